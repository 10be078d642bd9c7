// The customers' pages as a customer meets them: registering, the mail, the
// first sign-in, an app, a passkey, signing out, a forgotten password; without
// script; by keyboard; clear of what axe knows.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { SMTPServer } from "smtp-server";
import { startBrowser, startDesk } from "./desk.mjs";

const jess = "jess.smith@example.com";
const first = "correct horse battery";
let desk, browser, portal, smtp;
const mails = [];

before(async () => {
  smtp = new SMTPServer({
    authOptional: true, disabledCommands: ["STARTTLS", "AUTH"],
    onData(stream, session, done) {
      let text = "";
      stream.on("data", (part) => (text += part));
      stream.on("end", () => {
        mails.push(decoded(text));
        done();
      });
    },
  });
  await new Promise((resolve) => smtp.listen(0, "127.0.0.1", resolve));
  desk = await startDesk("--smtp-url", `smtp://127.0.0.1:${smtp.server.address().port}?encryption=none`, "--smtp-from", "care@example.com");
  portal = desk.portal;
  browser = await startBrowser();
});

after(async () => {
  await browser?.stop();
  assert.equal(await desk?.stop(), 0, "the server ends by itself:\n" + desk?.log());
  smtp?.close();
});

// decoded undoes the quoted-printable encoding (RFC 2045, 6.7).
function decoded(mail) {
  const bytes = mail.replace(/=\r?\n/g, "").replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}

// linkIn waits for a mail with a link to a page and gives the link of the
// newest one. Nothing sleeps: the test asks until the mail is there.
async function linkIn(path, since) {
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline) {
    for (const mail of mails.slice(since).reverse()) {
      const found = mail.match(new RegExp(`${portal}${path}[?/][^\\s"<>]+`));
      if (found) return found[0];
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error(`no mail with ${path}; there were:\n${mails.slice(since).join("\n---\n")}\n${desk.log()}`);
}

async function signIn(page, password) {
  await browser.context.clearCookies();
  await page.goto(portal + "/sign-in");
  await page.fill("#identifier", jess);
  await page.fill("#password", password);
  await page.press("#password", "Enter");
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
  await page.waitForSelector("h1:has-text('Look into your mailbox')");
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

test("everything but passkeys works without script", async () => {
  const page = await browser.open();
  const cdp = await browser.context.newCDPSession(page);
  await cdp.send("Emulation.setScriptExecutionDisabled", { value: true });
  await signIn(page, first);
  await page.waitForURL(portal + "/account");
  await page.close();
});

test("the pages are clear of what axe knows, in light, dark, on a phone and in three languages", async () => {
  for (const [theme, width, lang] of [["light", 1100, "en"], ["dark", 1100, "de"], ["light", 360, "de"], ["dark", 360, "es"]]) {
    const page = await browser.open();
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme: theme });
    await page.setExtraHTTPHeaders({ "Accept-Language": lang });
    await signIn(page, first);
    await page.waitForURL(portal + "/account");
    for (const path of ["/account", "/account/sessions", "/account/activity", "/account/applications", "/account/prove"]) {
      const answer = await page.goto(portal + path);
      assert.equal(answer.status(), 200, path);
      await clear(page, `${path} ${theme} ${width} ${lang}`);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wide <= 0, `${path} ${theme} ${width} scrolls sideways by ${wide}`);
    }
    await browser.context.clearCookies();
    for (const path of ["/sign-in", "/register", "/forgotten-password", "/sign-in/link", "/access-link?link=x", "/verify-email?link=x", "/sign-out", "/nothing"]) {
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
  await page.keyboard.type(first);
  await page.keyboard.press("Enter");
  await page.waitForURL(portal + "/account");
  await page.close();
});

test("what another site sends does nothing", async () => {
  const sent = await fetch(portal + "/sign-in", {
    method: "POST", redirect: "manual", body: new URLSearchParams({ identifier: jess, password: first }),
    headers: { origin: "https://evil.example", "sec-fetch-site": "cross-site" },
  });
  assert.equal(sent.status, 403);
  assert.equal(sent.headers.get("set-cookie"), null);
});
