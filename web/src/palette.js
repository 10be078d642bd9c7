// The list that Ctrl-K opens: pages, customers opened last and saved searches
// from the server, which leaves out what the role may not use; the acts are
// those that stand on this page. Typing narrows it, arrows choose, Enter goes,
// Escape closes. What fits nothing can be searched among the customers.
import { say } from "./words.js";

const dialog = document.getElementById("palette");
const box = document.getElementById("palette-box");
const list = document.getElementById("palette-list");
let asked = null;

const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const entries = () => [...list.querySelectorAll("[role=option]")];
const shown = () => entries().filter((entry) => !entry.hidden);
const current = () => list.querySelector("[aria-selected=true]");

export function openPalette() {
  if (!dialog || document.querySelector("dialog[open]")) return Boolean(dialog);
  box.value = "";
  for (const old of list.querySelectorAll("[data-acts]")) old.remove();
  list.prepend(...acts(say("acts"), true));
  list.append(...acts(say("desk"), false));
  dialog.showModal();
  narrow();
  fetchEntries();
  return true;
}

// acts lists what can be done: elements with [data-act] that can be seen, and
// those with data-act="anywhere".
function acts(title, within) {
  const found = [...document.querySelectorAll("[data-act]")].filter(
    (e) => within === Boolean(e.closest("main")) && !e.disabled && (e.dataset.act === "anywhere" || e.checkVisibility()),
  );
  if (!found.length) return [];
  const group = document.createElement("div");
  group.className = "palette-group";
  group.dataset.acts = within ? "page" : "desk";
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", title);
  const head = document.createElement("p");
  head.className = "palette-title";
  head.setAttribute("aria-hidden", "true");
  head.textContent = title;
  group.append(head, ...found.map(act));
  return [group];
}

function act(element) {
  const entry = document.createElement("button");
  entry.type = "button";
  entry.tabIndex = -1;
  entry.className = "palette-entry";
  entry.setAttribute("role", "option");
  const icon = element.querySelector("svg.icon");
  const word = document.createElement("span");
  word.className = "palette-word";
  word.textContent = element.dataset.label || element.getAttribute("aria-label") || element.textContent.trim();
  entry.append(...(icon ? [icon.cloneNode(true)] : []), word);
  entry.addEventListener("click", () => {
    dialog.close();
    element.focus();
    if (!element.matches("input, textarea")) element.click();
  });
  return entry;
}

async function fetchEntries() {
  const first = !asked;
  asked ??= fetch(document.body.dataset.palette, { headers: { "HX-Request": "true" } }).then((answer) => (answer.ok && !answer.redirected ? answer.text() : Promise.reject()));
  try {
    const text = await asked;
    if (!first && list.querySelector(".palette-group:not([data-acts])")) return;
    for (const old of list.querySelectorAll(".palette-group:not([data-acts])")) old.remove();
    list.insertAdjacentHTML("beforeend", text);
    list.append(...list.querySelectorAll("[data-acts=desk]"));
  } catch {
    asked = null; // The next opening asks again.
  }
  narrow();
}

// narrow hides what does not hold every typed word, and stands on the first.
function narrow() {
  const words = fold(box.value).split(/\s+/).filter(Boolean);
  entries().forEach((entry, i) => {
    entry.id = "palette-" + i;
    const text = fold(entry.textContent);
    entry.hidden = !words.every((word) => text.includes(word));
  });
  for (const group of list.querySelectorAll(".palette-group")) group.hidden = !group.querySelector("[role=option]:not([hidden])");
  const search = dialog.querySelector("[data-palette-search]");
  if (search) {
    search.hidden = !box.value.trim();
    search.querySelector("strong").textContent = box.value.trim();
  }
  dialog.querySelector(".palette-none").hidden = shown().length > 0 || Boolean(search && box.value.trim());
  // Nothing is chosen by opening alone: Enter at once does nothing.
  choose(words.length ? shown()[0] : undefined);
}

function choose(entry) {
  current()?.setAttribute("aria-selected", "false");
  entry?.setAttribute("aria-selected", "true");
  entry?.scrollIntoView({ block: "nearest" });
  if (entry) box.setAttribute("aria-activedescendant", entry.id);
  else box.removeAttribute("aria-activedescendant");
}

function step(by) {
  const all = shown();
  const at = all.indexOf(current());
  if (all.length) choose(all[at < 0 && by < 0 ? all.length - 1 : (at + by + all.length) % all.length]);
}

// go waits for the entries, so that who types faster than they come is led
// where they mean.
async function go() {
  await fetchEntries();
  if (!dialog.open) return;
  if (current()) current().click();
  else if (box.value.trim()) box.form.requestSubmit();
}

dialog?.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.key === "ArrowDown") step(1);
  else if (event.key === "ArrowUp") step(-1);
  else if (event.key === "Enter" && event.target === box) go();
  else if (event.key === "k" && (event.ctrlKey || event.metaKey)) dialog.close();
  else return;
  event.preventDefault();
});
box?.addEventListener("input", narrow);
dialog?.addEventListener("submit", (event) => box.value.trim() || event.preventDefault());
dialog?.addEventListener("click", (event) => {
  if (event.target === dialog || event.target.closest("[data-close]")) dialog.close();
});
