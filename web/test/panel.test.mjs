// The panels in which acts ask what they need, in the built binary: what stands
// beside them stays where it is, and a refusal leaves what was typed.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { account, enter, startBrowser, startDesk } from "./desk.mjs";

let desk, browser, page;

before(async () => {
  desk = await startDesk();
  browser = await startBrowser();
  page = await browser.open();
  await enter(page, desk.link);
  await account(page, desk.address, "C-100000");
  await page.goto(page.url().split("?")[0] + "?tab=access");
});

after(async () => {
  await browser?.stop();
  assert.equal(await desk?.stop(), 0, "the server ends by itself:\n" + desk?.log());
});

const places = () => page.$$eval("section:has(#access-email) .act-row summary", (all) => all.map((one) => {
  const { x, y } = one.getBoundingClientRect();
  return [one.textContent, Math.round(x), Math.round(y + scrollY)];
}));

test("an act that is opened moves no other act of its row", async () => {
  const before = await places();
  assert.ok(before.length > 3, String(before));
  await page.click("summary:has-text('Edit e-mail')");
  await page.waitForSelector("input[name=email]:visible");
  assert.deepEqual(await places(), before);
  await page.keyboard.press("Escape");
  assert.deepEqual(await places(), before);
});

test("a refused act keeps its panel and what was typed, and says why in sight", async () => {
  await page.click("summary:has-text('Add phone')");
  const panel = page.locator("details[open]:has(> summary:text-is('Add phone'))");
  await panel.locator("input[name=number]").fill("12");
  await panel.locator("input[name=number]").press("Enter");
  await page.waitForSelector("#result .result-bad");
  assert.match(await page.textContent("#result .result-text"), /This is not a telephone number/);
  assert.equal(await panel.locator("input[name=number]").inputValue(), "12");
  await page.click("summary:has-text('Request deletion')");
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  const { top, bottom, height } = await page.$eval("#result .result", (line) => {
    const { top, bottom } = line.getBoundingClientRect();
    return { top, bottom, height: innerHeight };
  });
  assert.ok(top >= 0 && bottom <= height, `the line stands at ${top} to ${bottom}`);
  assert.deepEqual(browser.problems.splice(0), []);
});
