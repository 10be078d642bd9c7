// The customers' pages as a customer meets them: registering, the mail, the
// first sign-in, an app, a passkey, signing out, a forgotten password; without
// script; by keyboard; clear of what axe knows.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { startBrowser, startDesk } from "./desk.mjs";
import { secondPerson } from "./second.mjs";
import { startMailbox } from "./mailbox.mjs";

const jess = "jess.smith@example.com";
const first = "correct horse battery", second = "another staple entirely";
let desk, browser, portal, mailbox;

before(async () => {
  mailbox = await startMailbox();
  desk = await startDesk(...mailbox.flags, "--fetch-allow", "127.0.0.0/8");
  portal = desk.portal;
  browser = await startBrowser();
});

after(async () => {
  await browser?.stop();
  assert.equal(await desk?.stop(), 0, "the server ends by itself:\n" + desk?.log());
  mailbox?.stop();
});

const linkIn = (path, since, about) => mailbox.linkIn(path, since, portal, about);

// app is the code of an authenticator app now, by an independent program.
const app = (secret) => execFileSync("oathtool", ["--totp", "-b", secret], { encoding: "utf8" }).trim();

async function signIn(page, password) {
  await browser.context.clearCookies();
  await page.goto(portal + "/sign-in");
  await page.fill("#identifier", jess);
  await page.fill("#password", password);
  await page.press("#password", "Enter");
}

async function signOut(page) {
  await page.goto(portal + "/account");
  await page.click("header button:has-text('Sign out')");
  await page.waitForURL(portal + "/signed-out");
}

const clear = async (page, what) => {
  const { violations } = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(violations.map((v) => [v.id, v.nodes[0].html]), [], what);
};

test("a customer registers, confirms the address and signs in", async () => {
  const page = await browser.open();
  await page.goto(portal + "/register");
  await page.fill("#first_name", "Jess");
  await page.fill("#email", "jess.smith@");
  await page.fill("#password", "short");
  await page.evaluate(() => (document.querySelector("form").noValidate = true));
  await page.click("button[type=submit]");
  await page.waitForSelector("#email-problem");
  assert.equal(await page.inputValue("#first_name"), "Jess", "nothing typed is lost");
  await page.fill("#email", jess);
  await page.fill("#password", first);
  await page.click("button[type=submit]");
  await page.waitForSelector("h1:has-text('Check your e-mail')");
  const link = await linkIn("/verify-email", 0);
  await signIn(page, first);
  await page.waitForSelector("[role=alert]:has-text('not confirmed')");
  await page.goto(link);
  await page.click("button[type=submit]");
  await page.waitForSelector("[role=status]:has-text('confirmed')");
  await signIn(page, first);
  await page.waitForURL(portal + "/account");
  await page.waitForSelector("text=" + jess);
  assert.deepEqual(browser.problems.filter((p) => !p.includes("status of 403")), [], "that an address is not confirmed is answered by 403");
  await page.close();
});

let secret;

test("sets up an app, and is asked for its code", async () => {
  const page = await browser.open();
  await page.goto(portal + "/account/security");
  await page.click("button:has-text('authenticator app')");
  secret = (await page.textContent(".secret")).replaceAll(" ", "");
  await page.fill("#code", "000000");
  await page.click("button[type=submit]");
  await page.waitForSelector("[role=alert]");
  await page.fill("#code", app(secret));
  await page.click("button[type=submit]");
  await page.waitForSelector(".row-title:has-text('Authenticator app')"); // the page before has the words, too
  await signOut(page);
  await page.goto(portal + "/account");
  assert.equal(new URL(page.url()).pathname, "/sign-in", "nobody is signed in any more");
  await signIn(page, first);
  await page.waitForURL(portal + "/sign-in/second-factor");
  await clear(page, "second factor");
  await page.close();
});

test("registers a passkey and signs in with it", async () => {
  const page = await browser.open();
  const cdp = await browser.context.newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
  // Each code is good once: the next one is typed when the app shows it.
  await signIn(page, first);
  await page.waitForURL(portal + "/sign-in/second-factor");
  const used = app(secret);
  await page.fill("#code", used);
  await page.click("button[type=submit]");
  await Promise.any([page.waitForURL(portal + "/account"), page.waitForSelector("[role=alert]")]);
  if (new URL(page.url()).pathname !== "/account") {
    while (app(secret) === used) await new Promise((resolve) => setImmediate(resolve));
    await page.fill("#code", app(secret));
    await page.click("button[type=submit]");
    await page.waitForURL(portal + "/account");
  }
  await page.goto(portal + "/account/security");
  await page.click("button:has-text('Add a passkey')");
  await page.waitForSelector(".row-title:has-text('Passkey')");
  await clear(page, "signing in");
  await signOut(page);
  // The authenticator of the test answers whatever asks it, also what only
  // stands beside the field: the button is tried where nothing does.
  await page.addInitScript(() => (PublicKeyCredential.isConditionalMediationAvailable = async () => false));
  await page.goto(portal + "/sign-in");
  await page.click("button:has-text('Sign in with a passkey')");
  await page.waitForURL(portal + "/account");
  for (const path of ["/account", "/account/sessions", "/account/applications", "/account/activity", "/account/prove", "/device"]) {
    await page.goto(portal + path);
    await clear(page, path);
  }
  await signOut(page);
  await page.close();
});

test("whoever is invited chooses a passkey in place of a password", async () => {
  const key = desk.run("apikey", "create", "--name", "crm", "--role", "administrator").match(/rmk_[\w-]+/)[0];
  const since = mailbox.count();
  const invited = await fetch(desk.address + "/api/v1/accounts/invite", {
    method: "POST", headers: { authorization: `Bearer ${key}`, "content-type": "application/json" }, body: JSON.stringify({ email: "lou@example.com", first_name: "Lou" }),
  });
  assert.ok(invited.ok, await invited.text());
  const page = await browser.open();
  const cdp = await browser.context.newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
  await browser.context.clearCookies();
  await page.addInitScript(() => (PublicKeyCredential.isConditionalMediationAvailable = async () => false));
  await page.goto(await linkIn("/invitation", since));
  await page.click("button[type=submit]");
  await page.waitForSelector("h1:has-text('Choose how you sign in')");
  await page.waitForSelector("#password");
  await clear(page, "the first way to sign in");
  await page.click("button:has-text('Use a passkey instead')");
  await page.waitForSelector("[role=status]:has-text('Your passkey is set up')");
  await page.click("button:has-text('Sign in with a passkey')");
  await page.waitForURL(portal + "/account");
  await page.waitForSelector("text=lou@example.com");
  await signOut(page);
  await page.close();
});

test("sets a new password by a link that scanners cannot use up", async () => {
  const page = await browser.open();
  const since = mailbox.count();
  await page.goto(portal + "/forgotten-password");
  await page.fill("#identifier", jess);
  await page.click("button[type=submit]");
  await page.waitForSelector("h1:has-text('Check your e-mail')");
  const link = await linkIn("/reset-password", since);
  for (let i = 0; i < 3; i++) assert.equal((await fetch(link)).status, 200, "a scanner looks at it");
  const answer = await page.goto(link);
  assert.equal(answer.headers()["referrer-policy"], "no-referrer");
  await page.fill("#password", second);
  await page.click("button[type=submit]");
  await page.waitForSelector("[role=status]");
  await signIn(page, first);
  await page.waitForSelector("[role=alert]");
  await signIn(page, second);
  await page.waitForURL(portal + "/sign-in/second-factor");
  await page.goto(link);
  await page.fill("#password", first);
  await page.click("button[type=submit]");
  await page.waitForSelector("[role=alert]", "the link is good once");
  await page.close();
});

test("everything but passkeys works without script", async () => {
  const page = await browser.open();
  const cdp = await browser.context.newCDPSession(page);
  await cdp.send("Emulation.setScriptExecutionDisabled", { value: true });
  await signIn(page, second);
  await page.waitForURL(portal + "/sign-in/second-factor");
  await page.close();
});

test("the pages are clear of what axe knows, in light, dark, on a phone and in three languages", async () => {
  for (const [theme, width, lang] of [["light", 1100, "en"], ["dark", 1100, "de"], ["light", 360, "de"], ["dark", 360, "es"]]) {
    const page = await browser.open();
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme: theme });
    await page.setExtraHTTPHeaders({ "Accept-Language": lang });
    await browser.context.clearCookies();
    for (const path of ["/sign-in", "/register", "/forgotten-password", "/sign-in/link", "/reset-password?link=x", "/access-link?link=x", "/verify-email?link=x", "/unlock?link=x", "/re-enroll?link=x", "/undo-change", "/signed-out", "/nothing"]) {
      await page.goto(portal + path);
      await clear(page, `${path} ${theme} ${width} ${lang}`);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wide <= 0, `${path} ${theme} ${width} scrolls sideways by ${wide}`);
      const inline = await page.evaluate(() => [...document.querySelectorAll("script:not([src]), style, [style]")].length);
      assert.equal(inline, 0, path);
    }
    await page.close();
  }
});

test("signing in takes no mouse", async () => {
  const page = await browser.open();
  await browser.context.clearCookies();
  await page.goto(portal + "/sign-in");
  await page.keyboard.type(jess); // the first field has the focus
  await page.keyboard.press("Tab");
  await page.keyboard.type(second);
  await page.keyboard.press("Enter");
  await page.waitForURL(portal + "/sign-in/second-factor");
  await page.close();
});

test("what another site sends does nothing", async () => {
  const sent = await fetch(portal + "/sign-in", {
    method: "POST", redirect: "manual", body: new URLSearchParams({ identifier: jess, password: second }),
    headers: { origin: "https://evil.example", "sec-fetch-site": "cross-site" },
  });
  assert.equal(sent.status, 403);
  assert.equal(sent.headers.get("set-cookie"), null);
});

// social starts npm oidc-provider, unmodified, and adds it as a provider of the
// tenant, by two administrators: no program may.
async function social() {
  const idp = spawn(process.execPath, [new URL("idp.mjs", import.meta.url).pathname, `${portal}/sign-in/with/social/callback`], { stdio: ["pipe", "pipe", "inherit"] });
  const issuer = await new Promise((resolve) => idp.stdout.once("data", (text) => resolve(String(text).trim())));
  const [asker, approver] = [await secondPerson(desk, "asker@desk.example"), await secondPerson(desk)];
  const added = { kind: "oidc", slug: "social", issuer, client_id: "shop", client_secret: "hush-hush-hush-hush", label: "Social", icon: "key" };
  const ask = async (path, form) => {
    const asked = await asker.send(`settings/providers${path}`, form);
    assert.match(asked.headers.get("location"), /\/approvals#apr_/, await asked.text());
    await approver.approve();
  };
  await ask("", added);
  const again = await asker.send("settings/providers", added); // the secret is not stored: its asker gives it again
  assert.match(again.headers.get("location"), /\/settings\/providers$/, await again.text());
  await ask("/social/enable", {});
  return () => idp.stdin.end();
}

test("a customer comes by a provider of others", async () => {
  const stop = await social();
  const page = await browser.open();
  await browser.context.clearCookies();
  const come = async (login) => {
    await page.goto(portal + "/sign-in");
    await page.click("button:has-text('Continue with Social')");
    await page.fill("input[name=login]", login);
    await page.fill("input[name=password]", "x");
    await page.click("button[type=submit]");
    await page.click("button:has-text('Continue')");
  };
  await come("ana");
  await page.waitForURL(portal + "/account");
  await page.waitForSelector("text=ana@example.com");
  await page.goto(portal + "/account/security");
  await page.waitForSelector("#ways .row-title:has-text('Social')");
  await browser.context.clearCookies();
  await come("jess.smith"); // whose address is that of an account which is not linked to it
  await page.waitForSelector("[role=alert]:has-text('Sign in as you did before')");
  await page.close();
  stop();
});

const kim = "kim.jones@example.com";

test("an application's request survives registering, and gets what was agreed to", async () => {
  const shop = createServer((_, answer) => answer.end("back at the shop"));
  await new Promise((resolve) => shop.listen(0, "127.0.0.1", resolve));
  const callback = `http://127.0.0.1:${shop.address().port}/back`;
  const key = desk.run("apikey", "create", "--name", "apps", "--role", "administrator").match(/rmk_[\w-]+/)[0];
  const added = await fetch(`${desk.address}/api/v1/applications`, {
    method: "POST", headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ kind: "native", name: "Book club", redirect_uris: [callback], scopes: ["openid", "email"], consent: true }),
  });
  const application = await added.json();
  assert.ok(added.ok, JSON.stringify(application));
  const challenge = createHash("sha256").update("v".repeat(64)).digest("base64url");
  const page = await browser.open();
  await browser.context.clearCookies();
  const since = mailbox.count();
  await page.goto(`${portal}/oauth/authorize?` + new URLSearchParams({
    client_id: application.id, response_type: "code", redirect_uri: callback, scope: "openid email", state: "s1", code_challenge: challenge, code_challenge_method: "S256",
  }));
  await page.click("a:has-text('Create an account')");
  await page.fill("#email", kim);
  await page.fill("#password", first);
  await page.click("button[type=submit]");
  await page.waitForSelector("h1:has-text('Check your e-mail')");
  const link = await linkIn("/verify-email", since);
  assert.ok(!link.includes("request"), "the mail says nothing of the application");
  await page.goto(link);
  await page.click("button[type=submit]");
  await page.waitForSelector("[role=status]:has-text('confirmed')");
  await page.fill("#identifier", kim);
  await page.fill("#password", first);
  await page.press("#password", "Enter");
  await page.waitForSelector("h1:has-text('Book club asks for access')");
  await page.waitForSelector(".points:has-text('Your e-mail address')");
  await clear(page, "consent");
  await page.click("button.button-main");
  await page.waitForSelector("text=back at the shop");
  const back = new URL(page.url());
  assert.equal(back.searchParams.get("state"), "s1");
  assert.ok(back.searchParams.get("code"));
  await page.goto(portal + "/account/applications");
  await page.waitForSelector(".row-title:has-text('Book club')");
  await page.goto(portal + "/undo-change?link=none");
  await clear(page, "this was not me");
  await page.close();
  shop.close();
});

test("a change is taken back by the button in the notice, without script", async () => {
  const page = await browser.open();
  const cdp = await browser.context.newCDPSession(page);
  await cdp.send("Emulation.setScriptExecutionDisabled", { value: true });
  const since = mailbox.count();
  await page.goto(portal + "/account");
  await page.click("summary:has-text('Add a telephone number')");
  await page.fill("input[name=number]", "+49 30 901820");
  await page.click("#phones details button");
  await page.waitForSelector(".row-title:has-text('+4930901820')");
  await page.click("#phones a:has-text('Change')");
  await page.waitForSelector("h1:has-text('Change the telephone number')");
  await page.goto(portal + "/account");
  await page.click("summary:has-text('Change the e-mail address')");
  await page.fill("input[name=email]", "mallory@example.com");
  await page.click("#emails details button");
  await page.waitForSelector("#emails .row-title:has-text('mallory@example.com')");
  const link = await linkIn("/undo-change", since, "m•••@e•••.com");
  for (let i = 0; i < 3; i++) assert.equal((await fetch(link)).status, 200, "a scanner looks at it");
  await page.reload();
  await page.waitForSelector("#emails .row-title:has-text('mallory@example.com')");
  await page.goto(link);
  await page.click("button.button-danger");
  await page.waitForSelector("h1:has-text('Your account is frozen')");
  await page.waitForSelector("text=as it was before");
  await page.goto(portal + "/account");
  assert.equal(new URL(page.url()).pathname, "/sign-in", "every session ended");
  await page.close();
});
