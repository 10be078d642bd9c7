// form[data-savebar]: its bar appears with the first change, Ctrl or Cmd and S
// saves, leaving with changes warns, and what was typed outlives a lock and a
// reload in this tab. A form that the server gave back holds changes as it is.
const prefix = "readmit.draft ";
const changed = "savebar-open";
let leaving = false;
let last = ""; // the field that was edited last, to return to
let sent = null; // what was sent, by its idempotency key

const find = () => document.querySelector("form[data-savebar]");
const keyOf = (form) => `${prefix}${document.body.dataset.me || ""} ${location.pathname} ${form.id}`;
const controls = (form) => [...form.elements].filter((f) => f.name && f.type !== "submit");

function storage(act) {
  try {
    return act(sessionStorage);
  } catch {
    return null; // Storage is switched off: nothing is kept.
  }
}

function differs(field) {
  if (field.type === "hidden") return false;
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.tagName === "SELECT") return field.selectedIndex !== Math.max(0, [...field.options].findIndex((o) => o.defaultSelected));
  return field.value !== field.defaultValue;
}

const dirty = (form) => form.hasAttribute("data-given") || controls(form).some(differs);

const values = (form) => JSON.stringify([...new FormData(form)].filter(([name]) => name !== "key"));

function keep(form, unsaved) {
  if (!unsaved) return storage((s) => s.removeItem(keyOf(form)));
  const all = controls(form).map((f) => [f.name, f.type === "checkbox" || f.type === "radio" ? f.checked : f.value]);
  storage((s) => s.setItem(keyOf(form), JSON.stringify(all)));
}

function restore(form) {
  if (form.hasAttribute("data-given")) return;
  const all = JSON.parse(storage((s) => s.getItem(keyOf(form))) || "[]");
  for (let [name, value] of all) {
    if (name === "key") continue;
    // Fields that have come since then, as a revealed one, stand as they are.
    if (name === "seen") value = JSON.stringify({ ...JSON.parse(form.elements.seen.value || "{}"), ...JSON.parse(value || "{}") });
    for (const field of controls(form).filter((f) => f.name === name)) {
      if (typeof value === "boolean") field.checked = value;
      else if (field.type !== "radio" && field.type !== "checkbox") field.value = value;
    }
  }
}

function look(form) {
  const unsaved = dirty(form);
  form.classList.toggle(changed, unsaved);
  const text = form.querySelector("[data-savebar-text]");
  const said = unsaved ? text.dataset.text : "";
  if (text.textContent !== said) text.textContent = said; // told once
  keep(form, unsaved);
}

function edited(event) {
  const form = event.target.form;
  if (!form || !form.matches("[data-savebar]")) return;
  leaving = false;
  last = event.target.id || last;
  look(form);
}

document.addEventListener("input", edited);
document.addEventListener("change", edited);

document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "s") return;
  const form = find();
  if (!form) return;
  event.preventDefault();
  if (form.classList.contains(changed)) form.requestSubmit();
});

// Undo needs no way to the server as long as the page holds what stood there.
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-undo]")) return;
  const form = find();
  if (form.hasAttribute("data-given")) {
    leaving = true;
    return keep(form, false);
  }
  event.preventDefault();
  form.reset();
  look(form);
  (document.getElementById(last) || form.querySelector("input:not([type=hidden])"))?.focus();
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.closest("#sidebar, .profile-reveals")) leaving = true; // it comes back to this page
  if (form.matches("[data-savebar]")) sent = { key: form.elements.key.value, values: values(form) };
});

// What was sent turned out to be done, though its answer was lost.
document.addEventListener("readmit:done", (event) => {
  const form = find();
  if (!form || !sent || sent.key !== event.detail || sent.values !== values(form)) return;
  leaving = true;
  keep(form, false);
});

document.addEventListener("htmx:after:swap", () => {
  const form = find();
  if (!form) return;
  look(form);
  if (document.activeElement && document.activeElement !== document.body) return;
  const first = form.querySelector(".is-invalid, .clash input[type=radio]");
  (first || document.getElementById(last) || form.querySelector("input:not([type=hidden])"))?.focus();
});

// The lock must not wait for an answer; what was typed is kept for after it.
addEventListener("readmit:lock", () => (leaving = true));
// Nor must the page that masks again what was shown for a while.
addEventListener("readmit:masked", () => {
  leaving = true;
  location.reload();
});
addEventListener("pageshow", () => (leaving = false));
addEventListener("beforeunload", (event) => {
  const form = find();
  if (form && !leaving && form.classList.contains(changed)) event.preventDefault();
});

const form = find();
if (form) {
  restore(form);
  look(form);
}
