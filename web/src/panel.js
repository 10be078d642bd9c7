// Panels of acts are <details data-panel>: opened, the focus stands on Cancel,
// so that Enter does nothing by mistake; Escape closes and gives it back.
document.addEventListener("toggle", (event) => {
  const panel = event.target;
  if (!panel.matches?.("details[data-panel]") || !panel.open) return;
  for (const other of document.querySelectorAll("details[data-panel][open]")) {
    if (other !== panel) other.open = false;
  }
  for (const preview of panel.querySelectorAll("[data-preview]")) preview.dispatchEvent(new CustomEvent("preview"));
  (panel.querySelector("[data-panel-first]") || panel.querySelector("[data-panel-cancel]"))?.focus();
}, true);

document.addEventListener("click", (event) => {
  const cancel = event.target.closest("[data-panel-cancel]");
  if (cancel) closePanel(cancel.closest("details[data-panel]"));
});

// closePanel closes a panel, or the open one that holds the focus, and says
// whether there was one.
export function closePanel(panel = document.activeElement?.closest("details[data-panel][open]")) {
  if (!panel) return false;
  panel.open = false;
  panel.querySelector("summary").focus();
  return true;
}
