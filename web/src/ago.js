// Keeps distances in time true while a page stands open. The units and their
// limits are those of locale.Printer.Ago; from a week on the server's date
// stays.
import { say } from "./words.js";

const minute = 60e3;
const hour = 60 * minute;
const day = 24 * hour;

function text(past) {
  if (past < minute) return say("now");
  if (past < hour) return say("minutes", Math.floor(past / minute));
  if (past < day) return say("hours", Math.floor(past / hour));
  return say("days", Math.floor(past / day));
}

function refresh() {
  for (const element of document.querySelectorAll("time[data-ago]")) {
    const past = Date.now() - Date.parse(element.dateTime);
    if (past < 0 || past >= 7 * day) continue;
    const now = text(past);
    if (element.textContent !== now) element.textContent = now;
  }
}

const clock = setInterval(refresh, 30e3);
addEventListener("readmit:turned", () => clearInterval(clock));
addEventListener("pageshow", (event) => event.persisted && refresh());
