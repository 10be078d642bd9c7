// Live pages: the button [data-watch] counts the cards that arrived since the
// page was drawn, and fetches them when pressed; nothing moves by itself. The
// numbers in the menu follow, too. One stream serves all pages of a browser.
import { makeHub } from "./hub.js";
import { say } from "./words.js";

const { live, liveWorker, tenant } = document.body.dataset;
const button = document.querySelector("[data-watch]");
const unseen = new Set();
let order = Number(button?.dataset.after ?? -1);
let tell = null; // says something to the hub

function show() {
  button.hidden = unseen.size === 0;
  button.textContent = unseen.size ? say("news", unseen.size) : "";
}

function hear(told) {
  if (told.type === "menu") return write(told.figures);
  if (!button || told.order <= order) return;
  order = told.order;
  if (document.getElementById("card-" + told.id)) return;
  unseen.add(told.id);
  show();
}

function write(figures) {
  for (const element of document.querySelectorAll("[data-figure]")) {
    const text = figures[element.dataset.figure];
    if (text !== undefined && element.textContent.trim() !== text) element.textContent = text;
  }
}

function connect() {
  const stream = new URL(live, location.href);
  if (typeof SharedWorker === "function") {
    try {
      const url = new URL(liveWorker, location.href);
      url.searchParams.set("stream", stream.pathname);
      const { port } = new SharedWorker(url, { name: "readmit" });
      port.addEventListener("message", (event) => hear(event.data));
      port.start();
      return (message) => port.postMessage(message);
    } catch {
      // Some browsers have them and do not allow them.
    }
  }
  const hub = makeHub(stream);
  return (message) => hub(hear, message);
}

function here() {
  if (document.hidden && !button) return;
  tell ??= connect();
  tell({ type: "here", key: button?.dataset.watch ?? "", after: order, tenant });
}

// What another act has brought onto the page is not new any more.
const seen = new MutationObserver(() => {
  for (const id of unseen) if (document.getElementById("card-" + id)) unseen.delete(id);
  show();
});

if (live && (button || document.querySelector("[data-work]"))) {
  here();
  const clock = setInterval(here, 50e3);
  addEventListener("readmit:turned", () => {
    clearInterval(clock);
    tell?.({ type: "bye" });
  });
  addEventListener("pagehide", () => tell?.({ type: "bye" }));
  addEventListener("pageshow", (event) => event.persisted && here());
  document.addEventListener("visibilitychange", () => !document.hidden && here());
}
if (button) {
  seen.observe(document.getElementById("cards"), { childList: true });
  button.addEventListener("click", () => {
    unseen.clear();
    show();
  });
}
