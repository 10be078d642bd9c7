// After an act that loads the page anew the focus stands where it was: on the
// button that was pressed, if the next page still has it.
const name = "readmit.focus";

const placeOf = (button) => {
  const form = button.form;
  return form && [form.getAttribute("action") || "", button.getAttribute("formaction") || "", button.name, form.id].join(" ");
};

function keep(text) {
  try {
    if (text) sessionStorage.setItem(name, text);
    else sessionStorage.removeItem(name);
  } catch {
    // Storage is switched off: the focus starts anew.
  }
}

document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (button && event.target.method === "post" && !event.defaultPrevented) keep(location.pathname + " " + placeOf(button));
});

try {
  const kept = sessionStorage.getItem(name);
  keep("");
  if (kept && document.querySelector("#result .result")) {
    const button = [...document.querySelectorAll("form button")].find((b) => location.pathname + " " + placeOf(b) === kept);
    const menu = button?.closest("details:not([open])");
    (menu ? menu.querySelector("summary") : button)?.focus({ preventScroll: true });
  }
} catch {
  // As above.
}
