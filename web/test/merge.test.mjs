// Two accounts of one person in the built binary: found, compared, asked for,
// approved by a second person; what came over, and the way from the one to the
// other. In light and dark, on a phone, by keyboard.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { account, enter, startBrowser, startDesk, theme } from "./desk.mjs";
import { secondPerson } from "./second.mjs";

const shots = process.env.READMIT_SHOTS;
const stays = "01939000-0000-7000-8000-0000000000a1";
const other = "01939000-0000-7000-8000-0000000000b2";
let desk, browser, page, second, folder;

before(async () => {
  desk = await startDesk();
  folder = mkdtempSync(join(tmpdir(), "readmit-merge-"));
  const file = join(folder, "rosa.ndjson");
  const rosa = { first_name: "Rosa", last_name: "Duplicada", birthday: "1988-05-04" };
  writeFileSync(file, [
    { ...rosa, login_id: stays, customer_id: "DUP-1", email: "rosa@dup.example", email_verified: true, password_hash: "$2y$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy" },
    { ...rosa, login_id: other, gender: "FEMALE", email: "rosa.duplicada@dup.example", email_verified: true, identities: [{ provider: "google", subject: "g-rosa" }], phones: [{ number: "+34600000001", type: "PRIMARY", verified: true }] },
  ].map((one) => JSON.stringify(one)).join("\n") + "\n");
  desk.run("import", file);
  browser = await startBrowser();
  page = await browser.open();
  second = await secondPerson(desk);
  await enter(page, desk.link);
});

after(async () => {
  await browser?.stop();
  rmSync(folder, { recursive: true, force: true });
  const ended = await desk?.stop();
  assert.equal(ended, 0, "the server ends by itself:\n" + desk?.log());
});

test("a duplicate is found, compared, and merged with a second person's yes", async () => {
  await account(page, desk.address, "DUP-1");
  await page.click(".duplicate-count:has-text('1 likely duplicate')");
  await page.waitForSelector(".duplicate-line");
  assert.match(await page.textContent(".duplicate-line"), /The same name and birthday/);
  await page.click(".duplicate-line a:has-text('Compare and merge')");
  await page.waitForSelector(".compare");
  assert.match(await page.textContent(".compare"), /Female/, "in words, not as it is kept");
  assert.match(await page.textContent(".compare-end"), /A merge is not undone/);
  assert.match(await page.textContent(".compare-end"), /A second person must say yes first/);
  for (const how of ["light", "dark", "phone"]) await nothingWrong(how, "compare");
  await page.setViewportSize({ width: 1360, height: 860 });
  await page.fill(".compare-end textarea", "Said so on the phone");
  await page.focus(".compare-end button[type=submit]");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/approvals*");
  await page.waitForSelector("#result .result-text");
  assert.match(await page.textContent("#result .result-text"), /Asked for approval: Merge two accounts/);
  assert.match(await page.textContent(".approval"), new RegExp(other), "whoever decides sees what else it is about");
  for (const how of ["light", "dark", "phone"]) await nothingWrong(how, "merge-asked");
  await page.setViewportSize({ width: 1360, height: 860 });
  await page.click(".approval a:has-text('Both accounts, side by side')");
  await page.waitForSelector(".compare");
  await account(page, desk.address, other);
  await page.waitForSelector("#cards :text('APPROVAL')", { timeout: 5000 });
  await second.approve();

  await account(page, desk.address, "DUP-1");
  assert.match(await page.textContent(".merged-parts"), new RegExp(other));
  assert.match(await page.textContent("#cards"), /Another account became a part of this one/);
  assert.match(await page.textContent(`#cards li:has(.merged-from[href$="${other}"])`), /From the merged account/, "the other's history stands here, too");
  for (const how of ["light", "dark", "phone"]) await nothingWrong(how, "merged-timeline");
  await page.setViewportSize({ width: 1360, height: 860 });
  await page.click(".tabs a[href*='tab=access']");
  await page.waitForSelector(".tabs a[href*='tab=access'][aria-current]");
  assert.match(await page.textContent(".account-main"), /Google/, "the other's login method came over");
  assert.deepEqual(browser.problems.splice(0), []);
});

test("the other account is found by its login ID, says what it is, and leads to the one that stays", async () => {
  await account(page, desk.address, other);
  await page.waitForSelector(".merged-banner");
  assert.match(await page.textContent("#sidebar .tags"), /MERGED/);
  await page.waitForSelector("#cards :text('This account became a part of another one')"); // it is numbered, and comes, within a second
  assert.deepEqual(await page.$$eval(".tabs a", (all) => all.map((a) => new URL(a.href).searchParams.get("tab"))), ["activity", "messages", "connected", "privacy", "profile"], "what it has no more is not offered");
  for (const how of ["light", "dark", "phone"]) await nothingWrong(how, "merged");
  await page.setViewportSize({ width: 1360, height: 860 });
  await page.click(".merged-banner a");
  await page.waitForSelector(`.account[data-account="${stays}"]`);
  assert.deepEqual(browser.problems.splice(0), []);
});

async function nothingWrong(how, name) {
  await page.setViewportSize(how === "phone" ? { width: 390, height: 844 } : { width: 1360, height: 900 });
  await theme(page, how === "dark" ? "dark" : "light");
  if (shots) await page.screenshot({ path: `${shots}/${name}-${how}.png`, fullPage: true });
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0, `${name} in ${how} is not wider than the screen`);
  const found = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target).join(" | ")}`), [], `${name} in ${how}`);
}
