// Search as you type. htmx waits for a pause, sends the form, and gives up an
// older request when a newer one starts; only #results is replaced, so that
// nothing typed is ever lost. Here stand the parts it does not know.

// The box at the top belongs to the form but lies outside it: its events do
// not pass through the form by themselves.
document.addEventListener("input", (event) => {
  const box = event.target;
  if (box.matches("[data-box][form]")) box.form.dispatchEvent(new Event("input"));
});

// Who types faster than the page loads is not left without an answer.
document.addEventListener("htmx:after:init", (event) => {
  const box = document.querySelector("[data-box]");
  if (!box || (event.target !== box && event.target !== box.form)) return;
  if (box.value !== box.defaultValue) box.dispatchEvent(new Event("input", { bubbles: true }));
});

document.addEventListener("click", (event) => {
  const chip = event.target.closest("[data-clear]");
  if (!chip || !chip.form) return;
  const field = chip.form.elements[chip.dataset.clear];
  if (!field) return;
  event.preventDefault();
  field.value = "";
  chip.form.requestSubmit();
  field.focus();
});

// What is empty is not sent, and a search by Enter says so: it counts as one
// search, typing does not.
document.addEventListener("htmx:config:request", (event) => {
  const { ctx } = event.detail;
  const body = ctx.request.body;
  if (!(body instanceof FormData)) return;
  for (const [key, value] of [...body]) {
    if (value === "") body.delete(key);
  }
  if (ctx.sourceElement.id === "search") {
    // What is found now is not what the tile stands for.
    document.querySelector(".tile[aria-current]")?.removeAttribute("aria-current");
  }
  if (ctx.sourceElement.id === "search" && ctx.sourceEvent.type === "submit") {
    body.set("entered", "true");
  }
});

// Suggestions go when the focus leaves the box and its list.
document.addEventListener("focusin", (event) => {
  const list = document.getElementById("suggestions");
  if (list && !event.target.closest("[data-suggest]")) list.replaceChildren();
});
