// The buttons that choose light, dark or the system's theme.

function mark() {
  const choice = document.documentElement.dataset.themeChoice;
  for (const button of document.querySelectorAll("button[data-theme-choice]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeChoice === choice));
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-theme-choice]");
  if (!button) return;
  try {
    localStorage.setItem("readmit.theme", button.dataset.themeChoice);
  } catch {
    // Storage is switched off: the system's theme stays.
  }
  dispatchEvent(new Event("readmit:theme"));
  mark();
});

mark();
