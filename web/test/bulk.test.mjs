// Tags, work on many accounts and types of external entries, in the built
// binary: by keyboard wherever a person would.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { account, code, startBrowser, startDesk } from "./desk.mjs";
import { secondPerson } from "./second.mjs";

let desk, browser, page, second, tenant;

before(async () => {
  desk = await startDesk();
  browser = await startBrowser();
  page = await browser.open();
  second = await secondPerson(desk);
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

// choose takes rows of the results by x, and leads to what can be done.
async function choose(how, many) {
  await page.goto(`${tenant}/customers?${how}`);
  await page.waitForSelector("[data-choose]");
  await page.focus("#results [data-row]");
  for (let i = 0; i < many; i++) await press("x", "j");
  await page.waitForSelector(`[data-choosing-count]:text-matches("${many}")`);
  await page.press("[data-choosing]", "Enter");
  await page.waitForSelector(".bulk-acts");
}

test("a tag is added, suggested, found and taken away by keyboard", async () => {
  for (const [customer, typed] of [["C-100000", "Gold plan"], ["C-100001", "gold PLAN"]]) {
    await account(page, desk.address, customer);
    await page.focus(".tag-summary");
    await press("Enter");
    await reach("#tag-word");
    await page.keyboard.type(typed.slice(0, 4));
    if (customer === "C-100001") await page.waitForSelector("#tag-word-in-use option[value='Gold plan']", { state: "attached" });
    await page.keyboard.type(typed.slice(4));
    await press("Enter");
    await page.waitForSelector(".own-tag:has-text('Gold plan')");
    assert.match(await line(), /Tag added/);
    await stands(".tag-summary");
  }
  const one = page.url();
  await page.focus(".own-tag a");
  await press("Enter");
  await page.waitForSelector(".chip[data-clear=tag]");
  assert.equal(await page.locator("#results .row-line").count(), 2);
  await page.goto(one);
  await page.focus(".own-tag-remove");
  await press("Enter");
  await page.waitForFunction(() => !document.querySelector(".own-tag"));
  assert.match(await line(), /Tag taken away: Gold plan/);
  clean();
});

test("rows are chosen, looked at, tagged, and the report says on whom it was done", async () => {
  await choose("status=verified", 3);
  await page.focus(".bulk-acts a:has-text('Add a tag')");
  await press("Enter");
  await page.waitForSelector("#bulk-tag");
  await page.focus("#bulk-tag");
  await page.keyboard.type("Spring");
  await press("Enter");
  await page.waitForSelector(".bulk-preview");
  assert.match(await page.textContent(".bulk-preview"), /It would be done on 3 accounts/);
  await page.focus(".bulk-preview summary");
  await press("Enter");
  await stands("[data-panel-cancel]");
  await page.selectOption("[data-panel][open] select", "owner");
  await page.focus("[data-panel][open] button[type=submit]");
  await press("Enter");
  await page.waitForSelector("#bulk-now");
  // The page asks by itself how far it is.
  await page.waitForSelector("#bulk-now [role=status]:text-matches('Finished: 3 of 3 done, 0 left out')");
  assert.equal(await page.getAttribute(".bulk-bar", "value"), "3");
  assert.equal(await page.locator("#bulk-stop").count(), 0);
  const report = await page.evaluate((href) => fetch(href).then((r) => r.text()), await page.getAttribute("a[download]", "href"));
  assert.equal(report.trim().split("\n").filter((l) => /,done,/.test(l)).length, 3, report);
  await page.goto(`${tenant}/customers?tag=spring`);
  await page.waitForSelector(".chip[data-clear=tag]");
  assert.equal(await page.locator("#results .row-line").count(), 3);
  clean();
});

test("many accounts are disabled once a second person said yes", async () => {
  await choose("tag=spring", 2);
  await page.click(".bulk-acts a:has-text('Disable accounts')");
  await page.waitForSelector(".bulk-preview summary");
  await page.click(".bulk-preview summary");
  const panel = page.locator("[data-panel][open]");
  assert.match(await panel.textContent(), /A second person must say yes first/);
  await panel.locator("select").selectOption("fraud");
  await panel.locator("button[type=submit]").click();
  await page.waitForURL("**/approvals*");
  assert.match(await line(), /Asked for approval: Disable/);
  await second.approve();
  await page.goto(tenant + "/bulk");
  await page.click(".bulk-run a:has-text('Disable accounts')");
  await page.waitForSelector("#bulk-now [role=status]:text-matches('Finished: 2 of 2 done')");
  await page.goto(`${tenant}/customers?tag=spring`);
  await page.waitForSelector(".chip[data-clear=tag]");
  assert.equal(await page.locator("#results .row-line:has-text('INACTIVE')").count(), 2);
  clean();
});

test("work on everybody is seen to move, keeps the focus, and is stopped", async () => {
  await page.goto(`${tenant}/customers?status=verified`);
  await page.click("#choosing button[value=all]");
  await page.waitForSelector(".bulk-acts");
  await page.click(".bulk-acts a:has-text('Add a tag')");
  await page.fill("#bulk-tag", "Everybody");
  await press("Enter");
  await page.click(".bulk-preview summary");
  await page.locator("[data-panel][open] select").selectOption("owner");
  await page.click("[data-panel][open] button[type=submit]");
  await page.waitForSelector("#bulk-stop");
  await page.focus("#bulk-stop");
  await page.waitForFunction(() => document.querySelector(".bulk-bar").value > 0);
  await stands("#bulk-stop");
  await press("Enter");
  await page.waitForSelector("#bulk-now [role=status]:text-matches('Stopped by Ana Cruz')");
  assert.match(await page.textContent("#bulk-now [role=status]"), /[1-9][\d,]* untouched/);
  assert.equal(await page.getAttribute("#bulk-now", "hx-get"), null, "it asks no more");
  clean();
});

test("a type of external entry gets another word by keyboard", async () => {
  await page.goto(tenant + "/settings/external");
  await reach("#label-order_shipped");
  await press("Control+a");
  await page.keyboard.type("Parcel sent");
  await press("Tab", "Tab");
  await press("Enter");
  await page.waitForSelector("#result .result-good");
  assert.match(await page.textContent(".external-row:has(#label-order_shipped) .badge-word"), /Parcel sent/);
  await account(page, desk.address, "C-100000");
  await page.waitForSelector("#cards .badge-word:has-text('Parcel sent')");
  clean();
});
