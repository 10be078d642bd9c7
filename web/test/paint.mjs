// When Chromium first paints a page of the console, beside an empty page that
// is served from here: node test/paint.mjs BASE PATH COOKIE prints the times in
// milliseconds as JSON. Called by the bench.
import { createServer } from "node:http";
import { chromium } from "playwright-core";

const [base, path, cookie] = process.argv.slice(2);
const times = 20;

const empty = createServer((_, answer) => {
  answer.setHeader("Content-Type", "text/html");
  answer.end("<!doctype html><title>x</title><p>x</p>");
});
await new Promise((ready) => empty.listen(0, "127.0.0.1", ready));

const browser = await chromium.launch({ executablePath: process.env.READMIT_CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox"] });
const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
const [name, ...value] = cookie.split("=");
await context.addCookies([{ name, value: value.join("="), url: base }]);
const page = await context.newPage();

async function painted(address) {
  await page.goto(address, { waitUntil: "load" });
  return page.evaluate(
    () =>
      new Promise((tell) => {
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) if (entry.name === "first-contentful-paint") tell(entry.startTime);
        }).observe({ type: "paint", buffered: true });
      }),
  );
}

const out = { page: [], empty: [] };
for (let i = 0; i < times + 2; i++) {
  const one = await painted(base + path);
  const other = await painted(`http://127.0.0.1:${empty.address().port}/`);
  if (i >= 2) {
    out.page.push(one);
    out.empty.push(other);
  }
}
await browser.close();
empty.close();
console.log(JSON.stringify(out));
