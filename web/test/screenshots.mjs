// Takes the pictures in docs/screenshots from a fresh demo whose clock stands
// at one fixed time, so that a picture changes only if its page does.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { account, counted, enter, startBrowser, startDesk, theme } from "./desk.mjs";
import { pagesOf } from "./pages.mjs";

const clock = "2026-11-03T14:02:00Z";
const folder = process.argv[2] || join(dirname(fileURLToPath(import.meta.url)), "..", "..", "docs", "screenshots");

const looks = {
  light: { width: 1280, height: 800, theme: "light" },
  dark: { width: 1280, height: 800, theme: "dark" },
  phone: { width: 390, height: 844, theme: "light" },
};

// leftOut are pages that only tests need to see.
const leftOut = ["locked", "long-names", "not-found", "prove", "sign-in"];

// opened are what a key opens over a page.
const opened = {
  palette: async (page) => {
    await page.keyboard.press("Control+k");
    await page.waitForSelector(".palette-entry[href]");
  },
  shortcuts: (page) => page.keyboard.press("?"),
  paper: (page) => page.emulateMedia({ media: "print" }),
};

// still waits until nothing on the page moves any more and hides the caret.
async function still(page) {
  await page.mouse.move(0, 0);
  await page.evaluate(() => {
    document.activeElement?.blur();
    scrollTo(0, 0);
    return document.fonts.ready;
  });
}

// differs compares two pictures in the browser. A few edges whose shade is off
// by less than the eye sees are the renderer's noise, and no change of a page.
async function differs(before, after) {
  return blank.evaluate(async (pictures) => {
    const [a, b] = await Promise.all(pictures.map(async (text) => {
      const bitmap = await createImageBitmap(await (await fetch("data:image/png;base64," + text)).blob());
      const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
      context.drawImage(bitmap, 0, 0);
      return context.getImageData(0, 0, bitmap.width, bitmap.height);
    }));
    if (a.width !== b.width || a.height !== b.height) return true;
    return a.data.some((value, i) => Math.abs(value - b.data[i]) > 8);
  }, [before.toString("base64"), after.toString("base64")]);
}

async function shoot(page, name, over = false) {
  if (!over) await still(page);
  const taken = await page.screenshot({ animations: "disabled", caret: "hide" });
  const path = join(folder, name + ".png");
  if (!existsSync(path) || (await differs(readFileSync(path), taken))) writeFileSync(path, taken);
}

// work leaves the lists of a desk that is at work: accounts opened, one of them
// pinned, a warning, a saved search that is shared.
async function work(page) {
  for (const id of ["C-100006", "C-100009", "C-100004", "C-100001"]) await account(page, desk.address, id);
  await page.click("button[name=pinned]");
  await page.waitForSelector("#result .result");
  await account(page, desk.address, "C-100000");
  await page.fill("#note-text", "Speak only to the account holder.");
  await page.click("#note-form button[type=submit]");
  await page.waitForSelector("#cards > li:first-child .note-text");
  await page.locator("#cards > li:first-child .event-menu summary").click();
  await page.locator("#cards > li:first-child button:has-text('Pin note')").click();
  await page.waitForSelector(".pin-note");
  const customers = page.url().replace(/\/customers\/.*/, "/customers");
  for (const [status, name] of [["locked", "Locked, to call back"], ["pending_deletion", "Deletion pending"]]) {
    await page.goto(`${customers}?status=${status}`);
    await page.click("#results .menu > summary");
    await page.fill("#saved-name", name);
    await page.press("#saved-name", "Enter");
    await page.waitForSelector("#result .result-good");
  }
  await page.goto(customers.replace(/customers$/, "saved-searches"));
  await page.click(".saved-line:last-child button[name=shared]");
  await page.waitForSelector("#result .result-good");
  await page.goto(customers);
}

mkdirSync(folder, { recursive: true });
const desk = await startDesk("--demo-clock", clock);
const browser = await startBrowser();
let blank; // a page without a policy, to compare pictures in
try {
  blank = await browser.open();
  const page = await browser.open();
  for (const [look, how] of Object.entries(looks)) {
    await page.goto(desk.address + "/staff/sign-in");
    await page.setViewportSize({ width: how.width, height: how.height });
    await theme(page, how.theme);
    await shoot(page, `sign-in-${look}`);
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  await enter(page, desk.link);
  await work(page);
  await counted(page, page.url().match(/^.*\/t\/[^/]+/)[0]);
  for (const [look, how] of Object.entries(looks)) {
    await page.setViewportSize({ width: how.width, height: how.height });
    await theme(page, how.theme);
    for (const [name, go] of Object.entries(await pagesOf(page, desk.address))) {
      if (leftOut.includes(name)) continue;
      await go();
      await shoot(page, `${name}-${look}`);
    }
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  await theme(page, "light");
  for (const [name, open] of Object.entries(opened)) {
    await account(page, desk.address, "C-100000");
    await still(page);
    await open(page);
    await shoot(page, name, true);
  }
  await page.emulateMedia({ media: null });
  if (browser.problems.length) throw new Error(browser.problems.join("\n"));
} finally {
  await browser.stop();
  await desk.stop();
}
