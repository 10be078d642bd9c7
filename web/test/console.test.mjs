// Uses the console of the built binary as an agent does: joins, searches,
// opens, reads, notes, filters; in two windows, and without script.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { account, code, enter, startBrowser, startDesk, typed } from "./desk.mjs";

let desk, browser, page;

before(async () => {
  desk = await startDesk();
  browser = await startBrowser();
  page = await browser.open();
});

after(async () => {
  await browser?.stop();
  const code = await desk?.stop();
  assert.equal(code, 0, "the server ends by itself:\n" + desk?.log());
});

// clean fails if anything went wrong in a page since the last look.
function clean() {
  assert.deepEqual(browser.problems.splice(0), []);
}

test("a member joins by a link with password and authenticator app, and signs in again", async () => {
  const said = desk.run("staff", "invite", "--email", "maria.berg@desk.example", "--role", "agent");
  const link = said.trim().split("\n").pop();
  await page.goto(link);
  await page.fill("#name", "Maria Berg");
  await page.fill("#password", "short");
  await page.fill("#code", "000000");
  await page.evaluate(() => (document.querySelector("form.door-form").noValidate = true));
  await page.click("button[type=submit]");
  await page.waitForSelector("#password-problem");
  assert.equal(await page.inputValue("#name"), "Maria Berg", "what was typed stays");
  const secret = (await page.textContent(".secret code")).replaceAll(" ", "");
  await page.fill("#password", "seven grey otters juggle");
  await page.fill("#code", code(secret));
  await page.click("button[type=submit]");
  await page.waitForSelector("#search");

  await page.click("summary.me");
  await page.click("form[action='/staff/sign-out'] button");
  await page.waitForURL("**/staff/sign-out");
  await page.goto(desk.address + "/t");
  assert.match(page.url(), /\/staff\/sign-in\?next=/);
  await page.fill("#email", "maria.berg@desk.example");
  await page.fill("#password", "seven grey otters juggle");
  await page.fill("#code", code(secret, 1)); // the one before is used up
  await page.click("button[type=submit]");
  await page.waitForSelector("#search");
  clean();
});

// find types into the box as a person does, and waits for the customer's row.
async function find(term, name) {
  await page.fill("#box", "");
  await typed(page, term, () => page.locator("#box").pressSequentially(term, { delay: 10 }));
  await page.waitForSelector(`#results .row-name:text-is("${name}")`);
}

test("every kind of search finds the showcase customer, and no term stands in an address", async () => {
  await page.goto(desk.address + "/t");
  await page.waitForSelector("#search");
  for (const [term, name] of [
    ["josé gar", "José García López"],
    ["jose garcia", "José García López"],
    ["jess.smiht@gmail.com", "Jess Smith"],
    ["jess.smi*@gmail*", "Jess Smith"],
    ["+44 7700 900-123", "Jess Smith"],
    ["ليلى", "ليلى الحداد"],
    ["佐藤", "花子 佐藤"],
  ]) {
    await find(term, name);
    assert.equal(await page.inputValue("#box"), term, "the typed text stays");
    assert.ok(!decodeURIComponent(page.url()).includes(term.slice(0, 4)), page.url());
  }
  await page.goBack();
  await page.goForward();
  await page.fill("#box", "C-100000");
  await page.press("#box", "Enter");
  await page.waitForSelector(".sidebar-name:text-is('Jess Smith')");
  await page.goBack();
  await page.waitForSelector("#search");
  // Whole terms: four digits would be found in the times of so many lines by chance.
  assert.ok(!/jess|smiht|garc|7700.?900/i.test(desk.log()), "no term stands in a log");
  clean();
});

test("an account is opened by keyboard only", async () => {
  await page.goto(desk.address + "/t");
  await page.waitForSelector("#search");
  await page.keyboard.press("Escape");
  await page.keyboard.press("/");
  await typed(page, "jess smith");
  await page.waitForSelector("#results .row-name:text-is('Jess Smith')");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".sidebar-name:text-is('Jess Smith')");
  assert.match(await page.textContent(".sidebar"), /LOGIN LOCKED/);
  assert.match(await page.textContent("#cards"), /Wrong password, attempt 5/);
  assert.match(await page.textContent("#cards"), /Ana Keller/);
  await page.goBack();
  await page.waitForSelector("#results .row-name:text-is('Jess Smith')");
  assert.equal(await page.inputValue("#box"), "jess smith", "Back shows the search");
  clean();
});

test("the box on an account's page suggests and goes on by keyboard", async () => {
  await account(page, desk.address, "C-100000");
  await page.keyboard.press("/");
  await typed(page, "josé garc");
  await page.waitForSelector(".suggestion:has-text('José García López')");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".sidebar-name:text-is('José García López')");
  clean();
});

test("a note is added, warned about, edited, pinned, and seen live by a colleague", async () => {
  await account(page, desk.address, "C-100001");
  const other = await browser.open();
  await other.goto(page.url());
  await other.waitForSelector("#note-form");

  await page.keyboard.press("n");
  await page.keyboard.type("The card 4111 1111 1111 1111 was refused");
  await page.click("#note-form button[type=submit]");
  await page.waitForSelector("#note-warning .notice");
  assert.match(await page.inputValue("#note-text"), /4111/, "the text stays");
  await page.fill("#note-text", "Speak only to the account holder");
  await page.click("#note-form button[type=submit]");
  const card = page.locator("#cards > li:first-child");
  await card.locator(".note-text:text-is('Speak only to the account holder')").waitFor();
  assert.equal(await page.inputValue("#note-text"), "", "the form is empty again");
  assert.match(await page.textContent("#result"), /Note added/);

  await other.waitForSelector(".news:not([hidden])");
  assert.equal(await other.textContent(".news"), "1 new ↑");
  await other.click(".news");
  await other.locator("#cards > li:first-child .note-text:text-is('Speak only to the account holder')").waitFor();
  await other.close();

  await card.locator(".event-menu summary").click();
  await card.locator("button:has-text('Edit note')").click();
  await page.fill("#cards textarea", "Speak only to the account holder, in Spanish");
  await page.click("#cards form button[type=submit]");
  await card.locator(".note-text:text-is('Speak only to the account holder, in Spanish')").waitFor();
  assert.match(await card.textContent(), /edited once/);

  await card.locator(".event-menu summary").click();
  await card.locator("button:has-text('Pin note')").click();
  await page.waitForSelector(".pin-note");
  assert.match(await page.textContent(".pin-note"), /in Spanish/);
  assert.match(await page.textContent("#result"), /pinned/);
  clean();
});

test("a cut line loses nothing that was typed", async () => {
  await account(page, desk.address, "C-100001");
  await page.route("**/notes", (route) => route.abort());
  await page.fill("#note-text", "kept");
  await page.click("#note-form button[type=submit]");
  await page.waitForSelector(".result-bad");
  assert.equal(await page.inputValue("#note-text"), "kept");
  await page.unroute("**/notes");
  browser.problems.splice(0); // the cut was meant
});

test("the activity is filtered, and the filter stands in the address", async () => {
  await account(page, desk.address, "C-100000");
  const all = await page.$$eval("#cards > li.event", (cards) => cards.length);
  await page.click("#activity-filter details:first-of-type summary");
  await page.check("#activity-filter input[value=sign_in_failed]");
  await page.waitForFunction((n) => document.querySelectorAll("#cards > li.event").length < n, all);
  const words = await page.$$eval("#cards .badge-word", (badges) => [...new Set(badges.map((b) => b.textContent))]);
  assert.deepEqual(words, ["SIGN-IN FAILED"]);
  assert.match(page.url(), /type=sign_in_failed/);
  await page.reload();
  assert.deepEqual(await page.$$eval("#cards .badge-word", (badges) => [...new Set(badges.map((b) => b.textContent))]), ["SIGN-IN FAILED"]);
  clean();
});

test("without script, search and notes work by pages", async () => {
  const plain = await browser.context.browser()?.newContext({ javaScriptEnabled: false, storageState: await browser.context.storageState() });
  assert.ok(plain, "a context without script");
  const bare = await plain.newPage();
  await bare.goto(desk.address + "/t");
  await bare.fill("#box", "jess smith");
  await bare.press("#box", "Enter");
  await bare.click("#results a.row-link");
  await bare.waitForSelector(".sidebar-name");
  await bare.fill("#note-text", "Written without script");
  await bare.click("#note-form button[type=submit]");
  await bare.waitForSelector("#cards .note-text:text-is('Written without script')");
  assert.match(await bare.textContent("#result"), /Note added/);
  await plain.close();
});

test("the demo's one-time link signs in once", async () => {
  const other = await startBrowser();
  try {
    const p = await other.open();
    await enter(p, desk.link);
    await p.goto(desk.link);
    assert.match(await p.textContent("h1"), /no longer works/);
    assert.deepEqual(other.problems, []);
  } finally {
    await other.stop();
  }
});
