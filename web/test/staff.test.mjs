// The staff's own pages of the built binary: a first proof after a link, passkeys
// by Chromium's virtual authenticator, step-up, the lock, members, roles, keys,
// segments.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { account, enter, startBrowser, startDesk } from "./desk.mjs";
import { secondPerson } from "./second.mjs";

let desk, browser, page, cdp, device, settings;

before(async () => {
  desk = await startDesk();
  browser = await startBrowser();
  page = await browser.open();
  cdp = await page.context().newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  device = await plug();
});

after(async () => {
  await browser?.stop();
  const code = await desk?.stop();
  assert.equal(code, 0, "the server ends by itself:\n" + desk?.log());
});

// plug gives the page a device that holds passkeys and verifies its user.
async function plug() {
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true,
      isUserVerified: true, automaticPresenceSimulation: true,
    },
  });
  return authenticatorId;
}

const passkeys = async () => (await cdp.send("WebAuthn.getCredentials", { authenticatorId: device })).credentials.length;

function clean() {
  assert.deepEqual(browser.problems.splice(0).filter((p) => !/status of (403|409)/.test(p)), []);
}

const line = () => page.textContent("#result .result-text");

test("who came in by a link sets up a passkey when a proof is asked for, and returns", async () => {
  await enter(page, desk.link);
  assert.match(await line(), /came in by a link/);
  settings = page.url().replace(/\/customers.*/, "/settings");
  await page.goto(settings + "/members");
  await page.fill("#invite-email", "eve@desk.example");
  await page.click("#invite button[type=submit]");
  await page.waitForURL("**/staff/prove?next=*");
  assert.match(await page.textContent(".door-lead"), /have nothing to prove yourself with/);
  await page.click("form[action='/staff/set-up'] button");
  await page.waitForURL("**/staff/welcome/*");
  await page.click("[data-passkey=join]");
  await page.waitForSelector("#search");
  assert.equal(await passkeys(), 1);
  await page.goto(settings + "/members");
  assert.equal(await page.inputValue("#invite-email"), "eve@desk.example", "what was typed before the proof is still there");
  await page.fill("#invite-name", "Eve Stone");
  await page.selectOption("#invite-role", "viewer");
  assert.equal(await page.textContent("#invite button[type=submit]"), "Ask for approval");
  const second = await secondPerson(desk);
  await page.click("#invite button[type=submit]");
  await page.waitForURL("**/approvals*");
  assert.match(await line(), /Asked for approval: Invite a member/);
  assert.equal(await second.approve(), 1);
  await page.reload();
  await page.click("button:has-text('Do it now')");
  await page.waitForSelector("#once-value");
  assert.match(await page.textContent("#once-value"), /\/staff\/welcome\/rml_/);
  await page.goto(settings + "/members");
  assert.equal(await page.locator("#once-value").count(), 0, "a link is shown once");
  assert.equal(await page.inputValue("#invite-email"), "", "what was taken is not typed again");
  clean();
});

test("the passkey signs in", async () => {
  await page.click("summary.me");
  await page.click("form[action='/staff/sign-out'] button");
  await page.waitForURL("**/staff/sign-out");
  await page.goto(settings + "/sign-in");
  await page.waitForURL("**/staff/sign-in?next=*");
  await page.click("[data-passkey=sign_in]");
  await page.waitForURL(settings + "/sign-in");
  assert.match(await page.textContent("main"), /My first passkey/);
  clean();
});

test("a device that does not verify its user is refused", async () => {
  const other = await browser.context.newPage();
  const session = await other.context().newCDPSession(other);
  await session.send("WebAuthn.enable");
  await session.send("WebAuthn.addVirtualAuthenticator", {
    options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: false, automaticPresenceSimulation: true },
  });
  await other.goto(settings + "/sign-in");
  await other.fill("#passkey-name", "Unverified");
  await other.click("[data-passkey=register]");
  await other.waitForSelector("[data-passkey-problem]:not([hidden])");
  assert.match(await other.textContent("[data-passkey-problem]"), /did not work/);
  await other.close();
  clean();
});

test("a second passkey is added and removed; the last one stays", async () => {
  await page.goto(settings + "/sign-in");
  await page.fill("#passkey-name", "Key on my ring");
  await page.click("[data-passkey=register]");
  await page.waitForSelector("[data-passkey-problem]:not([hidden])"); // the device holds one already
  await cdp.send("WebAuthn.removeVirtualAuthenticator", { authenticatorId: device });
  device = await plug();
  await page.click("[data-passkey=register]");
  await page.waitForSelector("#result .result-good");
  await page.click("li:has-text('My first passkey') summary");
  await page.click("li:has-text('My first passkey') .panel-form button[type=submit]");
  await page.waitForSelector("#result .result-good");
  assert.match(await line(), /removed/);
  await page.click("li:has-text('Key on my ring') summary");
  await page.click("li:has-text('Key on my ring') .panel-form button[type=submit]");
  await page.waitForSelector("#result .result-bad");
  assert.match(await line(), /Nothing would be left/);
  clean();
});

test("a proof leads back to the same page, and the note is still there", async () => {
  await account(page, desk.address, "C-100000");
  const there = page.url();
  await page.fill("#note-text", "Called about the parcel");
  await page.evaluate(() => location.assign(`${document.body.dataset.lock}?next=${encodeURIComponent(location.pathname)}`));
  await page.waitForSelector("[data-passkey=step_up]:not([hidden])");
  await page.click("[data-passkey=step_up]");
  await page.waitForURL(there);
  assert.equal(await page.inputValue("#note-text"), "Called about the parcel");
  await page.click("#note-form button[type=submit]");
  await page.waitForSelector("#result .result-good");
  await page.reload();
  assert.equal(await page.inputValue("#note-text"), "", "a note that was kept is not typed again");
  clean();
});

test("a page that nobody touches goes to the lock", async () => {
  await page.clock.install();
  await page.goto(settings + "/sign-in");
  await page.clock.fastForward("16:00");
  await page.waitForURL("**/staff/prove?next=*");
  await page.clock.resume();
  clean();
});

test("a member is shown with the resolved permissions, given a role, and disabled", async () => {
  page = await browser.open();
  cdp = await page.context().newCDPSession(page);
  await page.goto(settings + "/members");
  await page.click("a[data-row]:has-text('eve@desk.example')");
  await page.waitForSelector(".permissions");
  assert.match(await page.textContent(".permissions"), /account\.view/);
  const member = page.url();
  const second = await secondPerson(desk, "third@desk.example");
  await page.selectOption("#assign-role", "supervisor");
  await page.click("#assign button");
  await page.waitForURL("**/approvals*");
  assert.equal(await second.approve(), 1);
  await page.goto(member);
  await page.click("summary:has-text('Take away Supervisor')");
  await page.click(".sure[open] button");
  await page.waitForSelector("#result .result-good");
  await page.click("summary:has-text('Disable')");
  await page.click(".sure[open] button");
  await page.waitForSelector("#result .result-good");
  assert.match(await page.textContent(".staff-facts"), /disabled/);
  clean();
});

test("times are shown in the zone that a member has chosen", async () => {
  const shown = () => page.$$eval("time[title]", (all) => all.map((t) => t.title).join(" "));
  await page.goto(settings + "/sign-in");
  assert.doesNotMatch(await shown(), /JST/);
  await page.focus("#own-zone");
  await page.waitForFunction(() => document.querySelectorAll("#own-zones option").length > 100);
  await page.fill("#own-zone", "Asia/Tokyo");
  await page.press("#own-zone", "Enter");
  await page.waitForSelector("#result .result-good");
  assert.match(await shown(), /JST/);
  await page.fill("#own-zone", "");
  await page.click(".own-zone button");
  await page.waitForSelector("#result .result-good");
  assert.doesNotMatch(await shown(), /JST/);
  clean();
});

test("a key is shown once and revoked; a segment is added and renamed", async () => {
  await page.goto(settings + "/keys");
  await page.fill("#key-name", "Billing");
  await page.click("#create-key button[type=submit]");
  await page.waitForSelector("#once-value");
  const key = await page.textContent("#once-value");
  const asked = await fetch(desk.address + "/api/v1/accounts?q=jess", { headers: { Authorization: "Bearer " + key } });
  assert.equal(asked.status, 200);
  await page.goto(settings + "/keys");
  assert.equal(await page.getByText(key).count(), 0);
  await page.click("summary:has-text('Revoke')");
  await page.click(".sure[open] button");
  await page.waitForSelector("#result .result-good");
  const refused = await fetch(desk.address + "/api/v1/accounts?q=jess", { headers: { Authorization: "Bearer " + key } });
  assert.equal(refused.status, 401);
  await page.goto(settings + "/segments");
  await page.fill("#segment-name", "Gold");
  await page.click("#add-segment button");
  await page.waitForSelector("#result .result-good");
  assert.equal(await page.inputValue("#segment-name"), "");
  await page.fill("#segment-name", "Gold");
  await page.click("#add-segment button");
  await page.waitForSelector("#segment-name-problem");
  clean();
});
