// Forms of settings: what was typed outlives a lock, a step-up and a reload, the
// line with Save comes with the first change, lists are offered from
// what the browser knows, and the brand's colour is shown while it is chosen.
const prefix = "readmit.draft ";
const sent = `${prefix}sent`;
// By where it is sent: a form that was refused stands at another address.
const keyOf = (form) => `${prefix}${document.body.dataset.me || ""} ${form.getAttribute("action")} ${form.id}`;
const fieldsOf = (form) => [...form.elements].filter((f) => f.name && f.type !== "hidden" && f.type !== "submit" && f.type !== "file");
const isBox = (field) => field.type === "checkbox";
const valueOf = (field) => (isBox(field) ? String(field.checked) : field.value);

function storage(act) {
  try {
    return act(sessionStorage);
  } catch {
    return null; // Storage is switched off: nothing is kept.
  }
}

// stored is what the server has: beside what was typed if it was refused.
function stored(field) {
  const was = field.form.elements[`was.${field.name}`];
  if (was) return was.value;
  if (isBox(field)) return String(field.defaultChecked);
  if (field.tagName === "SELECT") return (field.querySelector("option[selected]") || field.options[0]).value;
  return field.defaultValue;
}

function put(field, value) {
  if (isBox(field)) field.checked = value === "true";
  else field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

const typed = (form) => fieldsOf(form).filter((f) => valueOf(f) !== stored(f));

function keep(form) {
  const values = Object.fromEntries(typed(form).filter((f) => !("unkept" in f.dataset)).map((f) => [f.name, valueOf(f)]));
  const version = form.elements.version?.value;
  storage((s) => (Object.keys(values).length ? s.setItem(keyOf(form), JSON.stringify({ version, values })) : s.removeItem(keyOf(form))));
}

// restore brings back what was typed, with the version that it was based on:
// so the server sees if somebody else changed the same meanwhile.
function restore(form) {
  const draft = JSON.parse(storage((s) => s.getItem(keyOf(form))) || "null");
  if (!draft || form.querySelector(".is-invalid, .meanwhile")) return;
  const back = fieldsOf(form).filter((f) => f.name in draft.values);
  if (form.elements.version && back.length) form.elements.version.value = draft.version;
  for (const field of back) put(field, draft.values[field.name]);
  if (back.length) form.closest("details")?.setAttribute("open", "");
}

// The line with Save is there after a change only.
function show(form) {
  const line = form.querySelector("[data-save]");
  line?.classList.toggle("save-open", typed(form).length > 0);
}

const good = document.querySelector("#result .result-good");
for (const form of document.querySelectorAll("form[data-kept]")) {
  if (good && storage((s) => s.getItem(sent)) === keyOf(form)) storage((s) => s.removeItem(keyOf(form)));
  form.addEventListener("input", () => {
    keep(form);
    show(form);
  });
  form.addEventListener("submit", () => storage((s) => s.setItem(sent, keyOf(form))));
  form.addEventListener("reset", (event) => {
    event.preventDefault(); // the browser would go back to what was refused
    for (const field of fieldsOf(form)) put(field, stored(field));
  });
  restore(form);
  show(form);
}
if (good) storage((s) => s.removeItem(sent));

// offer fills a list of suggestions: what the browser knows, named in the
// reader's language.
function offer(id, values, type) {
  const inputs = document.querySelectorAll(`input[list="${id}"]`);
  if (!inputs.length || document.getElementById(id)) return;
  const names = type && new Intl.DisplayNames([document.documentElement.lang], { type, fallback: "none" });
  const list = document.createElement("datalist");
  list.id = id;
  for (const value of values()) {
    const name = names?.of(value);
    if (names && !name) continue;
    list.append(new Option(name || "", value));
  }
  inputs[0].after(list);
}

function regions() {
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  return letters.flatMap((a) => letters.map((b) => a + b)).filter((code) => !/^(EU|EZ|UN|ZZ|X.|Q.)$/.test(code));
}

offer("zones", () => Intl.supportedValuesOf("timeZone"));
offer("regions", regions, "region");
offer("languages", () => "ar ca cs da de de-AT de-CH el en en-GB en-US es es-MX et fi fr fr-CA ga he hi hr hu it ja ko lt lv nb nl pl pt pt-BR ro ru sk sl sr sv tr uk vi zh-Hans zh-Hant".split(" "), "language");

// The contrast of two colours (WCAG 2.2).
function luminance(color) {
  const part = (at) => {
    const x = parseInt(color.slice(at, at + 2), 16) / 255;
    return x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5);
}

const onWhite = (color) => 1.05 / (luminance(color) + 0.05);

function readable(color) {
  for (let keep = 100; keep > 0; keep--) {
    const shade = "#" + [1, 3, 5].map((at) => Math.floor((parseInt(color.slice(at, at + 2), 16) * keep) / 100).toString(16).padStart(2, "0")).join("");
    if (onWhite(shade) >= 4.5) return shade;
  }
  return "#000000";
}

const tenth = (x) => (Math.floor(x * 10) / 10).toFixed(1);

function paint(color) {
  const white = onWhite(color);
  const black = 21 / white;
  const link = readable(color);
  const texts = { "on-white": tenth(white), "of-text": tenth(Math.max(white, black)), "link-name": link };
  const fills = { color, text: black > white ? "#000000" : "#ffffff", link };
  for (const part of document.querySelectorAll("[data-brand]")) {
    const name = part.dataset.brand;
    if (name in fills) part.setAttribute("fill", fills[name]);
    else part.textContent = texts[name];
  }
}

document.addEventListener("input", (event) => {
  const color = event.target.name === "brand.color" && (event.target.value || "#1d4ed8").trim().toLowerCase();
  if (color && /^#[0-9a-f]{6}$/.test(color)) paint(color);
});
for (const field of document.querySelectorAll("input[name='brand.color']")) field.dispatchEvent(new Event("input", { bubbles: true }));

// A file that is too large is told before it is sent.
document.addEventListener("change", (event) => {
  const { most, tooLarge } = event.target.dataset;
  if (most) event.target.setCustomValidity(event.target.files[0]?.size > Number(most) ? tooLarge : "");
  if (most) event.target.reportValidity();
});
