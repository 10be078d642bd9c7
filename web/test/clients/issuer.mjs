// What the tests of third-party clients share: the real binary with one
// customer, who signs in by the portal's form, and a browser that is no more
// than cookies and redirects.
import { spawn, execFileSync } from "node:child_process";
import { pbkdf2Sync, randomBytes } from "node:crypto";
import { request } from "node:http";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..");
const binary = process.env.READMIT_BINARY || join(root, "bin", "readmit");

export const email = "jess.smith@example.com";
const password = "correct horse battery staple";

// hash is the password as Django keeps it: import takes such files.
function hash() {
  const salt = randomBytes(12).toString("hex");
  return `pbkdf2_sha256$20000$${salt}$${pbkdf2Sync(password, salt, 20000, 32, "sha256").toString("base64")}`;
}

// startIssuer serves an installation of its own. add() adds an application by
// the REST API and returns it with its secret.
export async function startIssuer() {
  const data = mkdtempSync(join(tmpdir(), "readmit-issuer-"));
  const run = (...args) => execFileSync(binary, [...args, "--data", data], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  const file = join(data, "customers.csv");
  writeFileSync(file, `email,email_verified,first_name,last_name,password_hash\n${email},true,Jess,Smith,${hash()}\n`);
  run("import", file);
  const key = run("apikey", "create", "--name", "test", "--role", "administrator").match(/rmk_[\w-]+/)[0];
  const server = spawn(binary, ["serve", "--listen", "127.0.0.1:0", "--portal-listen", "127.0.0.1:0", "--data", data], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  let log = "";
  server.stderr.on("data", (text) => (log += text));
  const ended = new Promise((resolve) => server.once("exit", resolve));
  const told = new Promise((resolve, reject) => {
    server.stdout.on("data", (text) => {
      said += text;
      const desk = said.match(/listening on (http:\/\/\S+)/);
      const portal = said.match(/customers' pages on (http:\/\/\S+)/);
      if (desk && portal) resolve({ desk: desk[1], portal: portal[1] });
    });
    ended.then((code) => reject(new Error(`the server ended with ${code}:\n${said}\n${log}`)));
  });
  const { desk, portal } = await told;
  return {
    issuer: portal.replace(/\/$/, ""),
    log: () => log,
    async add(application) {
      const answer = await fetch(`${desk}/api/v1/applications`, {
        method: "POST",
        headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
        body: JSON.stringify(application),
      });
      const body = await answer.json();
      if (!answer.ok) throw new Error(JSON.stringify(body));
      return body;
    },
    async stop() {
      server.kill("SIGTERM");
      await ended;
      rmSync(data, { recursive: true, force: true });
    },
  };
}

// ask sends one request as a browser would that opens a page: fetch says that
// a script asks, which some servers refuse.
function ask(url, method, headers, body) {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers: { ...headers, ...(body && { "content-length": Buffer.byteLength(body) }) } }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (part) => (text += part));
      answer.on("end", () => resolve({ status: answer.statusCode, headers: answer.headers, text }));
    });
    sent.on("error", reject).end(body);
  });
}

// Browser keeps cookies by host and port and follows redirects, also those of
// pages that send on by themselves, until an address that stop() names.
export class Browser {
  cookies = new Map();

  async get(url) {
    return this.send(url, { method: "GET" });
  }

  async post(url, form) {
    return this.send(url, { method: "POST", body: new URLSearchParams(form), headers: { "content-type": "application/x-www-form-urlencoded" } });
  }

  async send(url, init) {
    const at = new URL(url);
    const jar = this.cookies.get(at.host) ?? new Map();
    this.cookies.set(at.host, jar);
    const headers = { accept: "text/html", ...init.headers, cookie: [...jar].map(([k, v]) => `${k}=${v}`).join("; ") };
    const answer = await ask(url, init.method, headers, init.body?.toString());
    for (const line of answer.headers["set-cookie"] ?? []) {
      const [, name, value] = line.match(/^([^=]+)=([^;]*)/);
      if (/max-age=(0|-)/i.test(line) || value === "") jar.delete(name);
      else jar.set(name, value);
    }
    const text = answer.text;
    const page = text.match(/http-equiv="refresh" content="0; ?url=([^"]+)"/i);
    const to = answer.headers.location ?? page?.[1].replaceAll("&amp;", "&");
    return { url, status: answer.status, text, to: to && new URL(to, url).href };
  }

  // follow goes on until a page is shown or an address begins with stop.
  async follow(answer, stop) {
    for (let i = 0; answer.to && i < 20; i++) {
      if (stop && answer.to.startsWith(stop)) return answer;
      answer = await this.get(answer.to);
    }
    return answer;
  }

  // signIn fills in the portal's form if there is one, as Jess does.
  async signIn(url, stop) {
    let answer = await this.follow(await this.get(url), stop);
    if (!answer.to && new URL(answer.url).pathname === "/sign-in") {
      const request = new URL(answer.url).searchParams.get("request");
      answer = await this.follow(await this.post(new URL("/sign-in", answer.url).href, { identifier: email, password, request }), stop);
    }
    return answer;
  }
}

// arrived is the address of the application that the browser was sent to.
export function arrived(answer) {
  if (!answer.to) throw new Error(`the browser stays at ${answer.url}: ${answer.status}\n${answer.text.slice(0, 2000)}`);
  return new URL(answer.to);
}

