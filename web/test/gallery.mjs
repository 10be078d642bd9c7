// Looks at every page of the gallery in a headless browser. Called by
// TestGallery with the address the pages are served on and their names.
import { mkdtempSync, mkdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { chromium } from "playwright-core";
import { unkeyed } from "../src/unkeyed.js";
import { behaviour } from "./behaviour.mjs";

const address = process.argv[2];
const shots = process.env.READMIT_SHOTS;
const only = process.env.READMIT_PAGES?.split(",");
const browserPath = process.env.READMIT_CHROMIUM || "/usr/bin/chromium";

const pages = process.argv[3].split(",").filter((name) => !only || only.includes(name));
// READMIT_PAGES=none leaves only the behaviour to be tried.

const looks = [
  { name: "light", theme: "light", width: 1360, height: 860, languages: ["en"] },
  { name: "dark", theme: "dark", width: 1360, height: 860, languages: ["en"] },
  { name: "middle", theme: "light", width: 900, height: 800, languages: ["de"] },
  { name: "narrow", theme: "light", width: 360, height: 740, languages: ["en", "de", "es"] },
];

const problems = [];
const profile = mkdtempSync(join(tmpdir(), "readmit-gallery-"));
if (shots) mkdirSync(shots, { recursive: true });

async function look(context, page, name, how, language) {
  const label = `${name} ${how.name} ${language}`;
  await page.goto(`${address}/${language}/${name}`);
  await page.evaluate(() => document.fonts.ready);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  if (wide > 0) problems.push(`${label}: scrolls sideways by ${wide} px`);
  if (shots && language === how.languages[0]) {
    await page.screenshot({ path: join(shots, `${name}-${how.name}.png`), fullPage: true });
  }
  // What a page is to axe does not change with its language; narrow pages are
  // given to it by quality.test.mjs.
  if (language !== "en" || how.name === "narrow") return;
  if (how.name === "light") problems.push(...(await unkept(page)).map((form) => `${label}: sends ${form} without an idempotency key: see web/src/unkeyed.js`));
  const found = await new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ["violations"] }).analyze();
  for (const v of found.violations) {
    problems.push(`${label}: ${v.id}: ${v.help}: ${v.nodes.map((n) => n.target.join(" ") + " " + (n.any[0]?.message ?? "")).slice(0, 4).join(" | ")}`);
  }
}

// unkept sends each form of the page that acts, over a line that is cut, and
// gives those that would be sent without an idempotency key.
const unkept = (page) => page.evaluate((without) => {
  if (!document.getElementById("result")) return []; // nobody is signed in yet
  const line = window.fetch;
  window.fetch = () => new Promise(() => {});
  const bare = [];
  const forms = [...document.querySelectorAll("form[method=post]")].filter((form) => !form.matches(without));
  for (const form of forms) {
    form.noValidate = true; // what is typed is not looked at here
    const press = new SubmitEvent("submit", { bubbles: true, cancelable: true });
    form.dispatchEvent(press);
    if (!press.defaultPrevented || !form.elements.namedItem("key")?.value) bare.push(form.getAttribute("action"));
  }
  window.fetch = line;
  return bare;
}, Object.keys(unkeyed).join(", "));

// opened looks at what opens on a press or a key, in both themes.
async function opened(page) {
  await page.setViewportSize({ width: 1200, height: 800 });
  for (const theme of ["light", "dark"]) {
    await page.goto(`${address}/en/account`);
    await page.evaluate((t) => localStorage.setItem("readmit.theme", t), theme);
    await page.reload();
    const states = {
      shortcuts: () => page.keyboard.press("?"),
      palette: async () => {
        await page.keyboard.press("Control+k");
        await page.waitForSelector(".palette-entry[href]");
      },
      "exact time": () => page.hover(".facts time"),
      "my menu": () => page.click(".me"),
      tenants: () => page.click(".tenant summary"),
      "type filter": () => page.click(".filter details:first-of-type summary"),
      "date filter": () => page.click(".filter details:last-of-type summary"),
      "note menu": () => page.click("#card-c3 .event-menu summary"),
      "note versions": () => page.click("#card-c3 .versions summary"),
      suggestions: async () => {
        await page.keyboard.press("/");
        await page.keyboard.type("jess");
        await page.waitForSelector(".suggestion");
      },
    };
    for (const [state, open] of Object.entries(states)) {
      await open();
      const found = await new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ["violations"] }).analyze();
      for (const v of found.violations) problems.push(`${state} ${theme}: ${v.id}: ${v.nodes.map((n) => n.target).join(" | ")}`);
      if (shots) await page.screenshot({ path: join(shots, `open-${state.replace(" ", "-")}-${theme}.png`) });
      await page.keyboard.press("Escape");
    }
  }
}

function watch(page, where) {
  page.on("console", (m) => {
    if (m.type() === "error" && !/422|ERR_FAILED|Failed to fetch/.test(m.text())) problems.push(`${where}: ${m.text()} ${m.location().url}`);
  });
  page.on("pageerror", (e) => problems.push(`${where}: ${e.message}`));
}

const context = await chromium.launchPersistentContext(profile, {
  executablePath: browserPath,
  headless: true,
  args: [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
  ],
});
try {
  const page = await context.newPage();
  watch(page, "page");
  for (const how of looks) {
    await page.setViewportSize({ width: how.width, height: how.height });
    await page.goto(`${address}/en/sign-in`);
    await page.evaluate((theme) => localStorage.setItem("readmit.theme", theme), how.theme);
    for (const language of how.languages) {
      for (const name of pages) await look(context, page, name, how, language);
    }
  }
  await opened(page);
  problems.push(...(await behaviour(page, address)));
} finally {
  await context.close();
  rmSync(profile, { recursive: true, force: true });
}

if (problems.length) {
  console.error([...new Set(problems)].join("\n"));
  process.exit(1);
}
console.log(`${pages.length} pages looked at, nothing to report`);
