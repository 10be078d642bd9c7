// Long lists of boxes are searched: what does not have the words is hidden, and
// a group without any is too. What is ticked stays ticked.
const has = (item, words) => words.every((w) => item.textContent.toLowerCase().includes(w));

function search(list, text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  let found = 0;
  for (const group of list.querySelectorAll("[data-pick-group]")) {
    let here = 0;
    for (const item of group.querySelectorAll("[data-pick-item]")) {
      item.hidden = !has(item, words);
      here += item.hidden ? 0 : 1;
    }
    group.hidden = here === 0;
    if (words.length) group.open = here > 0;
    found += here;
  }
  const none = list.querySelector("[data-pick-none]");
  none.textContent = found ? "" : none.dataset.text;
}

for (const list of document.querySelectorAll("[data-pick]")) {
  const box = list.querySelector("[data-pick-search]");
  box.hidden = false;
  box.querySelector("input").addEventListener("input", (e) => search(list, e.target.value));
  box.querySelector("input").addEventListener("keydown", (e) => {
    if (e.key === "Enter") e.preventDefault(); // it searches already, and must not send the form
  });
}
