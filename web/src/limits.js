// Keeps what a page says of the reader's limits true while it stands open: after
// what is searched or shown on it, and by time, since other pages use them, too.
// What comes while the page is read lies over its lower edge and moves nothing.
const every = 30e3;
const pause = 800; // who types searches again at once

const place = document.getElementById("limit-place");
let timer = null;

async function refresh() {
  if (document.hidden) return;
  try {
    const answer = await fetch(place.dataset.strip, { headers: { "HX-Request": "true" }, cache: "no-store", redirect: "error" });
    if (answer.ok) write((await answer.text()).trim());
  } catch {
    // The line is cut or nobody is signed in any more.
  }
}

function write(strip) {
  const old = place.firstElementChild;
  const holder = document.createElement("template");
  holder.innerHTML = strip;
  const fresh = holder.content.firstElementChild;
  if (old?.textContent === fresh?.textContent) return;
  if (!old || old.matches(".limit-strip-over")) fresh?.classList.add("limit-strip-over");
  // What stands in the page and is over keeps its place until the page is left.
  if (!fresh && old && !old.matches(".limit-strip-over")) old.classList.add("limit-strip-gone");
  else place.replaceChildren(...(fresh ? [fresh] : []));
}

if (place?.dataset.strip) {
  document.addEventListener("htmx:after:request", () => {
    clearTimeout(timer);
    timer = setTimeout(refresh, pause);
  });
  const clock = setInterval(refresh, every);
  addEventListener("readmit:turned", () => clearInterval(clock));
  document.addEventListener("visibilitychange", refresh);
  addEventListener("pageshow", (event) => event.persisted && refresh());
}
