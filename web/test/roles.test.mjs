// Roles that a tenant makes itself, in the built binary: by keyboard, with the
// difference before it is saved, a proof in between that leads back to it, in
// every theme, width and language.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { enter, startBrowser, startDesk, theme } from "./desk.mjs";
import { secondPerson } from "./second.mjs";

const shots = process.env.READMIT_SHOTS;
let desk, browser, page, settings;

before(async () => {
  desk = await startDesk();
  browser = await startBrowser();
  page = await browser.open();
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true,
      isUserVerified: true, automaticPresenceSimulation: true,
    },
  });
  await enter(page, desk.link);
  settings = page.url().replace(/\/customers.*/, "/settings");
});

after(async () => {
  await browser?.stop();
  const code = await desk?.stop();
  assert.equal(code, 0, "the server ends by itself:\n" + desk?.log());
});

function clean() {
  assert.deepEqual(browser.problems.splice(0).filter((p) => !/status of (403|409)/.test(p)), []);
}

const line = () => page.textContent("#result .result-text");

let second;

// asked waits until approval was asked for, has it said yes to, and returns to
// the roles.
async function asked(what) {
  await page.waitForURL("**/approvals*");
  assert.match(await line(), what);
  await second.approve();
  await page.goto(settings + "/roles");
}

// tabTo presses Tab until the focus is on what the selector names.
async function tabTo(selector) {
  for (let i = 0; i < 400; i++) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((s) => document.activeElement?.matches(s), selector)) return;
  }
  assert.fail(`Tab does not lead to ${selector}`);
}

test("all roles are seen beside each other on a laptop's screen", async () => {
  const before = page.viewportSize();
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(settings + "/roles");
  const hidden = await page.$$eval(".matrix-scroll", (all) => all.map((e) => e.scrollWidth - e.clientWidth));
  assert.ok(hidden.length > 10);
  assert.deepEqual(hidden.filter((wide) => wide > 0), []);
  await page.setViewportSize(before);
});

test("a role is made by keyboard alone, and the proof in between loses nothing", async () => {
  await page.goto(settings + "/roles");
  await page.focus("main a.btn-primary");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#role");
  await page.focus("#role-name");
  await page.keyboard.type("Night desk");
  for (const permission of ["account.search", "account.view", "desk.add_note"]) {
    await tabTo(`input[value="${permission}"]`);
    await page.keyboard.press("Space");
  }
  await tabTo("#role button[type=submit]");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/roles/new/review?*");
  assert.match(await page.textContent("main"), /Nothing is saved yet/);
  assert.match(await page.textContent(".role-added"), /desk\.add_note/);
  const review = page.url();
  await page.keyboard.press("Enter"); // the button that saves has the focus
  await page.waitForURL("**/staff/prove?next=*");
  await page.click("form[action='/staff/set-up'] button");
  await page.waitForURL("**/staff/welcome/*");
  await page.click("[data-passkey=join]");
  await page.waitForSelector("#search");
  await page.goto(review);
  second = await secondPerson(desk);
  await page.keyboard.press("Enter");
  await asked(/Add a role/);
  assert.match(await page.textContent("main"), /held by nobody/);
  clean();
});

test("a change is shown before it is saved, and back keeps what was chosen", async () => {
  await page.click("a:has-text('Change')");
  await page.waitForSelector("#role");
  assert.ok(await page.isChecked("input[value='desk.add_note']"));
  await page.uncheck("input[value='desk.add_note']");
  await page.check("input[value='account.pin']");
  await page.fill("#role-name", "Late desk");
  await page.click("#role button[type=submit]");
  await page.waitForSelector(".role-taken");
  assert.match(await page.textContent(".role-added"), /account\.pin/);
  assert.match(await page.textContent(".role-taken"), /desk\.add_note/);
  assert.equal(await page.textContent("main del"), "Night desk");
  await page.click("a:has-text('Back to the form')");
  await page.waitForSelector("#role");
  assert.equal(await page.inputValue("#role-name"), "Late desk");
  assert.ok(!(await page.isChecked("input[value='desk.add_note']")));
  await page.click("#role button[type=submit]");
  await page.click("main form[method=post] button");
  await asked(/Change a role/);
  assert.match(await page.textContent("main"), /Late desk/);
  clean();
});

test("a refusal that a page tells stands once in the log", async () => {
  const key = desk.run("apikey", "create", "--name", "log", "--role", "auditor").trim().split("\n").pop();
  const refused = async () => {
    const answer = await fetch(`${desk.address}/api/v1/audit?op=staff.change_role&outcome=refused`, { headers: { Authorization: `Bearer ${key}` } });
    return (await answer.json()).items.filter((entry) => entry.code === "role_not_found").length;
  };
  await page.goto(settings + "/roles");
  await page.click("a:has-text('Change')");
  await page.fill("#role-name", "Gone desk");
  await page.click("#role button[type=submit]");
  await page.waitForSelector("main form[method=post]");
  assert.equal(await refused(), 0);
  await page.$eval("main form[method=post]", (form) => (form.action = form.action.replace(/rol_[0-9a-f]+/, "rol_gone"))); // as if it was removed meanwhile
  await page.click("main form[method=post] button");
  await page.waitForSelector("#role");
  assert.match(await page.textContent("[role=alert]"), /no such role/);
  assert.equal(await page.inputValue("#role-name"), "Gone desk", "what was chosen is still there");
  assert.equal(await refused(), 1);
  await page.keyboard.press("g");
  await Promise.all([page.waitForEvent("load"), page.keyboard.press("c")]); // its script is at work
  browser.problems.splice(0); // the answer is a 404
});

test("what is wrong stands beside the field", async () => {
  await page.goto(settings + "/roles/new/review?name=Supervisor&version=0");
  await page.waitForSelector("#role-name-problem");
  assert.match(await page.textContent("#role-name-problem"), /out of the box/);
  assert.match(await page.textContent("main"), /at least one permission/);
  clean();
});

test("the role is given, limited to a segment, and shown with what it comes to", async () => {
  await page.goto(settings + "/segments");
  await page.fill("#segment-name", "Gold");
  await page.click("#add-segment button");
  await page.waitForSelector("#result .result-good");
  await page.goto(settings + "/members");
  await page.fill("#invite-email", "eve@desk.example");
  await page.fill("#invite-name", "Eve Stone");
  await page.selectOption("#invite-role", { label: "Late desk" });
  await page.click("#invite button[type=submit]");
  await page.waitForURL("**/approvals*");
  await second.approve();
  await page.reload();
  await page.click("button:has-text('Do it now')");
  await page.waitForSelector("#once-value");
  await page.goto(settings + "/members");
  await page.click("a[data-row]:has-text('eve@desk.example')");
  await page.waitForSelector(".permissions");
  await page.click("summary:has-text('Limit Late desk')");
  const eve = page.url();
  await page.check(".sure[open] input[name=segment]");
  await page.click(".sure[open] button");
  await page.waitForURL("**/approvals*");
  await second.approve();
  await page.goto(eve);
  assert.match(await page.textContent(".permissions"), /Late desk · .* · Gold/);
  await page.click("summary:has-text('Require a passkey')");
  await page.click(".sure[open] button");
  await page.waitForSelector("#result .result-good");
  assert.match(await page.textContent(".staff-facts"), /nothing else/);
  await page.goto(settings + "/roles");
  assert.match(await page.textContent("main"), /held by Eve Stone/);
  assert.equal(await page.locator("summary:has-text('Remove')").count(), 0, "a role that is held is not offered for removal");
  clean();
});

test("a key is rotated: the old one works for the time that was chosen", async () => {
  await page.goto(settings + "/keys");
  await page.fill("#key-name", "Billing");
  await page.click("#create-key button[type=submit]");
  await page.waitForSelector("#once-value");
  const first = await page.textContent("#once-value");
  const next = async (than) => {
    await page.click(".sure[open] button");
    await page.waitForSelector(`#once-value:not(:text-is("${than}"))`);
    return page.textContent("#once-value");
  };
  await page.click("summary:has-text('Rotate')");
  const second = await next(first);
  const ask = async (key) => (await fetch(desk.address + "/api/v1/accounts?q=jess", { headers: { Authorization: "Bearer " + key } })).status;
  assert.equal(await ask(first), 200);
  assert.equal(await ask(second), 200);
  await page.click("summary:has-text('Rotate')");
  await page.selectOption(".sure[open] select", "0");
  await next(second);
  assert.equal(await ask(first), 401);
  assert.equal(await ask(second), 401);
  clean();
});

test("each page is clear of what axe knows, in light, dark and narrow", async () => {
  await page.goto(settings + "/members");
  const member = await page.getAttribute("a[data-row]:has-text('eve@desk.example')", "href");
  await page.goto(settings + "/roles");
  const role = await page.getAttribute("main .staff-list a", "href");
  const pages = {
    roles: settings + "/roles", "role-form": settings + "/roles/new?from=agent", "role-change": desk.address + role,
    "role-review": desk.address + role + "/review?name=Other&permission=account.view&permission=account.create&version=1",
    "role-wrong": settings + "/roles/new/review?name=&version=0", "role-member": desk.address + member, "role-keys": settings + "/keys",
  };
  for (const [theme_, width, language] of [["light", 1360, "en"], ["dark", 1360, "de"], ["light", 390, "es"], ["dark", 360, "de"]]) {
    await page.goto(settings + "/sign-in");
    await page.click(`.own-looks button[lang=${language}]`);
    await page.setViewportSize({ width, height: 860 });
    await theme(page, theme_);
    for (const [name, path] of Object.entries(pages)) {
      await page.goto(path);
      for (const sure of await page.locator(".sure > summary").all()) await sure.click();
      const label = `${name} ${theme_} ${width} ${language}`;
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wide <= 0, `${label} scrolls sideways by ${wide} px`);
      const found = await new AxeBuilder({ page }).analyze();
      assert.deepEqual(found.violations.map((v) => `${label}: ${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join(" | ")}`), []);
      if (shots) await page.screenshot({ path: `${shots}/${name}-${theme_}-${width}-${language}.png`, fullPage: true });
    }
  }
  clean();
});
