// Two tenants in the built binary: added by the command line, changed between
// from the menu, searched at once; and not for who works in one.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { code, startBrowser, startDesk } from "./desk.mjs";

let desk, browser, page;

before(async () => {
  desk = await startDesk();
  desk.run("tenant", "add", "--slug", "alpine", "--name", "Alpine Books");
  const key = desk.run("apikey", "create", "--name", "Test", "--role", "administrator", "--tenant", "alpine").trim().split("\n").pop();
  const made = await fetch(desk.address + "/api/v1/accounts", {
    method: "POST", headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ first_name: "Xaverine", last_name: "Quill", reason: "a test" }),
  });
  assert.equal(made.status, 201, await made.text());
  browser = await startBrowser();
  page = await browser.open();
});

after(async () => {
  await browser?.stop();
  assert.equal(await desk?.stop(), 0, "the server ends by itself:\n" + desk?.log());
});

test("who works in several tenants chooses one, changes it, and searches all of them", async () => {
  await page.goto(desk.link);
  await page.click("button[type=submit]");
  await page.waitForSelector(".tenant-list");
  await page.click("a:has-text('Larkspur Outdoor')");
  await page.waitForSelector("#search");
  await page.fill("#box", "Xaverine");
  await page.press("#box", "Enter");
  await page.waitForSelector("#results .empty-page");

  await page.click("#search details > summary:has-text('More')");
  await page.check("input[name=all_tenants]");
  await page.press("#box", "Enter");
  const row = page.locator("#results [data-row]:has-text('Xaverine Quill')");
  await row.waitFor();
  assert.match(await row.textContent(), /Alpine Books/, "the row says where it is");
  assert.deepEqual((await new AxeBuilder({ page }).analyze()).violations.map((v) => [v.id, v.nodes.map((n) => n.html)]), []);
  await row.click();
  await page.waitForSelector(".account");
  assert.match(new URL(page.url()).pathname, /^\/t\/alpine\/customers\//);
  assert.match(await page.textContent(".tenant-word"), /Alpine Books/);

  await page.click(".side summary.tenant-name");
  await page.click(".menu-panel a:has-text('Larkspur Outdoor')");
  await page.waitForURL("**/t/main/customers*");
  await page.waitForSelector("#search");
  assert.deepEqual(browser.problems.splice(0), []);
});

test("who works in one tenant is offered no other", async () => {
  const link = desk.run("staff", "invite", "--email", "ana@desk.example", "--role", "agent", "--tenant", "alpine").trim().split("\n").pop();
  await page.goto(link);
  const secret = (await page.textContent(".secret code")).replaceAll(" ", "");
  await page.fill("#name", "Ana Cruz");
  await page.fill("#password", "seven grey otters juggle");
  await page.fill("#code", code(secret));
  await page.keyboard.press("Enter");
  await page.waitForURL("**/t/alpine/customers*");
  await page.waitForSelector("#search");
  assert.equal(await page.locator("input[name=all_tenants]").count(), 0);
  assert.equal(await page.locator("summary.tenant-name").count(), 0);
  const elsewhere = await page.goto(desk.address + "/t/main/customers");
  assert.equal(elsewhere.status(), 404);
  assert.deepEqual(browser.problems.splice(0), []);
});
