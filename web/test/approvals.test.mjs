// A second person in the built binary: who asks, who says yes, the number in
// the menu, in light and dark, on a phone, by keyboard.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { account, code, startBrowser, startDesk, theme } from "./desk.mjs";
import { secondPerson } from "./second.mjs";

const shots = process.env.READMIT_SHOTS;
let desk, browser, page, second;

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
});

after(async () => {
  await browser?.stop();
  const ended = await desk?.stop();
  assert.equal(ended, 0, "the server ends by itself:\n" + desk?.log());
});

const line = () => page.textContent("#result .result-text");

test("an act that needs a second person says so, asks, and waits for its time", async () => {
  await account(page, desk.address, "C-100000");
  const one = page.url().split("?")[0];
  await page.goto(one + "?tab=security");
  await page.click("summary:has-text('Waive the second factor')");
  const panel = page.locator("details[open][data-panel]");
  assert.match(await panel.textContent(), /A second person must say yes first/);
  await panel.locator("textarea").fill("Lost the phone");
  assert.equal(await panel.locator("button[type=submit]").textContent(), "Ask for approval");
  await panel.locator("button[type=submit]").click();
  await page.waitForURL("**/approvals*");
  assert.match(await line(), /Asked for approval: Waive the second factor/);
  assert.equal(await page.locator(".approval summary:has-text('Approve')").count(), 0, "nobody approves what they asked for");
  await second.approve();
  await page.reload();
  assert.match(await page.textContent(".approval"), /Approved by Second Person.*waits until/s);
  assert.deepEqual(browser.problems.splice(0), []);
});

test("what waits for a decision is a number in the menu, and is decided by keyboard", async () => {
  await second.send("settings/roles/new", { name: "Night desk", permission: "account.view", version: "0" });
  await page.keyboard.press("g");
  await Promise.all([page.waitForEvent("load"), page.keyboard.press("p")]);
  await page.waitForSelector(".approval summary:has-text('Approve')");
  assert.equal((await page.textContent(".side-link[href$='/approvals'] .side-count")).trim(), "1");
  await page.focus(".approval summary:has-text('Approve')");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement.matches("[data-panel-cancel]"));
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#result .result-good");
  assert.match(await line(), /Approved and done: Add a role/);
  assert.equal((await page.textContent(".side-link[href$='/approvals'] .side-count")).trim(), "");
  assert.deepEqual(browser.problems.splice(0), []);
});

for (const [how, size] of Object.entries({ light: { width: 1360, height: 900 }, dark: { width: 1360, height: 900 }, phone: { width: 390, height: 844 } })) {
  test(`nothing is wrong with it in ${how}`, async () => {
    await page.setViewportSize(size);
    await theme(page, how === "dark" ? "dark" : "light");
    if (shots) await page.screenshot({ path: `${shots}/approvals-${how}.png`, fullPage: true });
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0);
    const found = await new AxeBuilder({ page }).analyze();
    assert.deepEqual(found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target).join(" | ")}`), []);
  });
}
