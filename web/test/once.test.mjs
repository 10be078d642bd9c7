// Acts on an account while the line to the server is cut: done once, or not at
// all, and the page says which.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { account, enter, startBrowser, startDesk } from "./desk.mjs";
import { unkeyed } from "../src/unkeyed.js";
import { pagesOf } from "./pages.mjs";

let desk, browser, page;

before(async () => {
  desk = await startDesk();
  browser = await startBrowser();
  page = await browser.open();
  await enter(page, desk.link);
});

after(async () => {
  await browser?.stop();
  assert.equal(await desk?.stop(), 0, "the server ends by itself:\n" + desk?.log());
});

const line = () => page.textContent("#result");

// press opens the panel of an act, says why if it asks, and sends it.
async function press(label) {
  const panel = page.locator(`details[data-panel]:has(> summary:text-is("${label}"))`).first();
  if (!(await panel.evaluate((e) => e.open))) await panel.locator("summary").first().click();
  const words = panel.locator("[name=reason]");
  if (await words.count()) await words.fill("Asked for by the owner.");
  await panel.locator("form button[type=submit]").first().click();
}

async function asked() {
  await page.waitForSelector("#result .result-bad button");
  assert.match(await line(), /not known whether it was done/);
  await page.click("#result button");
  await page.waitForFunction(() => /was not done|It was done/.test(document.querySelector("#result").textContent));
  return (await line()).includes("was not done") ? "not done" : "done";
}

for (const [tab, label, after] of [
  ["access", "Unlock login", () => page.waitForSelector(".sidebar:not(:has-text('LOGIN LOCKED'))")],
  ["access", "Send password reset e-mail"],
  ["access", "Sign out of all devices"],
  ["access", "Disable account", () => page.waitForSelector(".sidebar .tags:has-text('Inactive')")],
]) {
  test(`${label}: a cut line before it, and one after it`, async () => {
    await account(page, desk.address, "C-100000");
    await page.goto(page.url().replace(/\?.*/, "") + "?tab=" + tab);
    const cut = (how) => page.route((url) => !url.pathname.includes("/outcome/"), async (route) => {
      if (route.request().method() !== "POST") return route.continue();
      if (how === "after") await route.fetch();
      await route.abort();
    });
    await cut("before");
    await press(label);
    assert.equal(await asked(), "not done");
    await page.unrouteAll();
    await cut("after");
    await press(label);
    assert.equal(await asked(), "done");
    await page.unrouteAll();
    const anew = page.waitForEvent("load");
    await press(label); // under the same key: what was done is told, and nothing is done again
    await anew;
    await page.waitForSelector("#result .result-good");
    if (after) await after();
    browser.problems.splice(0); // the cuts were meant
  });
}

// sendAll sends each form of the page while the line is cut, filled or not, and
// returns those after which the page does not offer to look whether it was done.
async function sendAll(name) {
  const forms = await page.$$("form");
  const silent = [];
  let sent = 0;
  for (const form of forms) {
    if (!(await form.evaluate((f, without) => f.getAttribute("method") === "post" && !f.matches(without), Object.keys(unkeyed).join(", ")))) continue;
    await page.evaluate(() => document.getElementById("result").replaceChildren());
    await form.evaluate((f) => {
      f.noValidate = true;
      f.requestSubmit();
    });
    sent++;
    await page.waitForSelector("#result .result-bad button", { timeout: 5000 })
      .catch(async () => silent.push(`${name}: ${await form.evaluate((f) => f.outerHTML.slice(0, 160))}`));
  }
  return { sent, silent };
}

test("each form of each page says when it is not known whether it was done, and offers to look", async () => {
  const silent = [];
  let sent = 0;
  for (const [name, go] of Object.entries(await pagesOf(page, desk.address))) {
    if (["sign-in", "prove", "not-found"].includes(name)) continue; // no act in a tenant
    await page.unrouteAll();
    await go();
    await page.route("**/*", (route) => route.abort());
    const found = await sendAll(name);
    sent += found.sent;
    silent.push(...found.silent);
  }
  await page.unrouteAll();
  assert.deepEqual(silent, []);
  assert.ok(sent > 100, `${sent} forms were sent`);
  browser.problems.splice(0); // the cuts were meant
});
