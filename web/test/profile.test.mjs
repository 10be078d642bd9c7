// The customer-information tab of the built binary: edited by keyboard alone,
// by two people at once, over a line that is cut, in light and dark, on a
// phone.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { account, code, enter, startBrowser, startDesk, theme } from "./desk.mjs";

const shots = process.env.READMIT_SHOTS;
let desk, browser, page, other, ana, tab;

before(async () => {
  desk = await startDesk();
  browser = await startBrowser();
  page = await browser.open();
  await enter(page, desk.link);
  await account(page, desk.address, "C-100001");
  tab = page.url().split("?")[0] + "?tab=profile";
  other = await startBrowser();
  ana = await other.open();
  await join(ana, "ana.ruiz@desk.example", "Ana Ruiz");
});

after(async () => {
  await browser?.stop();
  await other?.stop();
  const code = await desk?.stop();
  assert.equal(code, 0, "the server ends by itself:\n" + desk?.log());
});

// join makes a second person of the staff, in a browser of their own.
async function join(p, email, name) {
  const link = desk.run("staff", "invite", "--email", email, "--role", "senior_agent").trim().split("\n").pop();
  await p.goto(link);
  await p.fill("#name", name);
  await p.fill("#password", "seven grey otters juggle");
  await p.fill("#code", code((await p.textContent(".secret code")).replaceAll(" ", "")));
  await p.click(".door-form button[type=submit]:not([data-passkey])");
  await p.waitForSelector("#search");
}

function clean() {
  assert.deepEqual([...browser.problems.splice(0), ...other.problems.splice(0)], []);
}

const line = (p) => p.textContent("#result .result-text");
const bar = (p) => p.isVisible(".savebar");
const focused = (p) => p.evaluate(() => document.activeElement.id || document.activeElement.tagName);

// saved waits for the line that tells of a Save.
async function saved(p) {
  await p.waitForSelector("#result .result-good");
  const said = await line(p);
  await p.evaluate(() => document.getElementById("result").replaceChildren()); // a press would take the focus
  return said;
}

// tabTo goes on by Tab until a field is reached.
async function tabTo(p, id) {
  for (let i = 0; i < 80; i++) {
    if ((await focused(p)) === id) return;
    await p.keyboard.press("Tab");
  }
  assert.fail(`${id} is not reached by Tab`);
}

test("a profile is changed by keyboard alone", async () => {
  await page.goto(tab);
  assert.equal(await bar(page), false, "no bar without a change");
  await page.focus("#box");
  await tabTo(page, "profile-first_name");
  const before = await page.inputValue("#profile-first_name");
  await page.keyboard.press("End");
  await page.keyboard.type("a Maria");
  assert.equal(await bar(page), true, "the bar appears with the first change");
  for (let i = 0; i < 7; i++) await page.keyboard.press("Backspace");
  assert.equal(await page.inputValue("#profile-first_name"), before);
  assert.equal(await bar(page), false, "and goes with it");
  await page.keyboard.type(" Zoë");
  await tabTo(page, "profile-display_name");
  await page.keyboard.type("!");
  await page.keyboard.press("Control+s");
  assert.match(await saved(page), /Saved: 2 fields changed/);
  assert.equal(await focused(page), "profile-display_name", "the focus stays where it was");
  assert.equal(await bar(page), false);
  assert.match(await page.textContent(".sidebar-name"), / Zoë/, "the sidebar shows it at once");

  // The first card tells it, with the value before and after.
  await page.goto(tab.split("?")[0]);
  assert.match(await page.textContent("#cards > li:first-child"), /Name changed/);
  assert.match(await page.textContent("#cards > li:first-child"), / Zoë/);

  // Search finds it at once.
  await page.goto(desk.address + "/t");
  await page.fill("#box", "zoë");
  await page.press("#box", "Enter");
  await page.waitForSelector("#results .rows");
  assert.match(await page.textContent("#results"), / Zoë/);
  clean();
});

test("an undo takes back what was typed, and leaving with changes warns", async () => {
  await page.goto(tab);
  const before = await page.inputValue("#profile-last_name");
  await page.fill("#profile-last_name", "Nobody");
  const asked = new Promise((resolve) => page.once("dialog", (d) => (resolve(d.type()), d.dismiss())));
  await page.evaluate(() => setTimeout(() => (location.href = "/t")));
  assert.equal(await asked, "beforeunload");
  assert.equal(await page.inputValue("#profile-last_name"), "Nobody");
  await page.click("[data-undo]");
  assert.equal(await page.inputValue("#profile-last_name"), before);
  assert.equal(await bar(page), false);
  assert.equal(await focused(page), "profile-last_name");
  await page.goto(desk.address + "/t"); // asks nothing
  clean();
});

test("what is wrong is said beside the field, and nothing typed is lost", async () => {
  await page.goto(tab);
  await page.fill("#profile-display_name", "still here");
  await page.fill("#profile-time_zone", "Mars/Olympus");
  await page.focus("#profile-time_zone");
  await page.keyboard.press("Control+s");
  await page.waitForSelector("#profile-time_zone-problem");
  assert.match(await page.textContent("#profile-time_zone-problem"), /time zone such as/);
  assert.equal(await page.inputValue("#profile-display_name"), "still here");
  assert.equal(await bar(page), true);
  const { violations } = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(violations.map((v) => v.id), []);
  assert.ok((await page.locator("#profile-zones option").count()) > 100, "the browser's own list is offered");
  await page.fill("#profile-time_zone", "Europe/Lisbon");
  await page.click("#profile-save");
  assert.match(await saved(page), /Saved: 2 fields/);
  clean();
});

// reveal has a masked part shown, as a person does who says why.
async function reveal(p, part) {
  await p.click(`.profile-reveals .reveal:has([value=${part}]) summary`);
  await p.selectOption(`#because-${part}`, "correction");
  await Promise.all([p.waitForNavigation(), p.click(`.profile-reveals button[value=${part}]`)]);
  await p.waitForSelector("#profile");
  await saved(p);
}

test("what is masked is not editable until it is revealed, and what was typed stays", async () => {
  await page.goto(tab);
  assert.equal(await page.locator("[name^='birthday.']").count(), 0);
  assert.match(await page.textContent("#profile"), /Masked for you/);
  await page.fill("#profile-display_name", "typed before");
  await reveal(page, "birthday"); // asks nothing: the page comes back with what was typed
  assert.equal(await page.inputValue("#profile-display_name"), "typed before");
  assert.notEqual(await page.inputValue("[name='birthday.day']"), "");
  await page.fill("[name='birthday.day']", "9");
  await page.focus("[name='birthday.day']");
  await page.keyboard.press("Control+s");
  assert.match(await saved(page), /Saved: 2 fields/);
  assert.equal(await page.inputValue("[name='birthday.day']"), "9");
  clean();
});

test("an address is added, changed and removed", async () => {
  await page.goto(tab);
  await reveal(page, "address");
  const count = await page.locator("details.address-line:not(.address-new)").count();
  await page.click(".address-new summary");
  await page.fill("[name='new.line1']", "14 Station Road");
  await page.fill("[name='new.locality']", "Leeds");
  await page.fill("[name='new.country']", "gb");
  await page.keyboard.press("Control+s");
  assert.match(await saved(page), /Saved: 1 field changed/);
  const added = page.locator("details.address-line:not(.address-new)", { hasText: "Leeds" });
  assert.match(await added.textContent(), /14 Station Road, Leeds, GB/);
  await added.locator("summary").click();
  await added.locator("[name$='.line1']").fill("15 Station Road");
  await page.keyboard.press("Control+s");
  assert.match(await saved(page), /Saved: 1 field changed/);
  assert.match(await added.textContent(), /15 Station Road/);
  await added.locator("summary").click();
  await added.locator("[name$='.remove']").check();
  await page.keyboard.press("Control+s");
  assert.match(await saved(page), /Saved: 1 field changed/);
  assert.equal(await page.locator("details.address-line:not(.address-new)").count(), count);
  await page.goto(tab.split("?")[0]);
  assert.match(await page.textContent("#cards > li:first-child"), /Address removed/);
  clean();
});

test("two people change different fields: both stay", async () => {
  await page.goto(tab);
  await ana.goto(tab);
  await ana.fill("#profile-second_last_name", "Ruiz");
  await ana.keyboard.press("Control+s");
  await saved(ana);
  await page.fill("#profile-display_name", "of mine");
  await page.keyboard.press("Control+s");
  assert.match(await saved(page), /Ana Ruiz changed 1 other field meanwhile; it stays/);
  assert.equal(await page.inputValue("#profile-second_last_name"), "Ruiz");
  assert.equal(await page.inputValue("#profile-display_name"), "of mine");
  clean();
});

test("two people change the same field: both values are shown, and one is chosen", async () => {
  await page.goto(tab);
  await ana.goto(tab);
  await ana.fill("#profile-display_name", "what Ana wrote");
  await ana.fill("#profile-locale", "pt-BR");
  await ana.keyboard.press("Control+s");
  await saved(ana);
  await page.fill("#profile-display_name", "what I wrote");
  await page.selectOption("#profile-gender", "NON_CONFORMING");
  await page.focus("#profile-display_name");
  await page.keyboard.press("Control+s");
  await page.waitForSelector(".clash");
  const text = await page.textContent(".clash");
  assert.match(text, /Changed by Ana Ruiz meanwhile/);
  assert.match(text, /what Ana wrote/);
  assert.match(text, /what I wrote/);
  assert.equal(await page.inputValue("#profile-gender"), "NON_CONFORMING", "other changes are still there");
  assert.equal(await page.inputValue("#profile-locale"), "pt-BR", "what was not touched shows what stands there now");
  assert.equal(await page.evaluate(() => document.activeElement.type), "radio", "the focus goes to the question");
  const { violations } = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(violations.map((v) => v.id), []);
  await page.keyboard.press("Control+s");
  await page.waitForSelector(".clash .problem");
  await page.focus(".clash input[value=theirs]");
  await page.keyboard.press("ArrowDown"); // to mine
  await page.keyboard.press("Control+s");
  assert.match(await saved(page), /Saved: 2 fields/);
  await ana.goto(tab);
  assert.equal(await ana.inputValue("#profile-display_name"), "what I wrote");
  clean();
});

test("after a cut line it is asked whether it was done: it was not", async () => {
  await page.goto(tab);
  await page.fill("#profile-display_name", "over a cut line");
  await page.route("**/profile", (route) => route.abort());
  await page.keyboard.press("Control+s");
  await page.waitForSelector("#result .result-bad button");
  assert.match(await line(page), /not known whether it was done/);
  assert.equal(await page.inputValue("#profile-display_name"), "over a cut line");
  await page.route("**/outcome/*", (route) => route.abort());
  await page.click("#result button");
  await page.waitForFunction(() => /cannot be reached/.test(document.querySelector("#result").textContent));
  await page.unroute("**/outcome/*");
  await page.click("#result button");
  await page.waitForFunction(() => /was not done/.test(document.querySelector("#result").textContent));
  await page.unroute("**/profile");
  assert.equal(await bar(page), true);
  await page.keyboard.press("Control+s");
  assert.match(await saved(page), /Saved: 1 field/);
  browser.problems.splice(0); // the cuts were meant
});

test("after a cut line it is asked whether it was done: it was", async () => {
  await page.goto(tab);
  await page.fill("#profile-display_name", "done, unheard");
  await page.route("**/profile", async (route) => {
    await route.fetch();
    await route.abort();
  });
  await page.keyboard.press("Control+s");
  await page.waitForSelector("#result .result-bad button");
  await page.click("#result button");
  await page.waitForSelector("#result .result-good a");
  assert.match(await line(page), /It was done .* Update a profile/);
  await page.unroute("**/profile");
  await Promise.all([page.waitForEvent("load"), page.click("#result a")]); // asks nothing: all of it is saved
  assert.equal(await page.inputValue("#profile-display_name"), "done, unheard");
  assert.equal(await bar(page), false);
  browser.problems.splice(0); // the cut was meant
});

test("what was typed outlives a reload in this tab, and a Save elsewhere is noticed", async () => {
  await page.goto(tab);
  await page.fill("#profile-second_last_name", "Kept");
  page.once("dialog", (d) => d.accept());
  await page.reload();
  assert.equal(await page.inputValue("#profile-second_last_name"), "Kept");
  assert.equal(await bar(page), true);
  await ana.goto(tab);
  await ana.fill("#profile-second_last_name", "Changed elsewhere");
  await ana.keyboard.press("Control+s");
  await saved(ana);
  page.once("dialog", (d) => d.accept());
  await page.reload();
  await page.click("#profile-save");
  await page.waitForSelector(".clash");
  assert.match(await page.textContent(".clash"), /Changed elsewhere.*Kept/s);
  await Promise.all([page.waitForEvent("load"), page.click("[data-undo]")]);
  assert.equal(await page.inputValue("#profile-second_last_name"), "Changed elsewhere");
  assert.equal(await bar(page), false);
  clean();
});

for (const [name, look] of Object.entries({
  light: { width: 1360, height: 860, theme: "light" }, dark: { width: 1360, height: 860, theme: "dark" },
  phone: { width: 390, height: 780, theme: "light" }, "phone-dark": { width: 360, height: 740, theme: "dark" }, zoomed: { width: 640, height: 400, theme: "light" },
})) {
  test(`the form is accessible and stands still: ${name}`, async () => {
    await page.setViewportSize({ width: look.width, height: look.height });
    await page.goto(tab);
    await theme(page, look.theme);
    await page.reload();
    await page.waitForSelector("#profile");
    for (const state of ["clean", "changed"]) {
      if (state === "changed") {
        await page.fill("#profile-first_name", "Changed");
        await page.click(".address-new summary");
      }
      const { violations } = await new AxeBuilder({ page }).analyze();
      assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).slice(0, 3)}`), [], state);
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0, "no sideways scrolling");
      if (shots) await page.screenshot({ path: `${shots}/profile-${name}-${state}.png`, fullPage: state === "clean" });
    }
    await page.click("[data-undo]");
    clean();
  });
}
