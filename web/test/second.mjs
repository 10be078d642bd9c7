// A second administrator without a browser, who says yes to what others ask for.
import assert from "node:assert/strict";
import { code } from "./desk.mjs";

const password = "eleven quiet herons fold";

// secondPerson joins the desk. approve() says yes to everything that waits for
// a decision, and answers how much that was; send() does what a person without
// script does.
export async function secondPerson(desk, email = "approver@desk.example") {
  const cookies = new Map();
  const ask = async (path, form) => {
    const answer = await fetch(new URL(path, desk.address), {
      method: form ? "POST" : "GET", redirect: "manual", body: form && new URLSearchParams(form),
      headers: { origin: desk.address, cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; ") },
    });
    for (const one of answer.headers.getSetCookie()) {
      const [, name, value] = one.match(/^([^=]+)=([^;]*)/);
      cookies.set(name, value);
    }
    return answer;
  };
  const link = new URL(desk.run("staff", "invite", "--email", email, "--role", "administrator").trim().split("\n").pop()).pathname;
  const secret = (await (await ask(link)).text()).match(/secret=([A-Z2-7]+)/)[1];
  const joined = await ask(link, { name: "Second Person", password, code: code(secret) });
  assert.equal(joined.status, 303, "the second administrator joins");
  const tenant = (await ask("/t")).headers.get("location");
  const page = tenant.replace(/\/$/, "") + "/approvals";
  return {
    // send sends a form of the tenant's console, such as "settings/providers".
    send: (form, values = {}) => ask(page.replace(/approvals$/, form), values),
    // look is the page of the tenant's console at an address, such as "approvals".
    look: async (place) => (await ask(page.replace(/approvals$/, place))).text(),
    async approve() {
      const waiting = [...(await (await ask(page)).text()).matchAll(/action="([^"]+\/approve)"/g)].map(([, action]) => action);
      assert.notEqual(waiting.length, 0, "something waits for a decision");
      for (const action of waiting) {
        let said = await ask(action, {});
        if (said.headers.get("location")?.startsWith("/staff/prove")) {
          await ask("/staff/prove", { password, code: code(secret), next: page });
          said = await ask(action, {});
        }
        assert.equal(said.headers.get("location"), page, await said.text());
      }
      return waiting.length;
    },
  };
}
