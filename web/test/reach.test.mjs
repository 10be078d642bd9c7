// Every page by Tab alone: whatever can be pressed is reached and shows that it
// has the focus, and every panel of an act opens, holds the focus, and gives it
// back.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { enter, startBrowser, startDesk } from "./desk.mjs";
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

// watchFocus notes in the page what can be pressed now, and from then on what
// gets the focus, and what does not show it.
async function watchFocus() {
  return page.evaluate(() => {
    const pressable = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]";
    const radios = new Set();
    const wanted = [...document.querySelectorAll(pressable)].filter((e) => {
      if (e.disabled || e.tabIndex < 0 || !e.checkVisibility({ visibilityProperty: true })) return false;
      if (e.type !== "radio") return true;
      const group = e.form?.id + e.name; // Tab stops once in a group
      return !radios.has(group) && radios.add(group);
    });
    const seen = new Set(), blind = new Set();
    const groupOf = (e) => (e.type === "radio" ? wanted.find((w) => w.type === "radio" && w.name === e.name && w.form === e.form) : e);
    addEventListener("focusin", (event) => {
      const at = event.target;
      seen.add(groupOf(at));
      const told = [at, ...at.querySelectorAll("*"), at.closest("td"), at.closest("form"), at.nextElementSibling].filter(Boolean)
        .some((e) => getComputedStyle(e).outlineStyle !== "none" || getComputedStyle(e).textDecorationLine === "underline" || getComputedStyle(e).boxShadow !== "none");
      if (!told) blind.add(at);
    });
    seen.add(document.activeElement); // where the page puts it
    const named = (e) => e.outerHTML.slice(0, 100);
    window.focusSeen = () => ({ missed: wanted.filter((e) => e.isConnected && !seen.has(e) && e.checkVisibility({ visibilityProperty: true })).map(named), blind: [...blind].map(named) });
    return wanted.length;
  });
}

// panels opens every panel of the page by Enter, and closes it by Escape.
async function panels(name) {
  const all = await page.$$("details[data-panel] > summary");
  for (const summary of all) {
    if (!(await summary.isVisible())) continue;
    await summary.focus();
    await page.keyboard.press("Enter");
    const within = (s) => s.parentElement.open && document.activeElement !== s && s.parentElement.contains(document.activeElement);
    await page.waitForFunction(within, summary, { timeout: 5000 }).catch(() => assert.fail(`${name}: a panel does not take the focus`));
    await page.keyboard.press("Escape");
    await page.waitForFunction((s) => !s.parentElement.open && document.activeElement === s, summary, { timeout: 5000 })
      .catch(async () => assert.fail(`${name}: Escape does not close the panel "${await summary.innerText()}" and give the focus back`));
  }
  return all.length;
}

test("on every page Tab leads to everything that can be pressed, and panels open and close", async () => {
  const wrong = [];
  let opened = 0;
  for (const [name, go] of Object.entries(await pagesOf(page, desk.address))) {
    await go();
    const wanted = await watchFocus();
    for (let i = 0; i < wanted + 20; i++) await page.keyboard.press("Tab");
    let found = await page.evaluate(() => window.focusSeen());
    for (let i = 0; i < wanted && found.missed.length > 0; i++) {
      await page.keyboard.press("Tab");
      if (i % 20 === 19 || i === wanted - 1) found = await page.evaluate(() => window.focusSeen());
    }
    for (const one of found.missed) wrong.push(`${name}: Tab does not lead to ${one}`);
    for (const one of found.blind) wrong.push(`${name}: the focus does not show on ${one}`);
    opened += await panels(name);
  }
  assert.deepEqual(wrong, []);
  assert.ok(opened > 30, `panels of acts were opened: ${opened}`);
  assert.deepEqual(browser.problems.splice(0), []);
});
