// Keeps figures true while a page stands open: [data-figure] names a number,
// the server tells those that the role may see. Asked only while the page is
// seen; a question that fails is asked again with the next turn.
const every = 30e3;

async function refresh() {
  if (document.hidden || !document.querySelector("[data-figure]")) return;
  try {
    const answer = await fetch(document.body.dataset.figures, { headers: { Accept: "application/json" }, redirect: "error" });
    if (answer.ok) write(await answer.json());
  } catch {
    // The line is cut or nobody is signed in any more.
  }
}

function write(figures) {
  for (const element of document.querySelectorAll("[data-figure]")) {
    const text = figures[element.dataset.figure];
    if (text !== undefined && element.textContent !== text) element.textContent = text;
  }
}

if (document.body.dataset.figures) {
  const clock = setInterval(refresh, every);
  addEventListener("readmit:turned", () => clearInterval(clock));
  document.addEventListener("visibilitychange", refresh);
  addEventListener("pageshow", (event) => event.persisted && refresh());
}
