// What the tests of the console share: a server of their own with demo
// customers, a browser of its own, and the codes of an authenticator app.
import { spawn, execFileSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const binary = process.env.READMIT_BINARY || join(root, "bin", "readmit");
const browserPath = process.env.READMIT_CHROMIUM || "/usr/bin/chromium";

// startDesk serves demo customers from a fresh folder, with further flags if
// any. The answer has the address, that of the customers' pages, a one-time sign-in link, run(...) for other commands on the same
// data, and stop(). kill() ends the server as a power cut does; again() starts it once more at the same addresses.
export async function startDesk(...flags) {
  const data = mkdtempSync(join(tmpdir(), "readmit-desk-"));
  let log = "";
  const launch = (listen, portalListen, wanted) => {
    const server = spawn(binary, ["serve", "--demo", "--listen", listen, "--portal-listen", portalListen, "--data", data, ...flags], { stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    server.stderr.on("data", (text) => (log += text));
    const ended = new Promise((resolve) => server.once("exit", resolve));
    const told = new Promise((resolve, reject) => {
      server.stdout.on("data", (text) => {
        said += text;
        const all = wanted.map((pattern) => said.match(pattern)?.[1]);
        if (all.every(Boolean)) resolve(all);
      });
      ended.then((code) => reject(new Error(`the server ended with ${code} before it was ready:\n${said}\n${log}`)));
    });
    return { server, ended, told };
  };
  const addresses = [/listening on (http:\/\/\S+)/, /customers' pages on (http:\/\/\S+)/];
  let running = launch("127.0.0.1:0", "127.0.0.1:0", [...addresses, /^(http:\/\/\S+\/staff\/welcome\/\S+)\s/m]);
  const [address, portal, link] = await running.told;
  const at = (base) => `127.0.0.1:${new URL(base).port}`;
  return {
    address,
    portal,
    link,
    log: () => log,
    run: (...args) => execFileSync(binary, [...args, "--data", data], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }),
    async kill() {
      running.server.kill("SIGKILL");
      await running.ended;
    },
    async again() {
      running = launch(at(address), at(portal), addresses);
      await running.told;
    },
    async stop() {
      running.server.kill("SIGTERM");
      const code = await running.ended;
      rmSync(data, { recursive: true, force: true });
      return code;
    },
  };
}

// startBrowser opens a browser with a fresh profile. open() gives a page of a
// context of its own that notes everything that went wrong in problems.
export async function startBrowser() {
  const profile = mkdtempSync(join(tmpdir(), "readmit-browser-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: browserPath,
    headless: true,
    viewport: { width: 1360, height: 860 },
    locale: "en-GB",
    reducedMotion: "reduce",
    args: [
      "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ],
  });
  const problems = [];
  return {
    context,
    problems,
    async open() {
      const page = await context.newPage();
      watch(page, problems);
      return page;
    },
    async stop() {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

// watch notes script errors, refusals by the content security policy, and
// other complaints of the browser. Answers with a status that is meant (422
// for a form, 204 for a stream that is over) are not complaints of ours.
function watch(page, problems) {
  page.on("pageerror", (error) => problems.push(`script: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error" && !/status of (401|404|412|422|429)/.test(message.text())) problems.push(message.text());
  });
}

// code is the time-based code of a secret, now or so many steps of 30 seconds
// later (RFC 6238).
export function code(secret, later = 0) {
  const bits = [...secret].map((c) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000) + later));
  const hash = createHmac("sha1", key).update(step).digest();
  const at = hash[19] & 15;
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1e6).padStart(6, "0");
}

// enter uses a one-time sign-in link.
export async function enter(page, link) {
  await page.goto(link);
  await page.click("button[type=submit]");
  await page.waitForSelector("#search");
}

// typed has a term typed into a box that searches, and waits for what the whole
// of it finds: what its beginning finds stands there before.
export async function typed(page, term, type = () => page.keyboard.type(term)) {
  const answered = page.waitForResponse((r) => new URLSearchParams(r.request().postData() ?? "").get("q") === term);
  await type();
  await answered;
  await page.waitForFunction(() => !document.querySelector(".htmx-request"));
}

// counted opens a page of the reports of the tenant whose pages begin with base,
// and waits until the whole history of a fresh demo is counted.
export async function counted(page, base) {
  await page.goto(base + "/reports");
  await page.waitForFunction(() => document.querySelector(".report-tiles") && !document.querySelector("#report-counting progress"), null, { timeout: 120_000 });
}

// theme chooses light or dark for this browser.
export async function theme(page, name) {
  await page.evaluate((choice) => {
    localStorage.setItem("readmit.theme", choice);
    dispatchEvent(new Event("readmit:theme"));
  }, name);
}

// account opens the showcase customer of that customer ID.
export async function account(page, address, customerID) {
  await page.goto(address + "/t");
  await page.fill("#box", customerID);
  await page.press("#box", "Enter");
  await page.waitForSelector(".account");
}
