// The exact instant of a time that is told as a distance: shown when the time,
// or the row that the keyboard stands on, has pointer or focus; on a customer's
// page by the customer's clock too. Escape takes it away.
import { say } from "./words.js";

const tip = document.createElement("div");
tip.id = "tip";
tip.className = "tip";
tip.setAttribute("role", "tooltip");
tip.hidden = true;
let at = null;

function exact(time) {
  // A title would be shown beside the tip, and to pointers only.
  if (time.title) {
    time.dataset.exact = time.title;
    time.removeAttribute("title");
  }
  return time.dataset.exact;
}

// theirs is the instant by the customer's clock, if that is another one.
function theirs(time) {
  const zone = time.closest("[data-customer-zone]")?.dataset.customerZone;
  if (!zone || exact(time).includes("\n")) return "";
  const text = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "long", timeZone: zone }).format(Date.parse(time.dateTime));
  return "\n" + say("theirs").replace("#", text);
}

function show(time) {
  if (at === time || !exact(time)) return;
  hide();
  at = time;
  tip.textContent = exact(time) + theirs(time);
  (document.querySelector("main") || document.body).append(tip);
  tip.hidden = false;
  time.setAttribute("aria-describedby", "tip");
  const [place, own] = [time.getBoundingClientRect(), tip.getBoundingClientRect()];
  const above = place.top > own.height + 8;
  tip.style.top = `${above ? place.top - own.height - 6 : place.bottom + 6}px`;
  tip.style.left = `${Math.max(8, Math.min(place.left, innerWidth - own.width - 8))}px`;
}

function hide() {
  if (!at) return false;
  at.removeAttribute("aria-describedby");
  at = null;
  tip.hidden = true;
  return true;
}

// of finds the time that an element shows or, for what the keyboard stands on,
// the one it holds or that its row holds.
function of(target, focused) {
  if (!(target instanceof Element)) return null;
  const own = target.closest("time[title], time[data-exact]");
  if (own || !focused || !target.matches(":focus-visible")) return own;
  return (target.closest(".row-line") || target.closest("a, summary"))?.querySelector("time[title], time[data-exact]");
}

document.addEventListener("pointerover", (event) => {
  const time = of(event.target, false);
  if (time) show(time);
  else if (!tip.contains(event.target)) hide();
});
document.addEventListener("focusin", (event) => {
  const time = of(event.target, true);
  if (time) show(time);
  else hide();
});
document.addEventListener("focusout", hide);
addEventListener("scroll", hide, { passive: true, capture: true });
document.addEventListener("keydown", (event) => event.key === "Escape" && hide(), true);
