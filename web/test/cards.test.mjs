// What stands in the menu of an activity's card and asks for a reason: a network
// is blocked, a note's text is removed. By keyboard alone, and clear of what axe
// knows while the menu is open.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { account, code, startBrowser, startDesk, theme } from "./desk.mjs";

let desk, browser, page;

before(async () => {
  desk = await startDesk();
  browser = await startBrowser();
  page = await browser.open();
  await page.goto(desk.run("staff", "invite", "--email", "rui@desk.example", "--role", "supervisor").trim().split("\n").pop());
  const secret = (await page.textContent(".secret code")).replaceAll(" ", "");
  await page.fill("#name", "Rui Costa");
  await page.fill("#password", "seven grey otters juggle");
  await page.fill("#code", code(secret));
  await page.keyboard.press("Enter");
  await page.waitForSelector("#search");
  await account(page, desk.address, "C-100000");
});

after(async () => {
  await browser?.stop();
  assert.equal(await desk?.stop(), 0, "the server ends by itself:\n" + desk?.log());
});

const press = (...keys) => keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());
const here = (selector) => page.evaluate((s) => Boolean(document.activeElement?.matches(s)), selector);

// reach goes on with Tab until the focus stands on what is named.
async function reach(selector) {
  for (let i = 0; i < 150; i++) {
    if (await here(selector)) return;
    await press("Tab");
  }
  assert.fail(`Tab does not lead to ${selector}`);
}

// sure opens the menu of the first card that has the act, and the question in
// it, and looks at both.
async function sure(action) {
  const card = await page.locator(`#cards > li:has(.menu-sure-form[action${action}])`).first().getAttribute("id");
  await page.evaluate(() => document.getElementById("main").focus());
  await reach(`#${card} .event-menu > summary`);
  await press("Enter");
  await reach(`#${card} .menu-sure:has(form[action${action}]) > summary`);
  await press("Enter");
  for (const look of ["light", "dark"]) {
    await theme(page, look);
    const found = (await new AxeBuilder({ page }).analyze()).violations.map((v) => [v.id, v.nodes.map((n) => n.html)]);
    assert.deepEqual(found, [], look);
  }
  await theme(page, "light");
  await reach(`#${card} .menu-sure-form[action${action}] textarea`);
  return card;
}

const good = async () => {
  await page.waitForSelector("#result .result-good");
  return page.textContent("#result .result-text");
};
const clean = () => assert.deepEqual(browser.problems.splice(0), []);

test("the network of a failed sign-in is blocked from its card, once a reason is given", async () => {
  const card = await sure("$='/block-address'");
  await page.keyboard.type("Guesses passwords of many customers");
  await reach(`#${card} .menu-sure-form[action$='/block-address'] button`);
  await press("Enter");
  assert.match(await good(), /blocked/i);
  clean();
});

test("a note's text is removed for good, and its card says by whom", async () => {
  await page.fill("#note-text", "Her card number is 4111 and so on");
  await page.click("#note-form button[type=submit]");
  await page.waitForSelector("#cards > li:first-child .note-text:text-is('Her card number is 4111 and so on')");
  const card = await sure("$='/redact'");
  await page.keyboard.type("Nothing of cards may stand here");
  await reach(`#${card} .menu-sure-form[action$='/redact'] button`);
  await press("Enter");
  await good();
  assert.doesNotMatch(await page.textContent("main"), /4111/);
  assert.match(await page.textContent(`#${card}`), /Rui Costa/);
  await page.reload();
  assert.doesNotMatch(await page.content(), /4111/);
  clean();
});
