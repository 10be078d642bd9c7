// Verifies a webhook on standard input, {"secret", "now", "headers", "body"}: by
// the function that docs/integrate/webhooks.md prints, and by npm
// standardwebhooks, unmodified. It prints what they made of it.
import { text } from "node:stream/consumers";
import { Webhook } from "standardwebhooks";
// begin of the example
import { createHmac, timingSafeEqual } from "node:crypto";

// verify throws for a request that Readmit did not send with this secret within
// the last five minutes. body is what came, as a string or bytes, not parsed.
export function verify(secret, headers, body, now = Date.now()) {
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const id = headers["webhook-id"];
  const timestamp = headers["webhook-timestamp"];
  if (!(Math.abs(now / 1000 - Number(timestamp)) <= 300)) throw new Error("too old, or from the future");
  const want = createHmac("sha256", key).update(`${id}.${timestamp}.`).update(body).digest();
  for (const signature of String(headers["webhook-signature"]).split(" ")) {
    const [version, text] = signature.split(",");
    const got = Buffer.from(text || "", "base64");
    if (version === "v1" && got.length === want.length && timingSafeEqual(got, want)) return JSON.parse(body);
  }
  throw new Error("no signature is right");
}
// end of the example

const said = (act) => {
  try {
    return act().type;
  } catch (e) {
    return `refused: ${e.message}`;
  }
};
const { secret, now, headers, body } = JSON.parse(await text(process.stdin));
const RealDate = Date;
globalThis.Date = class extends RealDate { // the library asks the clock, and the test's stands still
  static now() {
    return now;
  }
};
console.log(JSON.stringify({ ours: said(() => verify(secret, headers, body, now)), theirs: said(() => new Webhook(secret).verify(body, headers)) }));
