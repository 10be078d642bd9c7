// Choosing rows of the results: x chooses the row on which the keyboard stands,
// the box in the head every row of the page. How many are chosen stands on the
// button. Without script the boxes and the button do their work alone.
const boxes = () => [...document.querySelectorAll("[data-choose]")];

// chooseRow turns the box of the row that holds the focus, and says whether
// there was one.
export function chooseRow() {
  const box = document.activeElement?.closest(".row-line")?.querySelector("[data-choose]");
  if (!box) return false;
  box.checked = !box.checked;
  count();
  return true;
}

function count() {
  const all = boxes();
  const chosen = all.filter((box) => box.checked).length;
  const head = document.querySelector("[data-choose-all]");
  if (!head) return;
  head.hidden = false;
  head.checked = chosen > 0 && chosen === all.length;
  head.indeterminate = chosen > 0 && chosen < all.length;
  document.querySelector("[data-choosing]").disabled = chosen === 0;
  document.querySelector("[data-choosing-count]").textContent = chosen ? String(chosen) : "";
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-choose-all]")) {
    for (const box of boxes()) box.checked = event.target.checked;
  }
  if (event.target.matches("[data-choose], [data-choose-all]")) count();
});

document.addEventListener("htmx:after:swap", count);
addEventListener("pageshow", count);
count();
