// npm openid-client, unmodified, against the real binary.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import * as client from "openid-client";
import { Browser, arrived, email, startIssuer } from "./issuer.mjs";

const callback = "https://shop.example.com/callback";
const bye = "https://shop.example.com/bye";
let server;
before(async () => (server = await startIssuer()));
after(() => server.stop());

const discover = (app, how) => client.discovery(new URL(server.issuer), app.id, app.secret, how, { execute: [client.allowInsecureRequests] });

async function signIn(config, browser, more = {}) {
  const verifier = client.randomPKCECodeVerifier();
  const state = client.randomState();
  const nonce = client.randomNonce();
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: callback, scope: "openid profile email", state, nonce, code_challenge_method: "S256",
    code_challenge: await client.calculatePKCECodeChallenge(verifier), ...more,
  });
  const back = arrived(await browser.signIn(url.href, callback));
  return client.authorizationCodeGrant(config, back, { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce });
}

for (const [name, how] of [["basic", client.ClientSecretBasic], ["post", client.ClientSecretPost]]) {
  test(`code, refresh, userinfo, introspection, revocation, logout (${name})`, async () => {
    const app = await server.add({ kind: "web", name: "Shop", redirect_uris: [callback], post_logout_redirect_uris: [bye], refresh_token_seconds: 86400 });
    const config = await discover(app, how(app.secret));
    assert.equal(config.serverMetadata().issuer, server.issuer);
    const browser = new Browser();
    const tokens = await signIn(config, browser);
    const claims = tokens.claims();
    assert.equal(claims.aud, app.id);

    const info = await client.fetchUserInfo(config, tokens.access_token, claims.sub);
    assert.deepEqual([info.email, info.email_verified, info.given_name, info.family_name], [email, true, "Jess", "Smith"]);
    const fresh = await client.refreshTokenGrant(config, tokens.refresh_token);
    assert.notEqual(fresh.refresh_token, tokens.refresh_token);
    const active = await client.tokenIntrospection(config, fresh.access_token);
    assert.deepEqual([active.active, active.sub, active.client_id], [true, claims.sub, app.id]);

    const silent = await signIn(config, browser, { prompt: "none" });
    assert.equal(silent.claims().sub, claims.sub);
    await client.tokenRevocation(config, silent.refresh_token);
    assert.equal((await client.tokenIntrospection(config, silent.access_token)).active, false);
    assert.equal((await client.tokenIntrospection(config, fresh.access_token)).active, true);

    const out = client.buildEndSessionUrl(config, { id_token_hint: fresh.id_token, post_logout_redirect_uri: bye, state: "s" });
    assert.equal(arrived(await browser.get(out.href)).href, bye + "?state=s");
    await assert.rejects(client.refreshTokenGrant(config, fresh.refresh_token), { error: "invalid_grant" });
    await assert.rejects(signIn(config, browser, { prompt: "none" }), { error: "login_required" });
  });
}

test("a refresh token that is used twice ends its family", async () => {
  const app = await server.add({ kind: "web", name: "Shop", redirect_uris: [callback], refresh_token_seconds: 86400 });
  const config = await discover(app);
  const first = await signIn(config, new Browser());
  const second = await client.refreshTokenGrant(config, first.refresh_token);
  await assert.rejects(client.refreshTokenGrant(config, first.refresh_token), { error: "invalid_grant" });
  await assert.rejects(client.refreshTokenGrant(config, second.refresh_token), { error: "invalid_grant" });
});

test("a public client", async () => {
  const app = await server.add({ kind: "single_page", name: "SPA", redirect_uris: [callback], refresh_token_seconds: 3600 });
  const config = await discover(app, client.None());
  const tokens = await signIn(config, new Browser());
  await client.fetchUserInfo(config, tokens.access_token, tokens.claims().sub);
});

test("client credentials", async () => {
  const app = await server.add({ kind: "machine", name: "Stock" });
  const config = await discover(app);
  const tokens = await client.clientCredentialsGrant(config);
  assert.equal(tokens.expires_in, 300);
  const active = await client.tokenIntrospection(config, tokens.access_token);
  assert.deepEqual([active.active, active.sub], [true, app.id]);
  await client.tokenRevocation(config, tokens.access_token);
  assert.equal((await client.tokenIntrospection(config, tokens.access_token)).active, false);
});
