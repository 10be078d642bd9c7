// What to say when the line is cut: a read can simply be tried again, of an
// act it is not known whether it was done.
import { say } from "./words.js";

document.addEventListener("htmx:error", (event) => {
  const place = document.getElementById("result");
  if (!place) return;
  const source = event.detail.ctx?.sourceElement;
  const method = event.detail.ctx?.request?.method;
  const harmless = method === "GET" || source?.id === "search" || source?.matches("[data-box]");
  const line = document.createElement("div");
  line.className = "result result-bad";
  const text = document.createElement("span");
  text.className = "result-text";
  text.textContent = say(harmless ? "lost" : "unknown");
  line.append(text);
  place.replaceChildren(line);
});
