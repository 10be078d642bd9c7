// Takes the pictures in docs/screenshots from a fresh demo whose clock stands
// at one fixed time, so that a picture changes only if its page does.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { account, enter, startBrowser, startDesk, theme } from "./desk.mjs";

const clock = "2026-11-03T14:02:00Z";
const folder = process.argv[2] || join(dirname(fileURLToPath(import.meta.url)), "..", "..", "docs", "screenshots");

const looks = {
  light: { width: 1280, height: 800, theme: "light" },
  dark: { width: 1280, height: 800, theme: "dark" },
  phone: { width: 390, height: 844, theme: "light" },
};

async function search(page, address, term) {
  await page.goto(address + "/t");
  await page.fill("#box", term);
  await page.press("#box", "Enter");
  await page.waitForSelector("#results .rows, #results .empty-page");
}

const pages = {
  customers: (page, address) => page.goto(address + "/t"),
  search: (page, address) => search(page, address, "jess"),
  fuzzy: (page, address) => search(page, address, "jess.smiht@gmail.com"),
  empty: (page, address) => search(page, address, "zzyxq"),
  account: (page, address) => account(page, address, "C-100000"),
  profile: async (page, address) => {
    await account(page, address, "C-100000");
    await page.click(".tab:nth-child(2)");
    await page.waitForSelector(".profile");
  },
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

async function shoot(page, name) {
  await still(page);
  const taken = await page.screenshot({ animations: "disabled", caret: "hide" });
  const path = join(folder, name + ".png");
  if (!existsSync(path) || (await differs(readFileSync(path), taken))) writeFileSync(path, taken);
}

mkdirSync(folder, { recursive: true });
const desk = await startDesk("--demo-clock", clock);
const browser = await startBrowser();
let blank; // a page without a policy, to compare pictures in
try {
  blank = await browser.open();
  const page = await browser.open();
  await page.goto(desk.address + "/staff/sign-in");
  await shoot(page, "sign-in-light");
  await enter(page, desk.link);
  // The lists of a desk that is at work.
  for (const id of ["C-100006", "C-100009", "C-100004", "C-100001"]) await account(page, desk.address, id);
  await page.click("button[name=pinned]");
  await page.waitForSelector("#result .result");
  await account(page, desk.address, "C-100000");
  await page.fill("#note-text", "Speak only to the account holder.");
  await page.click("#note-form button[type=submit]");
  await page.locator("#cards > li:first-child .event-menu summary").click();
  await page.locator("#cards > li:first-child button:has-text('Pin note')").click();
  await page.waitForSelector(".pin-note");
  for (const [look, how] of Object.entries(looks)) {
    await page.setViewportSize({ width: how.width, height: how.height });
    await theme(page, how.theme);
    for (const [name, go] of Object.entries(pages)) {
      await go(page, desk.address);
      await shoot(page, `${name}-${look}`);
    }
  }
  if (browser.problems.length) throw new Error(browser.problems.join("\n"));
} finally {
  await browser.stop();
  await desk.stop();
}
