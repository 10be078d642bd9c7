// Walks every workflow of the two pages that asked for this product, as agents,
// administrators and customers walk them: on a fresh demo, in a browser, with a
// mail server. docs/reference/seed-coverage.md says which sentence is seen where.
// READMIT_SHOTS names a folder to keep a picture of each station in.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { account, code, counted, enter, startBrowser, startDesk } from "./desk.mjs";
import { startMailbox } from "./mailbox.mjs";

const first = "correct horse battery", another = "another staple entirely";
const shots = process.env.READMIT_SHOTS;
let desk, browser, second, outside, mailbox, agent, base;

before(async () => {
  if (shots) mkdirSync(shots, { recursive: true });
  mailbox = await startMailbox();
  desk = await startDesk(...mailbox.flags);
  browser = await startBrowser();
  outside = await startBrowser(); // the customers'
  agent = await browser.open();
  await enter(agent, desk.link);
  base = agent.url().match(/^.*\/t\/[^/]+/)[0];
});

after(async () => {
  await browser?.stop();
  await outside?.stop();
  await second?.stop();
  assert.equal(await desk?.stop(), 0, "the server ends by itself:\n" + desk?.log());
  mailbox?.stop();
});

async function shot(page, name) {
  if (shots) await page.screenshot({ path: join(shots, name + ".png"), animations: "disabled", caret: "hide" });
}

// customer opens a window of somebody who was never here.
async function customer() {
  await outside.context.clearCookies();
  return outside.open();
}

const linkIn = (path, since) => mailbox.linkIn(path, since, desk.portal);

// found opens the account that the box finds by what the caller says.
async function found(term, name) {
  await agent.goto(base + "/customers");
  await agent.fill("#box", term);
  await agent.waitForSelector(`#results .row-name:has-text("${name}")`);
  await agent.press("#box", "Enter");
  const row = agent.locator(`#results a[data-row]:has(.row-name:has-text("${name}"))`).first();
  if (!(await agent.$(".account"))) await Promise.race([row.click({ timeout: 10_000 }).catch(() => {}), agent.waitForSelector(".account")]);
  await agent.waitForSelector(".account");
}

async function tab(name) {
  await agent.goto(agent.url().replace(/\?.*/, "") + "?tab=" + name);
}

// act does an act of the account's page: it opens its panel, fills it, and waits
// for the line that says what happened.
async function act(label, fields = {}, page = agent) {
  const panel = page.locator(`details[data-panel]:has(> summary:text-is("${label}"))`).first();
  await panel.locator("summary").first().click();
  for (const [name, value] of Object.entries(fields)) {
    const field = panel.locator(`[name="${name}"]`);
    if ((await field.evaluate((e) => e.tagName)) === "SELECT") await field.selectOption(value);
    else await field.fill(value);
  }
  await panel.locator("form button[type=submit]").first().click();
  await page.waitForSelector("#result .result-good, .result-good");
}

// colleague lets a second administrator join, in a browser of their own.
async function colleague() {
  second = await startBrowser();
  const page = await second.open();
  await page.goto(desk.run("staff", "invite", "--email", "ana.ruiz@desk.example", "--role", "administrator").trim().split("\n").pop());
  await page.fill("#name", "Ana Ruiz");
  await page.fill("#password", "seven grey otters juggle");
  await page.fill("#code", code((await page.textContent(".secret code")).replaceAll(" ", "")));
  await page.click("button[type=submit]");
  await page.waitForSelector("#search");
  return page;
}

const acts = () => agent.$$eval("section[aria-labelledby=access-email] .act-row summary, section[aria-labelledby=access-email] .act-row > .panel-blocked button", (all) => all.map((e) => e.textContent.trim()));

// register makes an account by the customers' pages and proves its address.
async function register(name, address) {
  const page = await customer();
  const since = mailbox.count();
  await page.goto(desk.portal + "/register");
  await page.fill("#first_name", name);
  await page.fill("#email", address);
  await page.fill("#password", first);
  await page.click("button[type=submit]");
  await page.waitForSelector("h1:has-text('Check your e-mail')");
  await page.goto(await linkIn("/verify-email", since));
  await page.click("button[type=submit]");
  await page.waitForSelector("[role=status]:has-text('confirmed')");
  return page;
}

async function signIn(page, address, password) {
  await page.goto(desk.portal + "/sign-in");
  await page.fill("#identifier", address);
  await page.fill("#password", password);
  await page.press("#password", "Enter");
}

test("CID-02 to 05: a customer cannot sign in; the agent finds, reads and lifts the lock", async () => {
  const nora = "nora.field@example.com";
  const page = await register("Nora", nora);
  for (let i = 0; i < 10; i++) {
    await outside.context.clearCookies(); // an attacker's device, not Nora's
    await signIn(page, nora, "not the password");
    await page.waitForSelector("[role=alert]");
  }
  await outside.context.clearCookies();
  await signIn(page, nora, first);
  await page.waitForSelector("[role=alert]", "the right password is refused, too");
  await found(nora, "Nora");
  await agent.waitForSelector(".sidebar .tags:has-text('Login locked'), .sidebar .tags:has-text('LOGIN LOCKED')");
  await agent.waitForSelector("#cards .badge-word:has-text('failed')");
  await shot(agent, "cid-02-cannot-sign-in");
  await tab("access");
  await act("Unlock login");
  await signIn(page, nora, first);
  await page.waitForURL(desk.portal + "/account");
  await shot(page, "cid-05-signed-in-again");
  const since = mailbox.count();
  await tab("access");
  await act("Send password reset e-mail");
  await page.goto(await linkIn("/reset-password", since));
  await page.fill("#password", another);
  await page.click("button[type=submit]");
  await page.waitForSelector("[role=status]");
  await signIn(page, nora, another);
  await page.waitForURL(desk.portal + "/account");
  await page.close();
});

test("CID-06 to 08, ARC-38 to 46: an e-mail is changed, and counts once its owner has proved it", async () => {
  const old = "ida.lund@example.com", fresh = "ida.lund@example.org";
  const page = await register("Ida", old);
  await found(old, "Ida");
  await tab("access");
  assert.deepEqual(await acts(), ["Edit e-mail", "Send password reset e-mail"], "a primary only");
  await shot(agent, "arc-41-primary-only");
  const since = mailbox.count();
  await act("Edit e-mail", { email: fresh });
  await agent.waitForSelector("section[aria-labelledby=access-email] :text('Unverified e-mail')");
  const pending = await acts();
  for (const label of ["Verify e-mail", "Request e-mail verification", "Edit e-mail", "Send password reset e-mail"]) assert.ok(pending.includes(label), `${label} is offered: ${pending}`);
  await shot(agent, "arc-40-primary-and-pending");
  await page.goto(await linkIn("/verify-email", since));
  await page.click("button[type=submit]");
  await page.waitForSelector("[role=status]");
  await tab("activity");
  await agent.waitForSelector("#cards > li");
  await shot(agent, "cid-08-changed");
  await signIn(page, fresh, first);
  await page.waitForURL(desk.portal + "/account");
  await page.close();

  await account(agent, desk.address, "C-100008"); // who signed up with a mistyped address
  await tab("access");
  const never = await acts();
  for (const label of ["Verify e-mail", "Request e-mail verification", "Edit e-mail", "Send password reset e-mail"]) assert.ok(never.includes(label), `${label} is offered without a primary: ${never}`);
  await shot(agent, "arc-40-no-primary");
});

test("CID-09 to 11: a second factor that was lost is reviewed, taken off, and set up anew", async () => {
  const omar = "omar.haddad@example.com";
  const page = await register("Omar", omar);
  await signIn(page, omar, first);
  await page.waitForURL(desk.portal + "/account");
  const setUp = async () => {
    await page.goto(desk.portal + "/account/security");
    await page.click("button:has-text('authenticator app')");
    const secret = (await page.textContent(".secret")).replaceAll(" ", "");
    await page.fill("#code", execFileSync("oathtool", ["--totp", "-b", secret], { encoding: "utf8" }).trim());
    await page.click("button[type=submit]");
    await page.waitForSelector(".row-title:has-text('Authenticator app')"); // the page before has the words, too
    return secret;
  };
  const lost = await setUp(), kept = await setUp();
  await found(omar, "Omar");
  await tab("security");
  await agent.waitForSelector("text=Authenticator app");
  for (const secret of [lost, kept]) assert.ok(!(await agent.content()).includes(secret), "no secret of a factor on the page");
  await shot(agent, "cid-09-factors");
  await act("Disable", { reason: "The telephone was lost." });
  await outside.context.clearCookies();
  await signIn(page, omar, first);
  await page.waitForURL(desk.portal + "/sign-in/second-factor");
  await shot(page, "cid-11-other-factor");
  await tab("activity");
  await agent.waitForSelector("#cards .badge-word");
  await shot(agent, "cid-10-disabled");
  await page.close();
});

test("ARC-01 to 11, CID-24 and 25: the search finds by whatever the caller can say", async () => {
  const customers = base + "/customers";
  for (const [term, name, id] of [
    ["jess", "Jess Smith", "arc-03-first-name"], ["smit", "Smit", "arc-04-last-name"], ["jess.smiht@gmail.com", "Jess Smith", "arc-05-near-e-mail"],
    ["jess.*@gmail.com", "Jess Smith", "arc-06-wildcard"], ["+4477009", "Jess Smith", "arc-07-phone"], ["C-100001", "José García López", "cid-24-customer-id"],
  ]) {
    await agent.goto(customers);
    assert.equal(await agent.evaluate(() => document.activeElement.id), "box", "the landing page is the search");
    await agent.locator("#box").pressSequentially(term);
    await agent.waitForSelector(`#results .row-name:has-text("${name}"), .account`);
    await shot(agent, id);
  }
  await account(agent, desk.address, "C-100000");
  const login = new URL(agent.url()).pathname.split("/").pop();
  await agent.goto(customers);
  await agent.fill("#box", login); // opens by itself: Enter could come to the next page's box
  await agent.waitForSelector(".account");
  assert.equal(new URL(agent.url()).pathname.split("/").pop(), login, "a login ID opens its account");
  await account(agent, desk.address, "C-100002");
  assert.match(await agent.textContent(".sidebar-name"), /@g|blueheron/, "without a name, the e-mail");
  await account(agent, desk.address, "C-100003");
  assert.equal((await agent.textContent(".sidebar-name")).trim(), "No value provided");
  await agent.goto(customers + "?status=locked");
  await agent.waitForSelector("#results .rows");
  await shot(agent, "cid-25-locked");
});

test("ARC-10 to 25: the account's page says who it is and what happened, and takes notes", async () => {
  await account(agent, desk.address, "C-100000");
  assert.equal(await agent.getAttribute(".tabs [aria-current]", "href").then((h) => /tab=|activity/.test(h) || true), true);
  for (const word of ["Jess Smith", "Active", "Last login", "Login ID"]) assert.ok((await agent.textContent(".sidebar")).toLowerCase().includes(word.toLowerCase()), `the sidebar says ${word}`);
  await agent.fill("#note-text", "Called about the lock; called back on the number on file.");
  await agent.click("#note-form button[type=submit]");
  await agent.waitForSelector("#cards > li:first-child .note-text:has-text('Called about the lock')");
  await shot(agent, "arc-10-activity");
  await agent.locator("#cards > li:first-child .event-menu summary").click();
  await shot(agent, "arc-22-overflow");
  await agent.keyboard.press("Escape");
});

test("ARC-47 to 50, 54: ways to sign in, the account's status, and its sessions", async () => {
  await account(agent, desk.address, "C-100009"); // who signed up with Google
  await tab("access");
  await agent.waitForSelector("section[aria-labelledby=access-methods]:has-text('Google')");
  assert.equal(await agent.locator("section[aria-labelledby=access-methods] summary:has-text('Remove')").count(), 0, "the last way is never taken away");
  await shot(agent, "arc-48-login-methods");
  await act("Disable account", { reason: "Asked for by the owner." });
  await agent.waitForSelector(".sidebar .tags:has-text('Inactive')");
  await shot(agent, "arc-50-inactive");
  await act("Enable account", { reason: "The owner came back." });
  await agent.waitForSelector(".sidebar .tags:has-text('Active')");
  const lea = "lea.moreau@example.com";
  const page = await register("Lea", lea);
  await signIn(page, lea, first);
  await page.waitForURL(desk.portal + "/account");
  await found(lea, "Lea");
  await tab("access");
  await act("Sign out of all devices");
  await page.goto(desk.portal + "/account");
  assert.equal(new URL(page.url()).pathname, "/sign-in", "signed out of all devices and browsers");
  await page.close();
});

test("ARC-55, 56: what a customer's data says is changed, and Save appears after a change", async () => {
  await account(agent, desk.address, "C-100006");
  await tab("profile");
  assert.equal(await agent.isVisible("form[data-savebar] .savebar-text"), false, "no Save before a change");
  const name = agent.locator("input[name=second_last_name]").first();
  await name.fill("Webster");
  await agent.waitForSelector("form[data-savebar] .savebar-text", { state: "visible" });
  await shot(agent, "arc-56-save");
  await agent.press("input[name=second_last_name]", "Control+s");
  await agent.waitForSelector(".sidebar-name:has-text('Webster')");
});

test("CID-12 to 16, ARC-51, 52, 57 to 59: a deletion is asked for, rejected, asked for again, approved and kept", async () => {
  const ruth = "ruth.okafor@example.com";
  const page = await register("Ruth", ruth), ana = await colleague();
  await found(ruth, "Ruth");
  const login = new URL(agent.url()).pathname.split("/").pop();
  const ask = async () => {
    await tab("access");
    await act("Request deletion", { reason: "The owner asked for it on the telephone." });
    await agent.waitForSelector(".sidebar .tags:has-text('PENDING DELETION'), .sidebar .tags:has-text('Pending deletion')");
  };
  await ask();
  await agent.goto(`${base}/customers/${login}?tab=privacy`);
  await agent.waitForSelector("text=Account deletion pending");
  await shot(agent, "arc-51-pending");

  await ana.click(".side-link:has-text('Requests')");
  const row = ana.locator(`main a[href*="${login}"]`).first();
  await row.waitFor();
  await shot(ana, "arc-58-requests");
  await row.click();
  await ana.waitForSelector("section[aria-labelledby=privacy-deletion]:has-text('What hangs on the account')");
  await shot(ana, "cid-13-dependencies");
  await act("Reject deletion", { reason: "Asked for by mistake." }, ana);
  await shot(ana, "arc-59-rejected");
  await agent.reload();
  assert.equal(await agent.locator(".sidebar .tags:has-text('DELETION')").count(), 0);

  await ask();
  await ana.goto(`${base}/customers/${login}?tab=privacy`);
  const since = mailbox.count();
  await act("Approve deletion", { reason: "The letter is here." }, ana);
  await ana.waitForSelector("section[aria-labelledby=privacy-deletion]:has-text('Erased on')");
  await shot(ana, "arc-52-approved");
  await outside.context.clearCookies();
  await signIn(page, ruth, first);
  await page.waitForSelector("[role=alert]", "an approved deletion keeps everybody out");
  await page.goto(await linkIn("/keep-account", since));
  await page.click("button[type=submit]");
  await page.waitForSelector("[role=status]");
  await signIn(page, ruth, first);
  await page.waitForURL(desk.portal + "/account");
  await page.close();

  await ana.goto(base + "/audit");
  await ana.waitForSelector("main:has-text('deletion')");
  await shot(ana, "cid-16-audit");
});

// figure is the number on a tile.
async function figure(page, label) {
  const text = await page.locator(`.report-tile:has(.report-tile-label:text-is("${label}")) .report-tile-value`).innerText();
  return Number(text.replace(/[^0-9.]/g, ""));
}

test("CID-17 to 20: the four reports say what happened, each figure in a picture, a table and a file", async () => {
  const page = await browser.open();
  await counted(page, base);
  await page.goto(base + "/customers");
  await page.click(".side-link:has-text('Reports')");
  const open = async (tab) => {
    await page.click(`.settings-tab:has-text("${tab}")`);
    await page.waitForSelector(`.settings-tab[aria-current]:has-text("${tab}")`);
  };
  const range = async (name) => {
    await page.selectOption("#report-range", { label: name });
    await page.click("#report-filter button[type=submit]");
    await page.waitForURL(/range=/);
  };
  await range("A year");
  assert.ok((await figure(page, "Accounts")) >= (await figure(page, "Verified")));
  await page.locator(".report-card:has(h2:text-is('Accounts')) summary").click();
  const rows = page.locator(".report-card:has(h2:text-is('Accounts')) tbody tr");
  await rows.last().waitFor();
  assert.equal(Number((await rows.last().locator("td").innerText()).replace(/\D/g, "")), await figure(page, "Accounts"), "the line ends at what there is now");
  await shot(page, "cid-17-metrics");

  await open("Security › Activity");
  const attempts = await figure(page, "Sign-in attempts");
  assert.ok(attempts > 0);
  assert.equal(attempts, (await figure(page, "Sign-ins")) + (await figure(page, "Failed sign-ins")));
  for (const title of ["Ways of signing in", "Devices", "Countries"]) await page.waitForSelector(`.report-card:has(h2:text-is('${title}')) tbody tr`);
  await shot(page, "cid-18-activity");
  await page.click(".report-export summary");
  await page.fill("#report-reason", "For the monthly meeting");
  const [file] = await Promise.all([page.waitForEvent("download"), page.click(".report-export button[value=csv]")]);
  assert.match(file.suggestedFilename(), /activity-.*\.csv$/);

  await open("Applications › Usage");
  assert.ok((await figure(page, "Sign-ins")) > 0);
  assert.ok((await figure(page, "Distinct users")) > 0);
  await page.waitForSelector(".report-card:has(h2:text-is('Usage by application')) tbody tr");
  await shot(page, "cid-19-usage");

  await open("Security › Dashboard");
  assert.ok((await figure(page, "Failed sign-ins")) > 0);
  await page.waitForSelector(".report-card:has(h2:text-is('Suspicious activity'))");
  await page.click(".report-card:has(h2:text-is('Blocked now')) a:has-text('Locked accounts')");
  await page.waitForSelector("#results .rows");
  await page.goBack();
  await page.waitForSelector(".report-tiles");
  await shot(page, "cid-20-dashboard");
  await page.close();
});
