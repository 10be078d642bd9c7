// Fields for a time zone offer the names that the browser knows, once somebody
// comes to one of them.
document.addEventListener("focusin", (event) => {
  if (!event.target.matches?.("[data-zones]") || !Intl.supportedValuesOf) return;
  const list = event.target.list;
  if (!list || list.childElementCount) return;
  list.append(...Intl.supportedValuesOf("timeZone").map((name) => Object.assign(document.createElement("option"), { value: name })));
});
