// Every form that acts is sent with an idempotency key, so that one whose answer
// is lost on the way can be asked for: done once, or not at all, and the page
// says which. Without script they are plain forms.
import { lost } from "./net.js";
import { acts } from "./unkeyed.js";

const sending = new WeakSet();
const given = new WeakMap(); // what was sent under the key that a form was given here

const values = (form, submitter) =>
  JSON.stringify([...new FormData(form, submitter)].filter(([name]) => name !== "key").map(([name, v]) => [name, v instanceof File ? `${v.name} ${v.size} ${v.lastModified}` : v]));

// keyed gives the form's key. A form of which something else is sent now is
// another act, under another key.
function keyed(form, submitter) {
  const sent = values(form, submitter);
  let field = form.elements.namedItem("key");
  if (field && (!given.has(form) || given.get(form) === sent)) return field.value;
  if (!field) {
    field = document.createElement("input");
    field.type = "hidden";
    field.name = "key";
    form.append(field);
  }
  field.value = Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");
  given.set(form, sent);
  return field.value;
}

async function send(form, submitter) {
  const key = keyed(form, submitter);
  const data = new FormData(form, submitter);
  try {
    const answer = await fetch(form.action, {
      method: "POST", headers: { "HX-Request": "true", "HX-Current-URL": location.href, "Idempotency-Key": key },
      body: form.enctype === "multipart/form-data" ? data : new URLSearchParams(data),
    });
    const there = answer.headers.get("HX-Redirect") || (answer.redirected && answer.ok && answer.url);
    if (there) return go(there);
    const name = answer.headers.get("Content-Disposition")?.match(/^attachment; filename="([^"]+)"/)?.[1];
    if (name) return keep(name, await answer.blob());
    if (!answer.headers.get("Vary")?.includes("HX-Request")) throw new Error(`${answer.status} by somebody between`);
    const text = await answer.text();
    if (answer.headers.get("HX-Retarget") === "#result") document.getElementById("result").innerHTML = text;
    else turn(text);
  } catch {
    return lost(key);
  }
}

// keep saves a file that was answered.
function keep(name, file) {
  const way = document.createElement("a");
  way.href = URL.createObjectURL(file);
  way.download = name;
  way.click();
}

// turn shows the page that was answered in the place of this one, as the browser
// would. It is not asked for a second time: a refusal would be told twice, and
// what is shown once only would be lost.
function turn(page) {
  dispatchEvent(new Event("readmit:turned")); // what goes by the clock would go on
  document.open();
  document.write(page);
  document.close();
}

// go leads to a page, also to the one that is shown.
function go(there) {
  const from = location.href.split("#")[0];
  location.assign(there);
  if (there.includes("#") && new URL(there, from).href.split("#")[0] === from) location.reload();
}

// htmx sends these by itself; the key must be in the form by then.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.hasAttribute("hx-post") && acts(form)) keyed(form, event.submitter);
}, true);

// What was answered is over: the next press is another act.
document.addEventListener("htmx:after:request", (event) => {
  const form = event.detail.ctx?.sourceElement?.closest?.("form");
  if (!form || !given.has(form) || !event.detail.ctx.response?.raw?.ok) return;
  form.elements.namedItem("key")?.remove();
  given.delete(form);
});

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.hasAttribute("hx-post") || !acts(form) || !document.getElementById("result")) return;
  event.preventDefault();
  if (sending.has(form)) return;
  sending.add(form);
  const buttons = [...form.querySelectorAll("button[type=submit]")].filter((b) => !b.disabled);
  const { submitter } = event;
  document.getElementById("result").replaceChildren(); // it tells of an act before this one
  const sent = send(form, submitter);
  for (const b of buttons) b.disabled = true;
  await sent;
  for (const b of buttons) b.disabled = false;
  sending.delete(form);
});
