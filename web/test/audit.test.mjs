// The audit page of the built binary: sentences, filters in the address, the
// opened entry by keyboard, the check of the log with its progress, a file; in
// light and dark, on a phone.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { account, code, enter, startBrowser, startDesk, theme } from "./desk.mjs";
import { secondPerson } from "./second.mjs";

const shots = process.env.READMIT_SHOTS;
let desk, browser, page, audit;

before(async () => {
  desk = await startDesk();
  browser = await startBrowser();
  page = await browser.open();
  await enter(page, desk.link);
  await account(page, desk.address, "C-100000");
  audit = page.url().replace(/\/customers.*/, "/audit");
});

after(async () => {
  await browser?.stop();
  const ended = await desk?.stop();
  assert.equal(ended, 0, "the server ends by itself:\n" + desk?.log());
});

function clean() {
  assert.deepEqual(browser.problems.splice(0), []);
}

async function look(name) {
  await page.mouse.move(0, 0);
  await page.evaluate(() => document.activeElement.blur()); // a tip is looked at elsewhere
  for (const [how, size] of Object.entries({ light: { width: 1360, height: 900 }, dark: { width: 1360, height: 900 }, phone: { width: 390, height: 844 } })) {
    await page.setViewportSize(size);
    await theme(page, how === "dark" ? "dark" : "light");
    if (shots) await page.screenshot({ path: `${shots}/${name}-${how}.png`, fullPage: true });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `${name} ${how} scrolls sideways by ${wide} px`);
    const found = await new AxeBuilder({ page }).analyze();
    assert.deepEqual(found.violations.map((v) => `${how}: ${v.id}: ${v.nodes.map((n) => n.target + " " + (n.any[0]?.message ?? "")).join(" | ")}`), []);
  }
  await page.setViewportSize({ width: 1360, height: 900 });
  await theme(page, "light");
}

test("what was done is told in sentences", async () => {
  await page.keyboard.press("g");
  await page.keyboard.press("a");
  await page.waitForURL(audit);
  assert.match(await page.textContent(".audit-rows"), /opened an account/);
  assert.match(await page.textContent(".audit-rows"), /searched customers/);
  await look("audit");
  clean();
});

test("j, k and Enter go through the entries, and the address names the opened one", async () => {
  await page.goto(audit + "?op=account.view");
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".audit-entry");
  assert.match(page.url(), /entry=aud_/);
  assert.match(await page.textContent(".audit-entry"), /aud_[0-9a-f]{32}/);
  assert.equal(await page.getAttribute(".audit-row", "aria-current"), "true");
  await look("audit-entry");
  await page.keyboard.press("j");
  await page.reload();
  assert.match(await page.textContent(".audit-entry-title"), /opened an account/, "the address can be sent to a colleague");
  await page.click(".audit-ways a:has-text('Open the account')");
  await page.waitForSelector(".account");
  clean();
});

test("an e-mail that is typed stands in no address", async () => {
  await page.goto(audit);
  await page.fill("#audit-account", "C-100000");
  await page.selectOption("#audit-op", "account.view");
  await page.press("#audit-account", "Enter");
  await page.waitForURL(/account=[0-9a-f-]{36}&op=account\.view/);
  assert.match(await page.textContent(".audit-rows"), /opened an account/);
  await page.fill("#audit-account", "nobody@nowhere.example");
  await page.press("#audit-account", "Enter");
  await page.waitForSelector("#audit-account-problem");
  assert.equal(page.url(), audit);
  assert.equal(await page.inputValue("#audit-account"), "nobody@nowhere.example", "what was typed is still there");
  await page.goBack();
  await page.waitForURL(/account=/);
  clean();
});

test("nothing found says what to do", async () => {
  await page.goto(audit + "?from=2001-01-01&to=2001-01-02");
  assert.match(await page.textContent(".audit-list"), /No entries fit\./);
  await look("audit-empty");
  await page.click(".audit-acts a");
  await page.waitForURL(audit);
  clean();
});

test("the log is verified, and the answer is plain", async () => {
  await page.goto(audit);
  assert.match(await page.textContent("#audit-seal"), /never verified/);
  await page.focus("#audit-seal button");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".audit-seal-good");
  assert.match(await page.textContent("#audit-seal"), /Yes: [\d,]+ entries, each as it was written/);
  assert.equal(await page.evaluate(() => document.activeElement.closest("#audit-seal") !== null), true, "the focus stays");
  clean();
});

test("entries leave as a file after a proof and with a reason", async () => {
  await page.click(".audit-export summary");
  await page.fill("#audit-reason", "yearly review");
  await page.click("#audit-export button[type=submit]");
  await page.waitForURL("**/staff/prove?next=*"); // who came in by a link has proved nothing yet
  await page.click("form[action='/staff/set-up'] button");
  await page.waitForURL("**/staff/welcome/*");
  const secret = (await page.locator("input[name=code]").count()) && (await page.content()).match(/secret=([A-Z2-7]+)/)?.[1];
  await page.fill("input[name=password]", "correct horse battery staple");
  await page.fill("input[name=code]", code(secret));
  await page.click("form:has(input[name=code]) button[type=submit]");
  await page.waitForSelector("#search");
  await page.goto(audit);
  await page.click(".audit-export summary");
  assert.equal(await page.inputValue("#audit-reason"), "yearly review", "what was typed before the proof is still there");
  const second = await secondPerson(desk);
  await page.click("#audit-export button[type=submit]");
  await page.waitForURL("**/approvals*");
  await second.approve();
  await page.reload();
  const [file] = await Promise.all([page.waitForEvent("download"), page.click("button:has-text('Do it now')")]);
  assert.match(file.suggestedFilename(), /^audit-[a-z]+-\d{8}-\d{6}\.csv$/);
  const lines = readFileSync(await file.path(), "utf8").trim().split("\r\n");
  assert.match(lines[0], /^id,index,at,actor_kind/);
  assert.ok(lines.length > 5, lines.length);
  browser.problems.splice(0); // the answer before the proof is a 403 that leads on
});
