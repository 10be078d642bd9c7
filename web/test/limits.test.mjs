// The desk's limits in the built binary: the warning, the stop, the release of
// one's own, the hard stop, the supervisor's release, and back to the same page.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { code, startBrowser, startDesk, theme } from "./desk.mjs";
import { secondPerson } from "./second.mjs";

const shots = process.env.READMIT_SHOTS;
const password = "seven grey otters juggle";
let desk, browser, page, second, people, secret, customers;

before(async () => {
  desk = await startDesk();
  browser = await startBrowser();
  page = await browser.open();
  second = await secondPerson(desk);
  const key = desk.run("apikey", "create", "--name", "Test", "--role", "administrator").trim().split("\n").pop();
  const ask = async (path, body) => {
    const answer = await fetch(desk.address + "/api/v1" + path, {
      method: body ? "POST" : "GET", body: body && JSON.stringify(body),
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    });
    assert.equal(answer.status, 200, await answer.clone().text());
    return answer.json();
  };
  await ask("/settings/change-desk-policy", { version: 1, settings: { "desk.accounts_per_hour": "5", "desk.searches_per_hour": "10" } });
  people = (await ask("/accounts?limit=20")).items.map((one) => one.id);
  await page.goto(desk.run("staff", "invite", "--email", "ana@desk.example", "--role", "administrator").trim().split("\n").pop());
  secret = (await page.textContent(".secret code")).replaceAll(" ", "");
  await page.fill("#name", "Ana Cruz");
  await page.fill("#password", password);
  await page.fill("#code", code(secret));
  await page.keyboard.press("Enter");
  await page.waitForSelector("#search");
  customers = new URL(page.url()).pathname;
});

after(async () => {
  await browser?.stop();
  assert.equal(await desk?.stop(), 0, "the server ends by itself:\n" + desk?.log());
});

const path = (n) => `${customers}/${people[n]}`;
const open = (n) => page.goto(desk.address + path(n));
const axe = async () => assert.deepEqual((await new AxeBuilder({ page }).analyze()).violations.map((v) => [v.id, v.nodes.map((n) => n.html)]), []);
async function looks(name) {
  for (const light of ["light", "dark"]) {
    await theme(page, light);
    await axe();
    if (shots) await page.screenshot({ path: `${shots}/limits-${name}-${light}.png` });
  }
  await theme(page, "light");
}

test("a strip comes while a page stands open, and moves nothing", async () => {
  await page.goto(desk.address + customers);
  await page.waitForSelector("#search");
  assert.equal(await page.locator(".limit-strip").count(), 0);
  await page.evaluate(() => {
    window.moved = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((e) => (window.moved += e.value))).observe({ type: "layout-shift", buffered: false });
  });
  for (let i = 0; i < 9; i++) {
    const answered = page.waitForResponse((r) => /entered.*true/s.test(r.url() + r.request().postData()));
    await page.fill("#box", `smith ${i}`);
    await page.press("#box", "Enter");
    await answered;
  }
  await page.waitForSelector(".limit-strip-over");
  assert.match(await page.textContent(".limit-strip"), /Searches: 1 of 10 left until/);
  assert.equal(await page.evaluate(() => window.moved), 0);
  await looks("live");
  await page.setViewportSize({ width: 360, height: 800 });
  await looks("live-phone");
  await page.setViewportSize({ width: 1360, height: 860 });
});

test("who has little left is told, and held at the limit on the page that was asked for", async () => {
  for (const n of [0, 1, 2]) await open(n);
  await page.waitForSelector(".account");
  assert.doesNotMatch(await page.textContent(".limit-strip"), /Opened accounts/);
  await open(3);
  assert.match(await page.textContent(".limit-strip"), /Opened accounts: 1 of 5 left until/);
  await looks("near");
  await open(4);
  assert.match(await page.textContent(".limit-strip"), /none of 5 left/);
  const answer = await open(5);
  assert.equal(answer.status(), 429);
  assert.ok(Number(answer.headers()["retry-after"]) > 3000);
  assert.equal(new URL(page.url()).pathname, path(5));
  await looks("held");
  await open(0);
  await page.waitForSelector(".account"); // what is open stays open
});

test("releasing it oneself needs words, and leads back to the same page", async () => {
  await open(5);
  await page.fill("textarea[name=reason]", "A newsletter went out, everybody calls");
  await page.press("textarea[name=reason]", "Tab");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".account");
  assert.equal(new URL(page.url()).pathname, path(5));
  assert.match(await page.textContent("#result"), /you may go on/);
});

test("then it stops for good, and a supervisor finds and releases it", async () => {
  for (const n of [6, 7, 8, 9]) await open(n);
  assert.equal((await open(10)).status(), 429);
  assert.match(await page.textContent("main"), /Ask a supervisor/);
  assert.equal(await page.locator("textarea[name=reason]").count(), 0);
  const held = await second.look("approvals");
  assert.match(held, /Held since/);
  const [, action] = held.match(/action="[^"]*\/(limits\/[^"]+\/release)"/);
  await second.send(action, { reason_code: "calls", reason: "the newsletter" });
  await page.reload();
  await page.waitForSelector(".account");
  assert.equal(new URL(page.url()).pathname, path(10));
});

test("whoever may release sees the number in the menu, and not to release their own", async () => {
  for (const n of [11, 12, 13, 14]) await open(n);
  assert.equal((await open(15)).status(), 429);
  await open(11);
  assert.equal((await page.textContent(".side-link[href$='/approvals'] .side-count")).trim(), "1");
  await page.click(".side-link[href$='/approvals']");
  await page.waitForSelector("#held");
  assert.match(await page.textContent("#held"), /another supervisor releases it/);
  await page.setViewportSize({ width: 360, height: 800 });
  await looks("list");
  assert.deepEqual(browser.problems.splice(0), []);
});
