// The line is cut or the server dies while staff work: before an act reaches it,
// and after it was done but before it is told. The page says that it is not known,
// keeps what was typed, and when the way is back it says which it was: the same as
// the log. Pressed once more, nothing is done twice.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { account, code, startBrowser, startDesk } from "./desk.mjs";
import { startMailbox } from "./mailbox.mjs";
import { secondPerson } from "./second.mjs";

let desk, browser, page, key, tenant, second, mailbox;

before(async () => {
  mailbox = await startMailbox();
  await mailbox.stop(); // it comes back in the last test
  desk = await startDesk(...mailbox.flags);
  second = await secondPerson(desk);
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
  await mailbox?.stop();
  assert.equal(await desk?.stop(), 0, "the server ends by itself:\n" + desk?.log());
});

// entries are those of the log that have the act as done.
async function entries(op) {
  const all = [];
  for (let cursor = ""; ; ) {
    const answer = await fetch(`${desk.address}/api/v1/audit?op=${op}&outcome=done&limit=200&cursor=${cursor}`, { headers: { Authorization: `Bearer ${key}` } });
    const body = await answer.text();
    assert.equal(answer.status, 200, body);
    const page = JSON.parse(body);
    all.push(...page.items);
    if (!page.next_cursor) return all;
    cursor = encodeURIComponent(page.next_cursor);
  }
}

// done counts how often the log has the act as done.
const done = async (op) => (await entries(op)).length;

const line = () => page.textContent("#result");
const tab = (name, customer = "C-100000") => async () => {
  await account(page, desk.address, customer);
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

// decide opens what the second person asks for, a role of its own each time.
const decide = (role) => async () => {
  const asked = await second.send("settings/roles/new", { name: role, permission: "account.view", version: "0" });
  assert.match(asked.headers.get("location"), /approvals#/);
  await page.goto(tenant + "/approvals");
};

// Acts of each kind of form: how to come to it, fill it and send it; the field
// that must still have what was typed; what follows from it by itself.
const acts = [
  { name: "a yes", op: "desk.approve", open: decide("Night desk"), send: () => panel("Approve"), also: "staff.add_role" },
  { name: "a no", op: "desk.reject", open: decide("Day desk"), send: () => panel("Reject") },
  {
    name: "a key that is shown once", op: "staff.create_api_key", open: () => page.goto(tenant + "/settings/keys"), field: "#key-name", text: "Ledger",
    send: () => page.click("#create-key button[type=submit]"),
  },
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
  {
    name: "the end of a session", op: "session.end", send: () => page.locator("form[action*='/sessions/'][action$='/end'] button").first().click(),
    async open() {
      const signedIn = await fetch(desk.portal + "/sign-in", {
        method: "POST", redirect: "manual", headers: { origin: desk.portal },
        body: new URLSearchParams({ identifier: "jhonrichard.miller@yahoo.com", password: "meadow lantern harbor" }),
      });
      assert.equal(signedIn.headers.get("location"), "/account", "a customer signs in");
      await tab("security", "C-100006")();
    },
  },
  { name: "a panel of an account", op: "account.disable", open: tab("access"), send: () => panel("Disable account") },
];

// told waits until the page says whether it was done.
async function told() {
  await page.waitForFunction(() => /was not done|It was done/.test(document.querySelector("#result").textContent));
  return (await line()).includes("was not done") ? "not done" : "done";
}

// unknown waits until the page says that it does not know, and offers to look.
async function unknown() {
  await page.waitForSelector("#result .result-bad button");
  assert.match(await line(), /not known whether it was done/);
}

// look asks the page what became of the act, once the way is back.
async function look(back = desk.again) {
  await unknown();
  await back();
  await page.click("#result button");
  return told();
}

const offline = (is) => browser.context.setOffline(is);

afterEach(() => offline(false));

// begin starts to tag everybody whose e-mail is verified, and leads to the run.
async function begin() {
  await page.goto(tenant + "/customers?status=verified");
  await page.click("#choosing button[value=all]");
  await page.click(".bulk-acts a:has-text('Add a tag')");
  await page.fill("#bulk-tag", "Everybody");
  await page.press("#bulk-tag", "Enter");
  await page.click(".bulk-preview summary");
  await page.locator("[data-panel][open] select").selectOption("owner");
  await page.click("[data-panel][open] button[type=submit]");
  await page.waitForSelector("#bulk-now");
}

const far = () => page.evaluate(() => Number(document.querySelector(".bulk-bar").value));

test("a run on many accounts goes on where the server died, and does each account once", async () => {
  await begin();
  await page.waitForFunction(() => document.querySelector(".bulk-bar").value > 0);
  await desk.kill();
  const [seen, total] = [await far(), Number(await page.getAttribute(".bulk-bar", "max"))];
  assert.ok(seen < total, `it died in the middle: ${seen} of ${total}`);
  await desk.again();
  await page.waitForSelector("#bulk-now [role=status]:text-matches('^Finished: ')", { timeout: 120_000 }); // it asks by itself
  assert.equal(await far(), total);
  const on = (await entries("directory.bulk_tag")).filter((entry) => entry.about_account).map((entry) => entry.target);
  assert.equal(new Set(on).size, on.length, "nobody twice");
  assert.equal(on.length, total, "and everybody");
  browser.problems.splice(0); // the cut was meant
});

for (const act of acts) {
  test(`${act.name}: cut off before it and after it, and the page says which`, async () => {
    await act.open();
    const was = await done(act.op);
    const also = act.also && (await done(act.also));
    const never = async () => {
      assert.equal(await done(act.op), was, "as the log has it");
      if (act.field) assert.equal(await page.inputValue(act.field), act.text, "what was typed is still there");
    };
    const once = async () => {
      assert.equal(await done(act.op), was + 1, "as the log has it");
      if (act.also) assert.equal(await done(act.also), also + 1, "and what follows from it");
    };
    if (act.field) await page.fill(act.field, act.text);

    await offline(true);
    await act.send();
    await unknown();
    await page.click("#result button");
    await page.waitForSelector("#result:has-text('cannot be reached yet')");
    await offline(false);
    await page.click("#result button");
    assert.equal(await told(), "not done");
    await never();

    await desk.kill();
    await act.send();
    assert.equal(await look(), "not done");
    await never();

    await page.route((url) => !url.pathname.includes("/outcome/"), async (route) => {
      if (route.request().method() !== "POST") return route.continue();
      await route.fetch({ maxRedirects: 0 });
      await desk.kill();
      await route.abort();
    });
    await act.send();
    assert.equal(await look(), "done");
    await once();
    await page.unrouteAll();

    const answer = page.waitForResponse((r) => r.request().method() === "POST");
    await act.send(); // pressed again, though it was done
    await answer;
    await page.waitForSelector("#result .result-good");
    await once();
    browser.problems.splice(0); // the cuts were meant
  });
}

test("with the mail server away the message waits and says why; when it is back it leaves, once, and says so", async () => {
  const subject = "Choose a new password", jose = "jose.garcia.lopez@gmail.com";
  await tab("access", "C-100001")();
  await panel("Send password reset e-mail");
  await page.waitForSelector("#result .result-good");
  await tab("messages", "C-100001")();
  const row = page.locator(`.staff-row:has-text('${subject}')`).first();
  const until = async (words) => {
    const deadline = Date.now() + 60_000;
    while (!words.test(await row.textContent())) {
      assert.ok(Date.now() < deadline, await row.textContent());
      await page.reload();
    }
  };
  await until(/could not be reached.*tried again.*WAITING/s);
  mailbox = await startMailbox(mailbox.port);
  await until(/SENT/);
  await mailbox.linkIn("/reset-password", 0, desk.portal, `To: <${jose}>`);
  assert.equal(mailbox.count(`To: <${jose}>`), 1, "once");
});
