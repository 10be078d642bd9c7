// The server dies while staff work: before an act reaches it, and after it was
// done but before it is told. The page says that it is not known, keeps what was
// typed, and when the server is back it says which it was: the same as the log.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { account, code, startBrowser, startDesk } from "./desk.mjs";

let desk, browser, page, key, tenant;

before(async () => {
  desk = await startDesk("--smtp-url", "smtp://127.0.0.1:1?encryption=none", "--smtp-from", "care@example.com"); // nobody listens there
  key = desk.run("apikey", "create", "--name", "outage", "--role", "auditor").trim().split("\n").pop();
  browser = await startBrowser();
  page = await browser.open();
  await page.goto(desk.run("staff", "invite", "--email", "ana@desk.example", "--role", "administrator").trim().split("\n").pop());
  const secret = (await page.textContent(".secret code")).replaceAll(" ", "");
  await page.fill("#name", "Ana Cruz");
  await page.fill("#password", "seven grey otters juggle");
  await page.fill("#code", code(secret));
  await page.press("#code", "Enter");
  await page.waitForSelector("#search");
  tenant = page.url().replace(/\/customers.*/, "");
});

after(async () => {
  await browser?.stop();
  assert.equal(await desk?.stop(), 0, "the server ends by itself:\n" + desk?.log());
});

// done counts how often the log has the act as done.
async function done(op) {
  const answer = await fetch(`${desk.address}/api/v1/audit?op=${op}&outcome=done`, { headers: { Authorization: `Bearer ${key}` } });
  const body = await answer.text();
  assert.equal(answer.status, 200, body);
  return JSON.parse(body).items.length;
}

const line = () => page.textContent("#result");
const tab = (name) => async () => {
  await account(page, desk.address, "C-100000");
  await page.goto(page.url().replace(/\?.*/, "") + "?tab=" + name);
};

// panel opens an act's panel, says why if it asks, and sends it.
async function panel(label) {
  const one = page.locator(`details.panel:has(> summary:text-is("${label}"))`).first();
  if (!(await one.evaluate((e) => e.open))) await one.locator("summary").first().click();
  const why = one.locator("[name=reason]");
  if (await why.count()) await why.fill("Asked for by the owner.");
  await one.locator("form button[type=submit]").first().click();
}

// Acts of each kind of form: how to come to it, fill it and send it; the field
// that must still have what was typed.
const acts = [
  { name: "a message", op: "credential.send_password_reset", open: tab("access"), send: () => panel("Send password reset e-mail") },
  {
    name: "a note", op: "desk.add_note", open: tab("activity"), field: "#note-form textarea", text: "Called about the parcel.",
    send: () => page.click("#note-form button[type=submit]"),
  },
  {
    name: "the Save bar", op: "account.update_profile", open: tab("profile"), field: "#profile-first_name", text: "Jessica",
    send: () => page.click(".savebar button[type=submit]"),
  },
  {
    name: "a segment", op: "staff.add_segment", open: () => page.goto(tenant + "/settings/segments"), field: "#segment-name", text: "Gold",
    send: () => page.click("#add-segment button"),
  },
  {
    name: "a blocked domain", op: "tenant.block_email_domain", open: () => page.goto(tenant + "/settings/blocked"), field: "#block-email_domain [name=value]", text: "spam.example",
    send: () => page.click("#block-email_domain button[type=submit]"),
  },
  { name: "a panel of an account", op: "account.disable", open: tab("access"), send: () => panel("Disable account") },
];

// look asks the page what became of the act.
async function look() {
  await page.waitForSelector("#result .result-bad button");
  assert.match(await line(), /not known whether it was done/);
  await desk.again();
  await page.click("#result button");
  await page.waitForFunction(() => /was not done|It was done/.test(document.querySelector("#result").textContent));
  return (await line()).includes("was not done") ? "not done" : "done";
}

for (const act of acts) {
  test(`${act.name}: the server dies before it and after it, and the page says which`, async () => {
    await act.open();
    const was = await done(act.op);
    if (act.field) await page.fill(act.field, act.text);
    await desk.kill();
    await act.send();
    assert.equal(await look(), "not done");
    assert.equal(await done(act.op), was, "as the log has it");
    if (act.field) assert.equal(await page.inputValue(act.field), act.text, "what was typed is still there");
    await page.route((url) => !url.pathname.includes("/outcome/"), async (route) => {
      if (route.request().method() !== "POST") return route.continue();
      await route.fetch({ maxRedirects: 0 });
      await desk.kill();
      await route.abort();
    });
    await act.send();
    assert.equal(await look(), "done");
    assert.equal(await done(act.op), was + 1, "as the log has it");
    await page.unrouteAll();
    browser.problems.splice(0); // the cuts were meant
  });
}

test("with the mail server away the message waits on its tab, and says why", async () => {
  await tab("messages")();
  const row = page.locator(".staff-row:has-text('Choose a new password')").first();
  const deadline = Date.now() + 20_000;
  while (!/could not be reached.*tried again/s.test(await row.textContent())) {
    assert.ok(Date.now() < deadline, await row.textContent());
    await page.reload();
  }
  assert.equal(await row.locator(".pill").first().textContent(), "WAITING");
});
