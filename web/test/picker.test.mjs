// The picker of a webhook's events and the page of an invitation, in the built
// binary, by keyboard.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { code, startBrowser, startDesk } from "./desk.mjs";

let desk, browser, page, tenant;

before(async () => {
  desk = await startDesk();
  browser = await startBrowser();
  page = await browser.open();
  const said = desk.run("staff", "invite", "--email", "ana@desk.example", "--role", "administrator");
  await page.goto(said.trim().split("\n").pop());
  const secret = (await page.textContent(".secret code")).replaceAll(" ", "");
  await page.fill("#name", "Ana Cruz");
  await page.fill("#password", "seven grey otters juggle");
  await page.fill("#code", code(secret));
  await page.keyboard.press("Enter");
  await page.waitForSelector("#search");
  tenant = page.url().replace(/\/customers.*/, "");
});

after(async () => {
  await browser?.stop();
  assert.equal(await desk?.stop(), 0, "the server ends by itself:\n" + desk?.log());
});

const press = async (...keys) => {
  for (const key of keys) await page.keyboard.press(key);
};
const line = () => page.textContent("#result .result-text");
const clean = () => assert.deepEqual(browser.problems.splice(0).filter((p) => !/status of (409)/.test(p)), []);
const stands = (selector) => page.waitForFunction((s) => document.activeElement?.matches(s), selector, { timeout: 10000 });

// reach goes on with Tab until the focus stands on what is named.
async function reach(selector) {
  for (let i = 0; i < 150; i++) {
    if (await page.evaluate((s) => Boolean(document.activeElement?.matches(s)), selector)) return;
    await press("Tab");
  }
  assert.fail(`Tab does not lead to ${selector}`);
}

test("types of event are searched and chosen by keyboard", async () => {
  await page.goto(tenant + "/settings/webhooks/new");
  await reach("#webhook-name");
  await page.keyboard.type("Shop");
  await reach("#webhook-url");
  await page.keyboard.type("https://shop.example/hook");
  await reach("[data-pick-search] input");
  await page.keyboard.type("tag added");
  await page.waitForFunction(() => document.querySelectorAll("[data-pick-item]:not([hidden]) input").length === 1);
  await press("Enter"); // searches already, and sends nothing
  await reach("input[name=event][value='account.tagged']");
  await press("Space");
  await reach("#webhook-fields");
  await page.keyboard.type("tags");
  await reach("#webhook button[type=submit]");
  await press("Enter");
  await page.waitForSelector("#once-value");
  assert.equal(await page.isChecked("input[name=event][value='account.tagged']"), true);
  assert.equal(await page.inputValue("#webhook-fields"), "tags");
  clean();
});

test("a customer is invited by keyboard; what is wrong stands beside the field", async () => {
  await page.goto(tenant + "/invite");
  await reach("#invite-email");
  await page.keyboard.type("new.one@example");
  await press("Enter");
  await page.waitForSelector("#invite-email.is-invalid");
  await stands("#invite-email");
  assert.equal(await page.inputValue("#invite-email"), "new.one@example", "what was typed is still there");
  await press("End");
  await page.keyboard.type(".com");
  await reach("#invite-first_name");
  await page.keyboard.type("Nia");
  await press("Enter");
  await page.waitForSelector(".account");
  assert.match(await line(), /nvitation/);
  assert.match(await page.textContent(".sidebar"), /Nia/);
  clean();
});
