// What every page must be, whoever made it: clear of what axe knows in light, on
// a phone, and dark at 200 %; still while it loads; of its own scripts only, and
// few of them; painted at once; whole in every language.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { enter, startBrowser, startDesk } from "./desk.mjs";
import { pagesOf } from "./pages.mjs";

let desk, browser;

before(async () => {
  desk = await startDesk();
  browser = await startBrowser();
  const page = await browser.open();
  await enter(page, desk.link);
  // The lists of a desk that is at work.
  const slug = page.url().match(/\/t\/[^/]+/)[0];
  await page.goto(`${desk.address}${slug}/customers?status=locked`);
  await page.click("#results .menu summary");
  await page.fill("#saved-name", "Locked");
  await page.press("#saved-name", "Enter");
  await page.waitForSelector("#result .result-good");
  await page.close();
});

after(async () => {
  await browser?.stop();
  assert.equal(await desk?.stop(), 0, "the server ends by itself:\n" + desk?.log());
});

// watched opens a page that notes what moves, and what the policy refuses.
async function watched(look) {
  const page = await browser.open();
  await page.addInitScript(() => {
    window.shifted = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        if (!entry.hadRecentInput) window.shifted.push([entry.value, ...entry.sources.map((s) => s.node?.outerHTML?.slice(0, 80))]);
      }
    }).observe({ type: "layout-shift", buffered: true });
    window.refused = [];
    addEventListener("securitypolicyviolation", (event) => window.refused.push(event.violatedDirective + " " + event.blockedURI));
  });
  await page.setViewportSize({ width: look.width, height: look.height });
  await page.emulateMedia({ colorScheme: look.theme });
  return page;
}

// seen is what can be read off a page that stands.
const seen = (page) => page.evaluate(async () => {
  await document.fonts.ready;
  const scripts = performance.getEntriesByType("resource").filter((r) => r.initiatorType === "script");
  return {
    wide: document.documentElement.scrollWidth - innerWidth,
    refused: window.refused,
    shifted: window.shifted,
    script: scripts.reduce((sum, r) => sum + r.decodedBodySize, 0),
    foreign: performance.getEntriesByType("resource").map((r) => r.name).filter((name) => !name.startsWith(location.origin) && !name.startsWith("data:")),
    inline: [...document.querySelectorAll("script:not([src]), style, [style]")].map((e) => e.outerHTML.slice(0, 80)),
    handlers: [...document.querySelectorAll("*")].flatMap((e) => e.getAttributeNames().filter((n) => n.startsWith("on") || n.startsWith("hx-on"))),
    title: document.title,
  };
});

// policiesOf collects the content security policies of the pages that come.
function policiesOf(page) {
  const policies = {};
  page.on("response", (r) => {
    const redirect = r.status() >= 300 && r.status() < 400;
    if (r.request().resourceType() === "document" && !redirect) policies[new URL(r.url()).pathname] = r.headers()["content-security-policy"] ?? "none";
  });
  return policies;
}

// strict wants a policy that forbids inline script, inline style and eval.
function strict(path, policy) {
  for (const part of [/default-src 'none'(;|$)/, /script-src 'self'(;|$)/, /style-src 'self'(;|$)/, /frame-ancestors 'none'(;|$)/]) assert.match(policy, part, path);
  assert.doesNotMatch(policy, /unsafe|\*|http/, path);
}

const limit = 100 * 1024; // bytes of script on a page without a chart

async function check(page, name, rules) {
  const is = await seen(page);
  assert.ok(is.wide <= 0, `${name} scrolls sideways by ${is.wide} px`);
  assert.deepEqual(is.refused, [], `${name}: refused by the policy`);
  assert.deepEqual(is.shifted, [], `${name} moves while it loads`);
  assert.ok(is.script > 0 && is.script <= limit, `${name} brings ${is.script} bytes of script`);
  assert.deepEqual([is.foreign, is.inline, is.handlers], [[], [], []], `${name}: only own files, nothing inline`);
  assert.ok(is.title.length > "Readmit".length, `${name} has a title`);
  const { violations } = await new AxeBuilder({ page }).options({ resultTypes: ["violations"], rules }).setLegacyMode().analyze();
  const told = violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.map((n) => n.target.join(" ")).slice(0, 3).join(" | ")}`);
  assert.deepEqual(told, [], `${name}: axe`);
}

// Each theme is looked at with its contrasts in one width; the third width has
// the colours of the first.
const widthOnly = { "color-contrast": { enabled: false } };
const looks = {
  light: { width: 1360, height: 860, theme: "light", rules: {} },
  phone: { width: 360, height: 740, theme: "light", rules: widthOnly },
  "dark, zoomed to 200 %": { width: 640, height: 400, theme: "dark", rules: {} },
};

test("every page is accessible, still and of its own scripts: light, phone, dark at 200 %", async () => {
  await Promise.all(Object.entries(looks).map(async ([name, look]) => {
    const page = await watched(look);
    const policies = policiesOf(page);
    const pages = await pagesOf(page, desk.address);
    assert.ok(Object.keys(pages).length >= 15, Object.keys(pages).join(" "));
    for (const [title, go] of Object.entries(pages)) {
      await go();
      await check(page, `${title}, ${name}`, look.rules);
    }
    assert.ok(Object.keys(policies).length >= 10);
    for (const [path, policy] of Object.entries(policies)) strict(path, policy);
    await page.close();
  }));
  assert.deepEqual(browser.problems.splice(0), []);
});

// German has the longest words; the gallery lays out every page in Spanish, too.
test("no page scrolls sideways in German, at 360 px and in the middle", async () => {
  const page = await watched({ width: 360, height: 740, theme: "light" });
  await page.goto(desk.address + "/t");
  await page.click("summary.me");
  await page.click(".menu-choice[lang=de]");
  await page.waitForSelector("html[lang=de]");
  const pages = await pagesOf(page, desk.address);
  for (const [name, go] of Object.entries(pages)) {
    for (const width of [360, 800]) {
      await page.setViewportSize({ width, height: 740 });
      if (width === 360) await go();
      const is = await page.evaluate(() => ({ wide: document.documentElement.scrollWidth - innerWidth, lang: document.documentElement.lang, missing: [...new Set(document.body.textContent.match(/«[a-z_.]+»/g))] }));
      assert.ok(is.wide <= 0, `${name} ${width} scrolls sideways by ${is.wide} px`);
      assert.deepEqual(is.missing, [], `${name} lacks texts`);
      if (name !== "sign-in") assert.equal(is.lang, "de", name);
    }
  }
  await page.goto(desk.address + "/t");
  await page.click("summary.me");
  await page.click(".menu-choice[lang=en]");
  await page.waitForSelector("html[lang=en]");
  await page.close();
  assert.deepEqual(browser.problems.splice(0), []);
});

// A label or a name that is cut is another label or name.
test("no label and no name of the list is cut on a laptop, in any language", async () => {
  const page = await watched({ width: 1280, height: 800, theme: "light" });
  for (const lang of ["de", "es", "en"]) {
    await page.goto(desk.address + "/t");
    await page.click("summary.me");
    await page.click(`.menu-choice[lang=${lang}]`);
    await page.waitForSelector(`html[lang=${lang}]`);
    for (const status of ["locked", "pending_deletion"]) {
      await page.goto(page.url().replace(/\?.*/, "") + "?status=" + status);
      await page.waitForSelector(".row-line");
      const cut = await page.$$eval(".rows th, .rows td, .row-name", (all) => all.filter((e) => e.scrollWidth > e.clientWidth + 1).map((e) => e.textContent.trim()));
      assert.deepEqual(cut, [], `${lang} ${status}`);
    }
  }
  await page.close();
  assert.deepEqual(browser.problems.splice(0), []);
});

// Painting is measured beside an empty page of the same run, and the best of a
// few turns counts: a machine that is busy is late with both, and seldom always.
// A page is late if it needs more than goal (ms) and more than ratio times as
// long as nothing; never may it need bound (ms).
const goal = 250, ratio = 10, bound = 2500, turns = 3;

const emptyPage = "<!doctype html><html lang=en><title>Empty</title><p>Empty</p>";

async function serveEmpty() {
  const server = createServer((request, response) => response.setHeader("Content-Type", "text/html").end(emptyPage));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${server.address().port}/`, stop: () => server.close() };
}

// paints loads a page a few times and gives the times to its first contentful
// paint, the shortest first.
async function paints(page, load) {
  const times = [];
  for (let i = 0; i < turns; i++) {
    await load();
    const first = await page.waitForFunction(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime);
    times.push(await first.jsonValue());
  }
  return times.sort((a, b) => a - b);
}

test("every page is painted at once", async () => {
  const nothing = await serveEmpty();
  const page = await watched({ width: 1360, height: 860, theme: "light" });
  try {
    const pages = await pagesOf(page, desk.address);
    const [empty] = await paints(page, () => page.goto(nothing.url));
    const late = [];
    for (const [name, go] of Object.entries(pages)) {
      await go();
      const times = await paints(page, () => page.reload({ waitUntil: "load" }));
      const [best, middle] = [times[0], times[turns >> 1]];
      console.log(`first paint  ${name.padEnd(16)} best ${best.toFixed(0).padStart(4)} ms, middle ${middle.toFixed(0).padStart(4)} ms, ${(best / empty).toFixed(1)} × an empty page (${empty.toFixed(0)} ms)`);
      if ((best > goal && best / empty > ratio) || best > bound) late.push(`${name}: ${best} ms`);
    }
    assert.deepEqual(late, []);
  } finally {
    await page.close();
    nothing.stop();
    browser.problems.splice(0);
  }
});

test("colours that the system forces, less movement, and paper leave nothing out", async () => {
  const page = await watched({ width: 1360, height: 860, theme: "light" });
  await page.emulateMedia({ forcedColors: "active", reducedMotion: "reduce" });
  const pages = await pagesOf(page, desk.address);
  await pages.locked();
  const current = await page.$eval(".tile[aria-current]", (tile) => [getComputedStyle(tile).backgroundColor, getComputedStyle(tile.parentElement.previousElementSibling.firstElementChild).backgroundColor]);
  assert.notEqual(current[0], current[1], "the chosen tile is told by the system's colours too");
  await pages.account();
  const badge = await page.$eval("#cards .badge-word", (b) => getComputedStyle(b).borderTopWidth);
  assert.equal(badge, "1px", "a badge has an edge where grounds are taken away");
  const moving = await page.$$eval("*", (all) => all.filter((e) => [getComputedStyle(e).transitionDuration, getComputedStyle(e).animationDuration].some((d) => d.split(",").some((s) => parseFloat(s) > 0.01))).map((e) => e.className));
  assert.deepEqual(moving, []);

  await page.emulateMedia({ forcedColors: "none", media: "print", colorScheme: "dark" });
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  for (const hidden of [".side", ".top", "#note-form", ".activity-bar", ".event-menu"]) assert.equal(await page.isVisible(hidden), false, hidden);
  for (const shown of [".sidebar", "#cards", ".printed"]) assert.ok(await page.isVisible(shown), shown);
  assert.match(await page.textContent(".printed"), /Printed by Demo administrator, .+ \d{4}/);
  assert.equal(await page.$eval("body", (b) => getComputedStyle(b).backgroundColor), "rgb(255, 255, 255)", "paper is light");
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  await page.close();
  assert.deepEqual(browser.problems.splice(0), []);
});
