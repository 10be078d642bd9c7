// Copy buttons: [data-copy] holds a value, [data-copy-link] a fragment of this
// page's address.
import { say } from "./words.js";

async function put(text) {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }
  // Without a secure context there is no clipboard API.
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "unseen";
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy],[data-copy-link]");
  if (!button) return;
  const link = button.dataset.copyLink;
  const text = link ? new URL(link, location.href).href : button.dataset.copy;
  await put(text);
  announce(button);
});

function announce(button) {
  button.dataset.said = say("copied");
  const spoken = document.getElementById("spoken") || makeSpoken();
  spoken.textContent = say("copied");
  setTimeout(() => {
    delete button.dataset.said;
    spoken.textContent = "";
  }, 1500);
}

function makeSpoken() {
  const element = document.createElement("div");
  element.id = "spoken";
  element.className = "unseen";
  element.setAttribute("role", "status");
  document.body.append(element);
  return element;
}
