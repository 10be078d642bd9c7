// The health page of the built binary: in words, live, in light and dark, on a
// phone.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { enter, startBrowser, startDesk, theme } from "./desk.mjs";

const shots = process.env.READMIT_SHOTS;
let desk, browser, page;

before(async () => {
  desk = await startDesk();
  browser = await startBrowser();
  page = await browser.open();
  await enter(page, desk.link);
});

after(async () => {
  await browser?.stop();
  const ended = await desk?.stop();
  assert.equal(ended, 0, "the server ends by itself:\n" + desk?.log());
});

test("how the installation is stands there in words, and refreshes itself", async () => {
  await page.keyboard.press("Escape"); // out of the search box
  await page.keyboard.press("g");
  await page.keyboard.press("h");
  await page.waitForSelector(".health-list");
  const text = await page.textContent(".health-list");
  for (const said of [/It takes changes, the last in [\d.]+ ms/, /are free/, /1 running/, /are done in time/, /No mail waits/, /No SMS waits/, /No backup was made by Readmit/, /never verified/]) assert.match(text, said);
  assert.doesNotMatch(text, /provider|webhook/i, "what is not there is not shown");
  const before = await page.textContent(".health-foot time");
  await page.waitForFunction((old) => document.querySelector(".health-foot time").textContent !== old, before, { timeout: 25000 });
  assert.deepEqual(browser.problems.splice(0), []);
});

for (const [how, size] of Object.entries({ light: { width: 1360, height: 900 }, dark: { width: 1360, height: 900 }, phone: { width: 390, height: 844 } })) {
  test(`nothing is wrong with it in ${how}`, async () => {
    await page.setViewportSize(size);
    await theme(page, how === "dark" ? "dark" : "light");
    if (shots) await page.screenshot({ path: `${shots}/health-${how}.png`, fullPage: true });
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0);
    const found = await new AxeBuilder({ page }).analyze();
    assert.deepEqual(found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target).join(" | ")}`), []);
  });
}
