// Masked values on the account's page: shown after a reason, by keyboard, in
// place, and nothing typed elsewhere on the page is lost.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { account, enter, startBrowser, startDesk, theme } from "./desk.mjs";

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
  assert.equal(await desk?.stop(), 0, "the server ends by itself:\n" + desk?.log());
});

// The camera sets styles of its own, which the page's policy refuses.
const clean = () => assert.deepEqual(browser.problems.splice(0).filter((said) => !shots || !/inline style/.test(said)), []);
const shot = async (name) => shots && page.screenshot({ path: `${shots}/${name}.png` });
const axe = async () => assert.deepEqual((await new AxeBuilder({ page }).analyze()).violations.map((v) => [v.id, v.nodes.map((n) => n.html)]), []);

test("e-mail and phone are masked in rows, in the sidebar and on cards", async () => {
  await page.fill("#box", "C-100000");
  await page.waitForSelector("#results .row-name:text-is('Jess Smith')");
  assert.doesNotMatch(await page.content(), /jess\.smith@/);
  await shot("rows");
  await account(page, desk.address, "C-100000");
  assert.match(await page.textContent("#sidebar"), /j•••@g•••\.com/);
  assert.doesNotMatch(await page.content(), /jess\.smith@|7700 ?900/);
  await axe();
  await shot("masked");
});

test("a masked value is shown by keyboard after a reason, and a note begun stays", async () => {
  await page.fill("#note-text", "half a note");
  const show = page.locator("#sidebar summary[aria-label='Show e-mail']");
  await show.focus();
  await page.keyboard.press("Enter");
  await page.waitForSelector("#because-email:focus");
  await axe();
  await shot("panel");
  await page.keyboard.press("Escape");
  await page.waitForSelector("#sidebar summary[aria-label='Show e-mail']:focus");
  assert.equal(await page.locator("#because-email").isVisible(), false);

  await page.keyboard.press("Enter");
  await page.waitForSelector("#because-email:focus");
  await page.selectOption("#because-email", "other");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#words-email-problem");
  assert.match(await page.textContent("#words-email-problem"), /Say the reason in words/);
  assert.equal(await page.inputValue("#because-email"), "other");
  await axe();
  await shot("problem");

  await page.fill("#words-email", "The parcel came back");
  await page.click("#sidebar button[name=part][value=contact]");
  await page.waitForSelector("#sidebar .fact-value:has-text('jess.smith@gmail.com')");
  assert.match(await page.textContent("#result"), /Shown to you until/);
  assert.equal(await page.inputValue("#note-text"), "half a note", "what was typed stays");
  await page.waitForSelector(".news", { state: "hidden" });
  await page.waitForSelector("#cards .event-text:has-text('Masked values were shown to staff')");
  assert.match(await page.textContent("#cards"), /The parcel came back/);
  assert.match(await page.textContent("#sidebar"), /Masked values are shown to you until/);
  await axe();
  await shot("shown");
  clean();
});

test("who read the account unfolds", async () => {
  await page.click(".readers > summary");
  assert.match(await page.textContent(".readers"), /showed masked values/);
  await axe();
  await page.locator(".readers").scrollIntoViewIfNeeded();
  await shot("readers");
});

test("values that were shown are asked for again when their time is over", async () => {
  await page.clock.install();
  await page.reload();
  await page.waitForSelector("#sidebar .fact-value:has-text('jess.smith@gmail.com')");
  const again = page.waitForRequest((request) => request.url().includes("/sidebar?tab=activity"));
  await page.clock.fastForward("14:59");
  await again; // before the desk locks itself
  clean();
});

test("the form of Customer information is masked again, and keeps what was typed", async () => {
  await page.goto(page.url().split("?")[0] + "?tab=profile");
  await page.waitForSelector("#sidebar .fact-value:has-text('jess.smith@gmail.com')");
  await page.fill("form[data-savebar] [name=display_name]", "Jessie");
  const again = page.waitForResponse((answer) => answer.url().includes("/sidebar?tab=profile"));
  const loaded = page.waitForEvent("load");
  await page.clock.fastForward("14:59");
  assert.equal((await again).status(), 204);
  await loaded;
  assert.equal(await page.inputValue("form[data-savebar] [name=display_name]"), "Jessie");
  await page.click("[data-undo]");
  clean();
});

test("dark, and on a phone", async () => {
  await theme(page, "dark");
  await page.reload();
  await axe();
  await shot("dark");
  await account(page, desk.address, "C-100001");
  await page.setViewportSize({ width: 390, height: 844 });
  await page.locator("#sidebar summary[aria-label='Show phone']").first().click();
  await page.waitForSelector("#because-phone:focus");
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "no sideways scrolling");
  await axe();
  await shot("phone");
});
