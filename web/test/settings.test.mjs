// The tenant's settings in the built binary: what is typed outlives a proof,
// two editors see both values, the colour is shown while it is typed, a logo is
// stored, attributes are ordered, domains are blocked; by keyboard, in light and
// dark, on a phone.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { deflateSync } from "node:zlib";
import { AxeBuilder } from "@axe-core/playwright";
import { enter, startBrowser, startDesk, theme } from "./desk.mjs";

const shots = process.env.READMIT_SHOTS;
let desk, browser, page, settings;

before(async () => {
  desk = await startDesk();
  browser = await startBrowser();
  page = await browser.open();
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
});

after(async () => {
  await browser?.stop();
  const code = await desk?.stop();
  assert.equal(code, 0, "the server ends by itself:\n" + desk?.log());
});

function clean() {
  assert.deepEqual(browser.problems.splice(0).filter((p) => !/status of (403|409|412|422)/.test(p)), []);
}

const line = () => page.textContent("#result .result-text");
const bar = (form) => page.locator(`${form} [data-save]`);

test("what was typed outlives the proof that a change needs", async () => {
  await enter(page, desk.link);
  settings = page.url().replace(/\/customers.*/, "/settings");
  await page.goto(settings + "/desk");
  assert.equal(await bar("#settings").isVisible(), false, "the line with Save comes with the first change");
  await page.fill("#set-support-name", "Harbor care");
  assert.equal(await bar("#settings").isVisible(), true);
  await page.press("#set-support-name", "Enter");
  await page.waitForURL("**/staff/prove?next=*");
  await page.click("form[action='/staff/set-up'] button");
  await page.waitForURL("**/staff/welcome/*");
  await page.click("[data-passkey=join]");
  await page.waitForSelector("#search");
  await page.goto(settings + "/desk");
  assert.equal(await page.inputValue("#set-support-name"), "Harbor care", "it is still there");
  await page.press("#set-support-name", "Enter");
  await page.waitForSelector("#result .result-good");
  assert.match(await line(), /^Saved: Name of the support\.$/);
  await page.goto(settings + "/desk");
  assert.equal(await bar("#settings").isVisible(), false, "what was taken is not typed again");
  assert.match(await page.textContent(".setting:has(#set-support-name) .setting-last"), /^\s*Changed by .+ (now|ago)/);
  clean();
});

test("a number out of its range is told beside the field, and nothing else is lost", async () => {
  await page.fill("#set-desk-idle-minutes", "90");
  await page.fill("#set-desk-reveals-per-hour", "7");
  await page.press("#set-desk-idle-minutes", "Enter");
  await page.waitForSelector("#set-desk-idle-minutes-problem");
  assert.match(await page.textContent("#set-desk-idle-minutes-problem"), /from 5 to 60/);
  assert.equal(await page.inputValue("#set-desk-reveals-per-hour"), "7");
  assert.equal(await bar("#policy").isVisible(), true);
  await page.fill("#set-desk-idle-minutes", "20");
  await page.press("#set-desk-idle-minutes", "Enter");
  await page.waitForSelector("#result .result-good");
  assert.equal(await page.getAttribute("body", "data-lock-after"), "20", "it holds at once");
  assert.equal(await page.inputValue("#set-desk-reveals-per-hour"), "7");
  clean();
});

test("Discard gives back what holds", async () => {
  await page.fill("#set-desk-idle-minutes", "33");
  await page.click("#policy [type=reset]");
  assert.equal(await page.inputValue("#set-desk-idle-minutes"), "20");
  assert.equal(await bar("#policy").isVisible(), false);
  await page.reload();
  assert.equal(await page.inputValue("#set-desk-idle-minutes"), "20");
});

test("two editors of one setting see both values; of two, nobody is stopped", async () => {
  const other = await browser.open();
  await other.goto(settings + "/desk");
  await page.goto(settings + "/desk");
  await other.fill("#set-desk-idle-minutes", "25");
  await other.press("#set-desk-idle-minutes", "Enter");
  await other.waitForSelector("#result .result-good");
  await other.close();
  await page.fill("#set-desk-searches-per-hour", "99");
  await page.press("#set-desk-searches-per-hour", "Enter");
  await page.waitForSelector("#result .result-good");
  const stale = await browser.open();
  await stale.goto(settings + "/desk");
  await page.fill("#set-desk-idle-minutes", "30");
  await page.press("#set-desk-idle-minutes", "Enter");
  await page.waitForSelector("#result .result-good");
  await stale.fill("#set-desk-idle-minutes", "40");
  await stale.press("#set-desk-idle-minutes", "Enter");
  await stale.waitForSelector(".meanwhile");
  assert.match(await stale.textContent(".meanwhile"), /changed this .* to: 30\. Yours stands in the field/);
  assert.equal(await stale.inputValue("#set-desk-idle-minutes"), "40");
  await stale.press("#set-desk-idle-minutes", "Enter");
  await stale.waitForSelector("#result .result-good");
  assert.equal(await stale.inputValue("#set-desk-idle-minutes"), "40");
  await stale.close();
  clean();
});

test("lists are offered, and the colour is shown while it is typed", async () => {
  await page.goto(settings + "/desk");
  assert.ok((await page.locator("#zones option").count()) > 300);
  assert.equal(await page.textContent("#regions option[value=DE]"), "Germany");
  await page.fill("#set-brand-color", "#e8590c");
  const fill = (part) => page.getAttribute(`.brand-preview [data-brand=${part}]`, "fill");
  assert.deepEqual([await fill("color"), await fill("text"), await fill("link")], ["#e8590c", "#000000", "#cc4e0a"]);
  assert.equal(await page.textContent("[data-brand=on-white]"), "3.5");
  await page.fill("#set-brand-color", "#ffd700");
  assert.equal(await page.textContent("[data-brand=on-white]"), "1.4");
  await page.press("#set-brand-color", "Enter");
  await page.waitForSelector("#set-brand-color-problem");
  const shade = (await page.textContent("#set-brand-color-problem")).match(/(#[0-9a-f]{6})\./)[1];
  await page.fill("#set-brand-color", shade);
  await page.press("#set-brand-color", "Enter");
  await page.waitForSelector("#result .result-good");
  assert.equal(await page.inputValue("#set-brand-color"), shade);
  assert.equal(await fill("color"), shade, "without typing, the server's own");
  clean();
});

// png is a black picture, of that many pixels each way.
function png(size) {
  const crcs = Array.from({ length: 256 }, (_, n) => {
    for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
    return n >>> 0;
  });
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const out = Buffer.alloc(body.length + 8);
    out.writeUInt32BE(data.length);
    body.copy(out, 4);
    out.writeUInt32BE((body.reduce((c, b) => crcs[(c ^ b) & 255] ^ (c >>> 8), 0xffffffff) ^ 0xffffffff) >>> 0, body.length + 4);
    return out;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(size, 0);
  head.writeUInt32BE(size, 4);
  head[8] = 8;
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), chunk("IHDR", head), chunk("IDAT", deflateSync(Buffer.alloc((size + 1) * size))), chunk("IEND", Buffer.alloc(0))]);
}

test("a logo is stored and shown; an SVG and a large file are told", async () => {
  const store = async (name, mimeType, buffer) => {
    await page.setInputFiles("#logo", { name, mimeType, buffer });
    await page.click("#logo-form button");
  };
  await page.setInputFiles("#logo", { name: "big.png", mimeType: "image/png", buffer: Buffer.alloc(200 << 10) });
  assert.match(await page.$eval("#logo", (f) => f.validationMessage), /more than 100 KB/);
  await store("logo.png", "image/png", Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"));
  await page.waitForSelector("#logo-problem");
  assert.match(await page.textContent("#logo-problem"), /SVG can hold script/);
  await store("logo.png", "image/png", png(64));
  await page.waitForSelector("#result .result-good");
  assert.equal(await page.$eval(".logo", (img) => img.decode().then(() => img.naturalWidth)), 64);
  clean();
});

test("attributes are added, put in order by keyboard, and removed with what will happen", async () => {
  await page.goto(settings + "/attributes");
  const before = await page.locator(".attribute").count();
  for (const [key, label] of [["boat", "Boat"], ["berth", "Berth"]]) {
    await page.fill("#attribute-label", label);
    await page.fill("#attribute-key", key);
    await page.check("#add-attribute [name=searchable]");
    await page.press("#attribute-key", "Enter");
    await page.waitForSelector(`.result-good:has-text("${label}")`);
    assert.equal(await page.inputValue("#attribute-key"), "", "the form is empty again");
  }
  const order = () => page.locator(".attribute .id").allTextContents();
  assert.deepEqual((await order()).slice(before), ["boat", "berth"]);
  await page.focus(".attribute:has-text('berth') .move button:first-child");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#result .result-good:has-text('Berth')");
  assert.deepEqual((await order()).slice(before), ["berth", "boat"]);
  await page.click(".attribute:has-text('boat') summary");
  await page.fill("#label-boat", "Name of the boat");
  await page.check("#change-boat [name=internal]");
  await page.press("#label-boat", "Enter");
  await page.waitForSelector("#result .result-good:has-text('Name of the boat')");
  assert.match(await page.textContent(".attribute:has-text('boat') .tags"), /Internal/);
  await page.click(".attribute:has-text('boat') a:has-text('Remove')");
  assert.match(await page.textContent(".what-happens"), /attribute\.boat/);
  await page.click("button:has-text('Remove attribute')");
  await page.waitForSelector("#result .result-good");
  assert.deepEqual((await order()).slice(before), ["berth"]);
  clean();
});

test("an attribute with values cannot be removed, and says why", async () => {
  await page.goto(settings + "/attributes");
  const used = page.locator(".attribute a:has-text('Remove')").first();
  await used.click();
  assert.match(await page.textContent(".notice-bad"), /accounts? ha(s|ve) (a )?values?/);
  assert.equal(await page.isDisabled("button:has-text('Remove attribute')"), true);
  clean();
});

test("domains and usernames are blocked and freed", async () => {
  await page.goto(settings + "/blocked");
  await page.fill("#block-email_domain-value", "@Trash.Example");
  await page.fill("#block-email_domain-note", "throw-away");
  await page.press("#block-email_domain-note", "Enter");
  await page.waitForSelector("#result .result-good:has-text('trash.example')");
  await page.fill("#block-username-value", "*admin*");
  await page.press("#block-username-value", "Enter");
  await page.waitForSelector("#result .result-good:has-text('*admin*')");
  assert.match(await page.textContent("#blocked-email_domain"), /throw-away/);
  await page.click("button[aria-label='Unblock trash.example']");
  await page.waitForSelector("#result .result-good:has-text('no longer blocked')");
  assert.match(await page.textContent("#blocked-email_domain"), /Nothing is blocked/);
  clean();
});

test("the pages have no violation in light, dark, on a phone and at 200 %", async () => {
  for (const [look, width, name] of [["light", 1360, "light"], ["dark", 1360, "dark"], ["light", 390, "phone"], ["dark", 680, "zoomed"]]) {
    await page.setViewportSize({ width, height: 860 });
    for (const at of ["desk", "attributes", "blocked"]) {
      await page.goto(`${settings}/${at}`);
      await theme(page, look);
      const found = await new AxeBuilder({ page }).analyze();
      assert.deepEqual(found.violations.map((v) => `${at} ${name}: ${v.id}: ${v.nodes.map((n) => n.target).join(" ")}`), []);
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0, `${at} ${name} scrolls sideways`);
      if (shots) await page.screenshot({ path: `${shots}/settings-${at}-${name}.png`, fullPage: true });
    }
  }
  await page.setViewportSize({ width: 1360, height: 860 });
  clean();
});
