// Live activity: the button [data-live] counts the cards that arrived since
// the page was drawn, and fetches them when pressed; nothing moves by itself.
// The stream is held only while the page is seen, since browsers allow few
// connections to one server.
import { say } from "./words.js";

const button = document.querySelector("[data-live]");
const unseen = new Set();
let source = null;
let lastId = "";

function show() {
  button.hidden = unseen.size === 0;
  button.textContent = unseen.size ? say("news", unseen.size) : "";
}

function hear(event) {
  lastId = event.lastEventId || lastId;
  if (document.getElementById("card-" + event.data)) return;
  unseen.add(event.data);
  show();
}

function open() {
  if (source || document.hidden) return;
  const url = new URL(button.dataset.live, location.href);
  url.searchParams.set("after", lastId || button.dataset.after);
  source = new EventSource(url);
  source.addEventListener("activity", hear);
}

function close() {
  source?.close();
  source = null;
}

// What another act has brought onto the page is not new any more.
const seen = new MutationObserver(() => {
  for (const id of unseen) if (document.getElementById("card-" + id)) unseen.delete(id);
  show();
});

if (button) {
  open();
  seen.observe(document.getElementById("cards"), { childList: true });
  addEventListener("pagehide", close);
  addEventListener("pageshow", open);
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  button.addEventListener("click", () => {
    unseen.clear();
    show();
  });
}
