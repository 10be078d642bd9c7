// Work that takes long: form[data-progress] names the section that shows how
// far it is. The server answers lines of JSON; the last one brings the section
// as it is then. Without script the form waits for its answer.
const type = "application/x-ndjson";

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-progress]");
  if (!form || event.defaultPrevented) return;
  event.preventDefault();
  run(form, document.querySelector(form.dataset.progress));
});

async function run(form, section) {
  const button = form.querySelector("button");
  const place = section.querySelector("[data-progress-place]");
  const lost = section.querySelector("[data-progress-lost]");
  button.disabled = true;
  place.hidden = false;
  lost.hidden = true;
  try {
    const answer = await fetch(form.action, { method: "POST", headers: { Accept: type }, body: new URLSearchParams(new FormData(form)) });
    if (!answer.headers.get("Content-Type")?.startsWith(type)) return location.reload(); // a page that asks to sign in, or says no
    let ended = false;
    for await (const step of lines(answer.body)) ended = show(section, step) || ended;
    if (!ended) throw new Error("cut off");
  } catch {
    place.hidden = true;
    lost.hidden = false;
    button.disabled = false;
  }
}

// show draws one line and says whether it was the last.
function show(section, step) {
  if (step.html) {
    const held = section.contains(document.activeElement) || document.activeElement === document.body;
    const fresh = new DOMParser().parseFromString(step.html, "text/html").body.firstElementChild;
    section.replaceWith(fresh);
    if (held) fresh.querySelector("button")?.focus();
    return true;
  }
  if (step.lost) {
    const lost = section.querySelector("[data-progress-lost]");
    if (step.text) lost.textContent = step.text;
    throw new Error("lost");
  }
  const bar = section.querySelector("[data-progress-bar]");
  bar.max = Math.max(step.of, 1);
  bar.value = step.done;
  section.querySelector("[data-progress-text]").textContent = step.text;
  return false;
}

async function* lines(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const parts = (rest + value).split("\n");
    rest = parts.pop();
    for (const part of parts) if (part) yield JSON.parse(part);
  }
}
