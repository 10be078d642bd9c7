// The opened entry is marked in the list, so that one can go through it with
// j, k and Enter and see where one is.
document.addEventListener("click", (event) => {
  const row = event.target.closest("[data-audit-row]");
  if (!row || event.ctrlKey || event.metaKey || event.shiftKey) return;
  for (const other of document.querySelectorAll("[data-audit-row][aria-current]")) other.removeAttribute("aria-current");
  row.setAttribute("aria-current", "true");
});
