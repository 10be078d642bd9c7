// Keyboard: / and Ctrl-K go to the search box, arrows and j k through the
// rows, Enter opens (it is a link), Escape closes or leaves, "g c" goes to
// customers, n to a new note, ? lists all this.
import { closeMenu, openDialog } from "./menus.js";

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
  if (closeMenu()) return true;
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

function plain(key) {
  if (key === "g") {
    goingAt = performance.now();
    return true;
  }
  if (key === "c" && performance.now() - goingAt < 1500) {
    const home = document.body.dataset.home;
    if (home) location.href = home;
    return Boolean(home);
  }
  if (key === "/") return focusBox();
  if (key === "j") return move(1);
  if (key === "k") return move(-1);
  if (key === "?") return openDialog("shortcuts"), true;
  if (key === "n") return focusNote();
  return false;
}

function focusNote() {
  const note = document.getElementById("note-text");
  if (note) note.focus();
  return Boolean(note);
}

function handle(event) {
  const element = event.target instanceof Element ? event.target : document.body;
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") return focusBox();
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return false;
  if (document.querySelector("dialog[open]")) return false;
  if (event.key === "Escape") return escape(element);
  if (event.key === "ArrowDown" && (inSearch(element) || element.matches("[data-row]"))) return move(1);
  if (event.key === "ArrowUp" && element.matches("[data-row]")) return move(-1);
  if (typing(element)) return false;
  return plain(event.key);
}

document.addEventListener("keydown", (event) => {
  if (handle(event)) event.preventDefault();
});
