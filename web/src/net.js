// What to say when the line is cut: a read can simply be tried again. Of an act
// it is not known whether it was done; where its form carries an idempotency
// key, the server can be asked.
import { say } from "./words.js";

const place = () => document.getElementById("result");

function tell(text, act) {
  const line = document.createElement("div");
  line.className = "result result-bad";
  const words = document.createElement("span");
  words.className = "result-text";
  words.textContent = text;
  line.append(words);
  if (act) line.append(act);
  place().replaceChildren(line);
}

// asking is the button that looks the act up by its key.
function asking(key) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-sm";
  button.textContent = say("check");
  button.addEventListener("click", () => check(key, button));
  return button;
}

async function check(key, button) {
  button.disabled = true;
  const tenant = location.pathname.match(/^\/t\/[^/]+/)?.[0];
  try {
    const answer = await fetch(`${tenant}/outcome/${encodeURIComponent(key)}`, {
      headers: { "HX-Request": "true", "HX-Current-URL": location.href }, cache: "no-store",
    });
    if (!answer.ok) throw new Error(answer.status);
    place().innerHTML = await answer.text();
    const outcome = answer.headers.get("Readmit-Outcome");
    if (outcome === "done") document.dispatchEvent(new CustomEvent("readmit:done", { detail: key }));
    place().querySelector("a, button")?.focus();
  } catch {
    tell(say("still_cut"), asking(key));
    place().querySelector("button").focus();
  }
}

// lost says that it is not known whether an act was done, and offers to ask.
export function lost(key) {
  if (!key || !/^\/t\/[^/]+/.test(location.pathname)) return tell(say("unknown"));
  tell(say("unknown_key"), asking(key));
}

document.addEventListener("htmx:error", (event) => {
  if (!place()) return;
  const source = event.detail.ctx?.sourceElement;
  const method = event.detail.ctx?.request?.method;
  const harmless = method === "GET" || source?.id === "search" || source?.matches("[data-box]");
  if (harmless) return tell(say("lost"));
  lost((source?.form || source?.closest?.("form"))?.elements.key?.value);
});
