// Each task of the desk by keyboard alone: nothing here presses with a pointer
// or puts the focus anywhere by script.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { code, startBrowser, startDesk, typed } from "./desk.mjs";
import { secondPerson } from "./second.mjs";

let desk, browser, page;

before(async () => {
  desk = await startDesk();
  browser = await startBrowser();
  page = await browser.open();
});

after(async () => {
  await browser?.stop();
  assert.equal(await desk?.stop(), 0, "the server ends by itself:\n" + desk?.log());
});

const press = async (...keys) => {
  for (const key of keys) await page.keyboard.press(key);
};
const type = (text) => page.keyboard.type(text);
const here = (selector) => page.evaluate((s) => Boolean(document.activeElement?.matches(s)), selector);
const stands = (selector, why) => page.waitForFunction((s) => document.activeElement?.matches(s), selector, { timeout: 5000 }).catch(() => assert.fail(`${selector} has no focus: ${why}`));
const line = () => page.textContent("#result .result-text");
const clean = () => assert.deepEqual(browser.problems.splice(0).filter((p) => !/status of (409)/.test(p)), []);

// reach goes on with Tab until the focus stands on what is named. On the way
// every stop must show that it has the focus.
async function reach(selector, key = "Tab") {
  for (let i = 0; i < 150; i++) {
    if (i > 0 && (await here(selector))) return;
    await press(key);
    const blind = await page.evaluate(() => {
      const at = document.activeElement;
      if (!at || at === document.body) return "";
      const told = [at, ...at.querySelectorAll("*"), at.closest("td"), at.closest("form"), at.nextElementSibling].filter(Boolean)
        .some((e) => getComputedStyle(e).outlineStyle !== "none" || getComputedStyle(e).textDecorationLine === "underline" || getComputedStyle(e).boxShadow !== "none");
      return told ? "" : at.outerHTML.slice(0, 120);
    });
    assert.equal(blind, "", "the focus can be seen");
    if (await here(selector)) return;
  }
  assert.fail(`Tab does not lead to ${selector}; it stands on ${await page.evaluate(() => document.activeElement.outerHTML.slice(0, 120))}`);
}

let secret;

test("join by a link, sign out, sign in", async () => {
  const said = desk.run("staff", "invite", "--email", "maria.berg@desk.example", "--role", "administrator");
  await page.goto(said.trim().split("\n").pop());
  secret = (await page.textContent(".secret code")).replaceAll(" ", "");
  await reach("#name");
  await type("Maria Berg");
  await reach("#password");
  await type("seven grey otters juggle");
  await reach("#code");
  await type(code(secret));
  await press("Enter");
  await page.waitForSelector("#search");
  await press("Control+k");
  await type("sign out");
  await press("Enter");
  await page.waitForURL("**/staff/sign-out");
  await page.goto(desk.address + "/t");
  await reach("#email");
  await type("maria.berg@desk.example");
  await reach("#password");
  await type("seven grey otters juggle");
  await reach("#code");
  await type(code(secret, 1));
  await press("Enter");
  await page.waitForSelector("#search");
  clean();
});

test("search in the box and in the fields, read how it was understood, widen it", async () => {
  await stands("#box", "the box has the focus");
  await typed(page, "jess.smiht@gmail.com");
  await page.waitForSelector("#results .row-name:text-is('Jess Smith')");
  assert.match(await page.textContent("#results .match"), /1 letter differs/);
  await press("ArrowDown");
  await stands("[data-row]");
  await page.waitForSelector("#tip:not([hidden])");
  assert.match(await page.textContent("#tip"), /\d{4}, \d\d:\d\d:\d\d/, "the row that the keyboard stands on tells its time exactly");
  await press("ArrowUp");
  await press("Control+a", "Delete");
  await page.waitForSelector("#results .own-lists, #results .empty-page");
  await reach("#f-last_name");
  await type("smith");
  await page.waitForSelector("#results .chip:has-text('smith')");
  await reach(".search-more > summary");
  await press("Enter");
  await reach("#f-status");
  await press("l"); // Login locked
  await page.waitForSelector("#results .chip:has-text('Login locked')");
  await reach(".chip[data-clear=status]");
  await press("Enter");
  await page.waitForFunction(() => !document.querySelector(".chip[data-clear=status]"));
  assert.equal(await page.inputValue("#f-last_name"), "smith", "the other field stays");
  clean();
});

test("filter by a tile, page, save, name, share, begin with, and remove a search", async () => {
  await press("Escape", "g", "c");
  await page.waitForSelector("#search");
  await reach(".tile-verified");
  await press("Enter");
  await page.waitForSelector(".tile-verified[aria-current]");
  await reach("a[rel=next]");
  await press("Enter");
  await page.waitForSelector("a[rel=prev]");
  await reach("#results .menu > summary");
  await press("Enter");
  await reach("#saved-name");
  await type("Verified customers");
  await press("Enter");
  await page.waitForSelector("#result .result-good");
  await page.goto(desk.address + "/t");
  await page.waitForSelector("#search");
  await press("Control+k");
  await type("verified cust");
  await press("Enter");
  await page.waitForSelector(".chip:has-text('Verified')");
  await press("Control+k");
  await type("saved searches");
  await press("Enter");
  await page.waitForSelector(".saved-list");
  await reach("button[name=preferred]");
  await press("Enter");
  await page.waitForSelector("#result .result-good");
  assert.match(await line(), /now begins with “Verified customers”/);
  await stands("button[name=preferred]", "the focus stands where it was");
  await reach("button[name=shared]");
  await press("Space");
  await page.waitForSelector(".saved-line .pill:text-is('shared')");
  await reach(".saved-acts .panel:not(.sure) > summary");
  await press("Enter");
  await stands("[data-panel-first]", "the field to fill has the focus");
  await press("Control+a");
  await type("Verified");
  await press("Enter");
  await page.waitForSelector(".saved-word:text-is('Verified')");
  await stands(".saved-acts .panel:not(.sure) > summary", "the panel gives the focus back");
  await press("g", "c");
  await page.waitForSelector(".chip:has-text('Verified')");
  await press("Control+k");
  await type("saved searches");
  await press("Enter");
  await page.waitForSelector(".saved-list");
  await reach(".saved-acts .sure > summary");
  await press("Enter");
  await stands("[data-panel-cancel]", "Cancel has the focus");
  await press("Escape");
  await stands(".saved-acts .sure > summary", "Escape closes and gives the focus back");
  await press("Enter");
  await stands("[data-panel-cancel]");
  await press("Shift+Tab", "Enter");
  await page.waitForSelector(".empty-page");
  clean();
});

test("open an account, read it, write, change and pin a note, filter, copy", async () => {
  await press("/");
  await type("C-100000");
  await press("Enter");
  await page.waitForSelector(".sidebar-name:text-is('Jess Smith')");
  await reach("button[name=pinned]");
  await press("Enter");
  await page.waitForSelector("#result .result-good");
  await stands("button[name=pinned]", "the focus stands where it was");
  await reach(".facts time");
  await page.waitForSelector("#tip:not([hidden])");
  assert.match(await page.textContent("#tip"), /Customer’s time/);
  await press("Escape");
  assert.equal(await page.isVisible("#tip"), false, "Escape takes it away");
  await reach(".id-line [data-copy]");
  await press("Enter");
  await page.waitForSelector("[data-said]");
  await press("n");
  await type("Called about the parcel");
  await reach("#note-form button[type=submit]");
  await press("Enter");
  await page.waitForSelector("#cards > li:first-child .note-text:text-is('Called about the parcel')");
  await reach("#cards > li:first-child .event-menu > summary");
  await press("Enter");
  await reach("#cards > li:first-child .event-menu button[hx-get]");
  await press("Enter");
  await page.waitForSelector("#cards textarea");
  if (!(await here("#cards textarea"))) await reach("#cards textarea");
  await press("Control+End");
  await type(", again");
  await reach("#cards form button[type=submit]");
  await press("Enter");
  await page.waitForSelector("#cards .note-text:text-is('Called about the parcel, again')");
  await press("Control+Home");
  await reach("#cards > li:first-child .event-menu > summary");
  await press("Enter");
  await reach("#cards > li:first-child .event-menu button[name=pinned]");
  await press("Enter");
  await page.waitForSelector(".pin-note");
  await reach("#activity-filter details:first-of-type > summary");
  await press("Enter");
  await reach("#activity-filter input[value=sign_in_failed]");
  await press("Space");
  await page.waitForURL("**type=sign_in_failed**");
  await press("Escape");
  await stands("#activity-filter details:first-of-type > summary", "Escape closes the menu and stays there");
  await reach(".tab[href$='tab=profile']", "Shift+Tab");
  await press("Enter");
  await page.waitForURL("**tab=profile");
  clean();
});

test("the palette offers what is on the page, and nothing that is not", async () => {
  await press("Control+k");
  await page.waitForSelector("#palette [role=option][href]");
  const offered = await page.$$eval("#palette [role=option]", (all) => all.map((e) => e.textContent.trim().replace(/\s+/g, " ")));
  for (const word of ["Activity", "Pin this account to my list", "Sign out"]) assert.ok(offered.includes(word), `${word} in ${offered}`);
  assert.ok(offered.some((o) => o.startsWith("Members")), "an administrator finds the members");
  await type("no such thing");
  assert.ok(await page.isVisible("[data-palette-search]"), "what fits nothing is searched");
  await press("Control+a");
  await type("jess smi");
  await page.waitForFunction(() => document.querySelectorAll("#palette [role=option]:not([hidden])").length === 1);
  await press("Control+a");
  await type("zoë");
  await press("Enter");
  await page.waitForSelector("#results .rows");
  assert.ok((await page.textContent("#results")).includes("Zoë"));
  await press("Escape", "?");
  await page.waitForSelector("#shortcuts[open]");
  const keys = await page.$$eval("#shortcuts .keys > div:not([hidden]) dd", (all) => all.map((e) => e.textContent));
  assert.ok(keys.includes("Go to Customers") && keys.includes("Move through the results"), keys.join());
  assert.ok(!keys.includes("Write a note"), "keys of other pages are not listed");
  await reach("[data-single-keys]");
  await press("Space", "Escape");
  const stood = page.url();
  await press("g", "s");
  await page.waitForTimeout(500); // a key that goes somewhere has gone by then
  assert.equal(page.url(), stood, "single keys are switched off");
  assert.ok(await page.isVisible("#results .rows"));
  await press("Control+k");
  await type("keyboard");
  await press("Escape");
  await page.evaluate(() => localStorage.removeItem("readmit.single-keys"));
  clean();
});

test("members, roles, keys and segments are managed", async () => {
  await press("Control+k");
  await type("members");
  await press("Enter");
  await page.waitForSelector("#invite-email");
  await reach("#invite-email");
  await type("zoe@desk.example");
  const second = await secondPerson(desk);
  await reach("#invite button[type=submit]");
  await press("Enter");
  await page.waitForURL("**/approvals*");
  await second.approve();
  await press("g", "p");
  await page.waitForSelector("button:has-text('Do it now')");
  await reach(".staff-acts form button[type=submit]");
  await press("Enter");
  await page.waitForSelector("#once-value");
  await reach("a[data-row][href*='/members/']:has(.quiet)");
  await press("j", "Enter");
  await page.waitForSelector(".permissions");
  await press("g", "s");
  await page.waitForSelector(".settings-tabs");
  await reach(".settings-tab[href$='/keys']");
  await press("Enter");
  await page.waitForSelector("#key-name");
  await reach("#key-name");
  await type("Billing");
  await reach("#create-key button[type=submit]");
  await press("Enter");
  await page.waitForSelector("#once-value");
  await reach("details:has(form[action$='/revoke']) > summary");
  await press("Enter");
  await stands("[data-panel-cancel]", "Cancel");
  await press("Shift+Tab", "Enter");
  await page.waitForSelector("#result .result-good");
  await reach(".settings-tab[href$='/segments']");
  await press("Enter");
  await page.waitForSelector("#segment-name");
  await reach("#segment-name");
  await type("Gold");
  await press("Enter");
  await page.waitForSelector("#result .result-good");
  clean();
});
