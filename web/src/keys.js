// Keyboard: / goes to the search box, Ctrl-K opens the palette, arrows and j k
// go through the rows, Enter opens (it is a link), Escape closes or leaves, "g"
// and a letter goes to a page of the menu, n to a new note, x chooses a row, ? lists what this
// page has. Single keys can be switched off (WCAG 2.1.4).
import { chooseRow } from "./choose.js";
import { closeMenu, openDialog } from "./menus.js";
import { openPalette } from "./palette.js";
import { closePanel } from "./panel.js";

let goingAt = 0;

function typing(element) {
  return element.matches("input:not([type=checkbox]), textarea, select, [contenteditable]");
}

function focusBox() {
  const box = document.querySelector("[data-box]");
  if (!box) return false;
  box.focus();
  box.select();
  return true;
}

function visibleRows() {
  return [...document.querySelectorAll("[data-row]")].filter((row) => row.offsetParent);
}

// move focuses the next or the previous row; above the first is the box.
function move(step) {
  const rows = visibleRows();
  if (!rows.length) return false;
  const at = rows.indexOf(document.activeElement);
  if (at < 0) return focusRow(rows[step > 0 ? 0 : rows.length - 1]);
  if (at + step < 0) return focusBox();
  return focusRow(rows[Math.min(at + step, rows.length - 1)]);
}

function focusRow(row) {
  row.focus();
  row.scrollIntoView({ block: "nearest" });
  return true;
}

function inSearch(element) {
  return element.matches("[data-box]") || Boolean(element.closest("#search") && element.matches("input"));
}

function escape(element) {
  if (closePanel() || closeMenu()) return true;
  const box = document.getElementById("suggestions");
  if (box && box.childElementCount) {
    box.replaceChildren();
    return true;
  }
  if (typing(element)) {
    element.blur();
    return true;
  }
  return false;
}

// going takes the letter after "g" and opens that page of the menu.
function going(key) {
  if (performance.now() - goingAt > 1500) return false;
  goingAt = 0;
  const link = /^[a-z]$/.test(key) && document.querySelector(`[data-go="${key}"]`);
  if (link) link.click();
  return Boolean(link);
}

function plain(key) {
  if (goingAt && going(key)) return true;
  if (key === "g") {
    goingAt = performance.now();
    return true;
  }
  if (key === "/") return focusBox();
  if (key === "j") return move(1);
  if (key === "k") return move(-1);
  if (key === "?") return help();
  if (key === "n") return focusNote();
  if (key === "x") return chooseRow();
  return false;
}

// help lists the keys of this page.
function help() {
  for (const line of document.querySelectorAll("#shortcuts [data-needs]")) {
    line.hidden = line.dataset.needs !== "" && !document.querySelector(line.dataset.needs);
  }
  openDialog("shortcuts");
  return true;
}

function single(choice) {
  try {
    if (choice !== undefined) localStorage.setItem("readmit.single-keys", choice ? "on" : "off");
    return localStorage.getItem("readmit.single-keys") !== "off";
  } catch {
    return true; // Storage is switched off: keys stay on.
  }
}

const singles = document.querySelector("[data-single-keys]");
if (singles) {
  singles.checked = single();
  singles.addEventListener("change", () => single(singles.checked));
}

function focusNote() {
  const note = document.getElementById("note-text");
  if (note) note.focus();
  return Boolean(note);
}

function handle(event) {
  const element = event.target instanceof Element ? event.target : document.body;
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") return openPalette();
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return false;
  if (document.querySelector("dialog[open]")) return false;
  if (event.key === "Escape") return escape(element);
  if (event.key === "ArrowDown" && (inSearch(element) || element.matches("[data-row]"))) return move(1);
  if (event.key === "ArrowUp" && element.matches("[data-row]")) return move(-1);
  if (typing(element) || !single()) return false;
  return plain(event.key);
}

document.addEventListener("click", (event) => event.target.closest("[data-open=shortcuts]") && help());

document.addEventListener("keydown", (event) => {
  if (handle(event)) event.preventDefault();
});
