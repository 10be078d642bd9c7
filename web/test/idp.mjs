// The certified provider of npm oidc-provider, unmodified, as the provider of
// others that customers sign in by: run with the address that browsers come
// back to. It prints its issuer and serves until its input ends.
import { createServer } from "node:http";
import { Provider } from "oidc-provider";

const server = createServer();
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const issuer = `http://127.0.0.1:${server.address().port}`;
const provider = new Provider(issuer, {
  clients: [{ client_id: "shop", client_secret: "hush-hush-hush-hush", redirect_uris: process.argv.slice(2), grant_types: ["authorization_code"], response_types: ["code"] }],
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["given_name", "family_name", "locale"] },
  // Whatever is typed as the login is the subject and the address.
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({ sub: id, email: `${id}@example.com`, email_verified: !id.startsWith("unproved"), given_name: "Jess", family_name: "Smith", locale: "en-GB" }),
  }),
});
server.on("request", provider.callback());
console.log(issuer);
process.stdin.on("end", () => process.exit(0)).resume();
