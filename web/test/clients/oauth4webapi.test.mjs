// npm oauth4webapi, unmodified, against the real binary. It checks each answer
// by the letter of the specifications.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import * as oauth from "oauth4webapi";
import { Browser, arrived, startIssuer } from "./issuer.mjs";

const callback = "https://shop.example.com/callback";
const plain = { [oauth.allowInsecureRequests]: true };
let server, as;
before(async () => {
  server = await startIssuer();
  const issuer = new URL(server.issuer);
  as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, plain));
  const plainOAuth = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { ...plain, algorithm: "oauth2" }));
  assert.equal(plainOAuth.token_endpoint, as.token_endpoint);
});
after(() => server.stop());

test("code, ID token by its signature, userinfo, refresh, revocation", async () => {
  const app = await server.add({ kind: "web", name: "Shop", redirect_uris: [callback], refresh_token_seconds: 86400 });
  const client = { client_id: app.id };
  const auth = oauth.ClientSecretBasic(app.secret);
  const verifier = oauth.generateRandomCodeVerifier();
  const nonce = oauth.generateRandomNonce();
  const state = oauth.generateRandomState();
  const url = new URL(as.authorization_endpoint);
  url.search = new URLSearchParams({
    client_id: app.id, redirect_uri: callback, response_type: "code", scope: "openid email", state, nonce, max_age: "600",
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier), code_challenge_method: "S256",
  });
  const back = arrived(await new Browser().signIn(url.href, callback));
  const params = oauth.validateAuthResponse(as, client, back, state);
  const answer = await oauth.authorizationCodeGrantRequest(as, client, auth, params, callback, verifier, plain);
  const tokens = await oauth.processAuthorizationCodeResponse(as, client, answer, { expectedNonce: nonce, maxAge: 600, requireIdToken: true });
  await oauth.validateApplicationLevelSignature(as, answer, plain);
  const claims = oauth.getValidatedIdTokenClaims(tokens);
  await oauth.processUserInfoResponse(as, client, claims.sub, await oauth.userInfoRequest(as, client, tokens.access_token, plain));

  // A resource server that checks the token by itself (RFC 9068).
  const request = new Request("https://api.example.com/", { headers: { authorization: `Bearer ${tokens.access_token}` } });
  const access = await oauth.validateJwtAccessToken(as, request, server.issuer, plain);
  assert.deepEqual([access.sub, access.client_id, access.exp - access.iat], [claims.sub, app.id, 300]);

  const again = await oauth.processRefreshTokenResponse(as, client, await oauth.refreshTokenGrantRequest(as, client, auth, tokens.refresh_token, plain));
  await oauth.processRevocationResponse(await oauth.revocationRequest(as, client, auth, again.refresh_token, plain));
  const shown = await oauth.processIntrospectionResponse(as, client, await oauth.introspectionRequest(as, client, auth, again.access_token, plain));
  assert.equal(shown.active, false);
});

test("device", async () => {
  const app = await server.add({ kind: "device", name: "TV", scopes: ["openid"] });
  const client = { client_id: app.id };
  const began = await oauth.processDeviceAuthorizationResponse(as, client, await oauth.deviceAuthorizationRequest(as, client, oauth.None(), { scope: "openid" }, plain));
  assert.match(began.user_code, /^[B-Z]{4}-[B-Z]{4}$/);
  const answer = await oauth.deviceCodeGrantRequest(as, client, oauth.None(), began.device_code, plain);
  await assert.rejects(oauth.processDeviceCodeResponse(as, client, answer), { error: "authorization_pending" });
});
