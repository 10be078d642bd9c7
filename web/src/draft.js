// What was typed into a form outlives a lock, a step-up and a reload: fields of
// note forms and of form[data-draft] are kept in this tab, for this member and
// page, until the form is sent and taken.
const prefix = "readmit.draft ";

const kept = (form) => form.id && form.matches("#note-form, form[data-draft]");
const keyOf = (form) => `${prefix}${document.body.dataset.me || ""} ${location.pathname} ${form.id}`;
const fields = (form) => [...form.elements].filter((f) => f.name && f.name !== "key" && /^(text|email|search|textarea|select-one)$/.test(f.type));

function storage(act) {
  try {
    return act(sessionStorage);
  } catch {
    return null; // Storage is switched off: nothing is kept.
  }
}

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (!form || !kept(form)) return;
  const values = Object.fromEntries(fields(form).map((f) => [f.name, f.value]));
  storage((s) => s.setItem(keyOf(form), JSON.stringify(values)));
});

function restore(form) {
  const values = JSON.parse(storage((s) => s.getItem(keyOf(form))) || "{}");
  for (const field of fields(form)) {
    const value = values[field.name];
    if (value && (!field.value || field.tagName === "SELECT")) field.value = value;
  }
}

for (const form of document.querySelectorAll("form[id]")) {
  if (kept(form)) restore(form);
}

// A line that tells of an act done, or an empty form in the old one's place,
// means that the server has taken it.
document.addEventListener("htmx:after:swap", () => {
  const form = document.getElementById("note-form");
  if (form && document.querySelector("#result .result-good")) storage((s) => s.removeItem(keyOf(form)));
});
if (document.querySelector("#result .result-good")) {
  for (const form of document.querySelectorAll("form[data-draft]")) {
    storage((s) => s.removeItem(keyOf(form)));
    form.reset();
  }
}
for (const form of document.querySelectorAll("form[data-draft-taken]")) storage((s) => s.removeItem(keyOf(form)));

// What a second person is asked about is kept with the question.
const sent = "readmit.sent";
document.addEventListener("submit", (event) => {
  if (kept(event.target)) storage((s) => s.setItem(sent, keyOf(event.target)));
});
if (location.pathname.endsWith("/approvals") && document.querySelector("#result .result-warn")) {
  storage((s) => s.removeItem(s.getItem(sent)));
}

// Whoever signs in next in this tab finds nothing.
document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[action$='/sign-out']")) return;
  storage((s) => {
    for (const key of Object.keys(s)) if (key.startsWith(prefix)) s.removeItem(key);
  });
});
