// Apache with Debian's mod_auth_openidc, unmodified, against the real binary.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Browser, email, startIssuer } from "./issuer.mjs";

const modules = "/usr/lib/apache2/modules";
const there = existsSync(`${modules}/mod_auth_openidc.so`) && existsSync("/usr/sbin/apache2");

async function freePort() {
  const server = createServer();
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

// startApache serves one page that only those see who are signed in.
async function startApache(port, issuer, app) {
  const dir = mkdtempSync(join(tmpdir(), "readmit-apache-"));
  const at = `http://localhost:${port}`;
  mkdirSync(join(dir, "www", "inside"), { recursive: true });
  writeFileSync(join(dir, "www", "inside", "page.html"), "inside");
  writeFileSync(join(dir, "www", "bye.html"), "bye");
  chmodSync(dir, 0o755);
  writeFileSync(
    join(dir, "apache.conf"),
    `ServerRoot ${dir}
ServerName localhost
Listen 127.0.0.1:${port}
PidFile ${dir}/pid
ErrorLog ${dir}/log
LogLevel warn
${["mpm_event", "authn_core", "authz_core", "authz_user", "auth_openidc", "mime"].map((m) => `LoadModule ${m}_module ${modules}/mod_${m}.so`).join("\n")}
TypesConfig /etc/mime.types
User www-data
Group www-data
DocumentRoot ${dir}/www
OIDCProviderMetadataURL ${issuer}/.well-known/openid-configuration
OIDCClientID ${app.id}
OIDCClientSecret ${app.secret}
OIDCRedirectURI ${at}/inside/answer
OIDCDefaultURL ${at}/inside/page.html
OIDCCryptoPassphrase of-the-test-only
OIDCPKCEMethod S256
OIDCIDTokenSignedResponseAlg ES256
OIDCScope "openid profile email"
OIDCInfoHook access_token id_token userinfo refresh_token
OIDCSessionType server-cache
<Location /inside>
  AuthType openid-connect
  Require valid-user
</Location>
<Location /bye.html>
  Require all granted
</Location>
`,
  );
  const server = spawn("/usr/sbin/apache2", ["-f", join(dir, "apache.conf"), "-DFOREGROUND"], { stdio: "ignore" });
  const ended = new Promise((resolve) => server.once("exit", resolve));
  for (;;) {
    try {
      await fetch(`${at}/bye.html`);
      break;
    } catch {
      const over = await Promise.race([ended.then(() => true), new Promise((done) => setTimeout(() => done(false), 50))]);
      if (over) throw new Error(`apache ended:\n${existsSync(join(dir, "log")) ? readFileSync(join(dir, "log"), "utf8") : ""}`);
    }
  }
  return {
    at,
    log: () => readFileSync(join(dir, "log"), "utf8"),
    async stop() {
      server.kill("SIGTERM");
      await ended;
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

let server, apache, port;
before(async () => {
  if (!there) return;
  server = await startIssuer();
  port = await freePort();
  const app = await server.add({
    kind: "web", name: "Intranet", redirect_uris: [`http://localhost:${port}/inside/answer`],
    post_logout_redirect_uris: [`http://localhost:${port}/bye.html`], refresh_token_seconds: 86400,
  });
  apache = await startApache(port, server.issuer, app);
});
after(async () => {
  await apache?.stop();
  await server?.stop();
});

test("mod_auth_openidc: code with PKCE, userinfo, refresh, logout", { skip: there ? false : "apache2 with mod_auth_openidc is not installed: scripts/setup" }, async () => {
  const browser = new Browser();
  const inside = await browser.follow(await browser.signIn(`${apache.at}/inside/page.html`));
  assert.equal(inside.text, "inside", apache.log());
  const info = async () => JSON.parse((await browser.get(`${apache.at}/inside/answer?info=json`)).text);
  const first = await info();
  assert.deepEqual([first.userinfo.email, first.userinfo.given_name, first.id_token.iss], [email, "Jess", server.issuer]);
  await browser.follow(await browser.get(`${apache.at}/inside/answer?refresh=${encodeURIComponent(`${apache.at}/inside/page.html`)}&access_token=${encodeURIComponent(first.access_token)}`));
  const second = await info();
  assert.notEqual(second.access_token, first.access_token, apache.log());
  assert.notEqual(second.refresh_token, first.refresh_token);

  const out = await browser.follow(await browser.get(`${apache.at}/inside/answer?logout=${encodeURIComponent(`${apache.at}/bye.html`)}`));
  assert.equal(out.text, "bye", `${out.url} ${apache.log()}`);
  const again = await browser.follow(await browser.get(`${apache.at}/inside/page.html`));
  assert.equal(new URL(again.url).pathname, "/sign-in");
});
