// Menus are <details class="menu">. They close on a press elsewhere and on
// Escape, which gives the focus back. Dialogs open by [data-open].

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
  const opener = event.target.closest("[data-open]");
  if (opener) openDialog(opener.dataset.open);
  if (event.target.closest("[data-dismiss=result]")) {
    document.getElementById("result").replaceChildren();
  }
  const item = event.target.closest(".menu-panel button[type=button]");
  if (item) item.closest("details.menu").open = false;
});

export function openDialog(id) {
  const dialog = document.getElementById(id);
  if (dialog && !dialog.open) dialog.showModal();
}

// closeMenu closes the innermost open menu and says whether there was one.
export function closeMenu() {
  const open = [...document.querySelectorAll("details.menu[open]")].pop();
  if (!open) return false;
  const held = open.contains(document.activeElement);
  open.open = false;
  if (held) open.querySelector("summary").focus();
  return true;
}

document.addEventListener("change", (event) => {
  const menu = event.target.closest("details.menu");
  const count = menu && menu.querySelector("[data-checked-count]");
  if (!count) return;
  const n = menu.querySelectorAll("input:checked").length;
  count.textContent = n || "";
});

// The language form returns to the page it was used on.
for (const field of document.querySelectorAll("[data-here]")) {
  field.value = location.pathname + location.search;
}
