// Uses the pages as a person with a keyboard does, and gives back what went
// otherwise than promised.
export async function behaviour(page, address) {
  const problems = [];
  const expect = (what, is) => is || problems.push("behaviour: " + what);
  await page.setViewportSize({ width: 1360, height: 860 });
  await typing(page, address, expect);
  await keys(page, address, expect);
  await suggestions(page, address, expect);
  await notes(page, address, expect);
  await live(page, address, expect);
  await theme(page, address, expect);
  return problems;
}

const focused = (page) => page.evaluate(() => document.activeElement.id || document.activeElement.className);

// Types letter by letter within one turn of the page, so that no pause of a
// busy machine can come between two letters.
const burst = (page, text) => page.evaluate((letters) => {
  for (const letter of letters) document.execCommand("insertText", false, letter);
}, text);

async function typing(page, address, expect) {
  await page.goto(`${address}/en/customers`);
  expect("the box has the focus on load", (await focused(page)) === "box");
  let sent = 0;
  page.on("request", (r) => r.url().endsWith("/search") && sent++);
  await burst(page, "jess smi");
  await page.waitForSelector("#results .chip-value:text('jess smi')");
  expect("one request for one burst of typing, not " + sent, sent === 1);
  expect("the typed text stays", (await page.inputValue("#box")) === "jess smi");
  expect("the focus stays in the box", (await focused(page)) === "box");
  expect("the address names the kept search", page.url().endsWith("/en/results"));
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  const row = await page.evaluate(() => [...document.querySelectorAll("[data-row]")].indexOf(document.activeElement));
  expect("two arrows down stand on the second row, not " + row, row === 1);
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  expect("up from the first row is the box", (await focused(page)) === "box");
  await page.click(".chip[data-clear=q]");
  await page.waitForSelector("#results .chip-value:text-is('')", { state: "attached" });
  expect("a chip clears its field", (await page.inputValue("#box")) === "");
}

async function keys(page, address, expect) {
  await page.goto(`${address}/en/account`);
  await page.keyboard.press("?");
  expect("? opens the list of shortcuts", await page.isVisible("#shortcuts"));
  await page.keyboard.press("Escape");
  expect("Escape closes it", !(await page.isVisible("#shortcuts")));
  await page.keyboard.press("/");
  expect("/ goes to the box", (await focused(page)) === "box");
  expect("/ is not typed into it", (await page.inputValue("#box")) === "");
  await page.keyboard.press("Escape");
  expect("Escape leaves the box", (await focused(page)) !== "box");
  await page.keyboard.press("n");
  expect("n goes to the note", (await focused(page)) === "note-text");
  await page.keyboard.type("gc?/");
  expect("keys are letters while typing", (await page.inputValue("#note-text")) === "gc?/");
  await page.keyboard.press("Escape");
  await palette(page, expect);
  await page.keyboard.press("g");
  await page.keyboard.press("c");
  await page.waitForURL("**/t/harbor/customers");
}

async function palette(page, expect) {
  await page.keyboard.press("Control+k");
  await page.keyboard.type("lake");
  await page.waitForSelector(".palette-entry[href]:not([hidden])");
  expect("typing narrows the palette", (await page.$$(".palette-entry:not([hidden])")).length === 1);
  expect("the box names the chosen entry", (await page.getAttribute("#palette-box", "aria-activedescendant")) === (await page.getAttribute(".palette-entry[aria-selected=true]", "id")));
  await page.keyboard.press("Escape");
  await page.waitForSelector("#palette", { state: "hidden" }); // Escape closes it
}

async function suggestions(page, address, expect) {
  await page.goto(`${address}/en/account`);
  await page.keyboard.press("/");
  await page.keyboard.type("jes");
  await page.waitForSelector(".suggestion");
  await page.keyboard.press("ArrowDown");
  expect("arrow down stands on the first suggestion", (await focused(page)).includes("suggestion"));
  await page.keyboard.press("Escape");
  expect("Escape closes the suggestions", !(await page.isVisible(".suggestion")));
}

async function notes(page, address, expect) {
  await page.goto(`${address}/en/account`);
  await page.fill("#note-text", "4111 1111 1111 1111");
  await page.click("#note-form button[type=submit]");
  await page.waitForSelector("#note-warning .notice");
  expect("a warned note keeps its text", (await page.inputValue("#note-text")) === "4111 1111 1111 1111");
  await page.click("#note-form button[type=submit]");
  await page.waitForSelector("#cards > #card-new:first-child");
  expect("the line at the top says so", (await page.textContent("#result")).includes("Note added"));
  expect("the form is empty again", (await page.inputValue("#note-text")) === "");
  expect("the warning is gone", !(await page.isVisible("#note-warning .notice")));
  await page.route("**/notes", (route) => route.abort());
  await page.fill("#note-text", "kept");
  await page.click("#note-form button[type=submit]");
  await page.waitForSelector(".result-bad");
  expect("a cut line loses no text", (await page.inputValue("#note-text")) === "kept");
  await page.unroute("**/notes");
}

async function live(page, address, expect) {
  await page.goto(`${address}/en/account`);
  await page.waitForSelector(".news:not([hidden])");
  const text = await page.textContent(".news");
  expect("only cards not yet shown are counted: " + text, text === "1 new ↑");
}

async function theme(page, address, expect) {
  await page.goto(`${address}/en/account`);
  await page.click(".top-end > .theme [data-theme-choice=dark]");
  expect("dark is chosen", (await page.getAttribute("html", "data-bs-theme")) === "dark");
  await page.reload();
  expect("dark is kept", (await page.getAttribute("html", "data-bs-theme")) === "dark");
}
