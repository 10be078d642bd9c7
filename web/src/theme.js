// Sets the theme before the first paint, so that a dark desk never flashes
// white. "system", or nothing, follows the system and its changes. Says also
// whether the browser has passkeys, so that nothing moves when that is known.
const root = document.documentElement;
const dark = matchMedia("(prefers-color-scheme: dark)");

function chosen() {
  try {
    return localStorage.getItem("readmit.theme") || "system";
  } catch {
    return "system"; // storage is switched off
  }
}

function apply() {
  const choice = chosen();
  const shown = choice === "system" ? (dark.matches ? "dark" : "light") : choice;
  root.dataset.bsTheme = shown;
  root.dataset.themeChoice = choice;
}

apply();
root.dataset.passkeys = "PublicKeyCredential" in window && isSecureContext ? "yes" : "no";
dark.addEventListener("change", apply);
addEventListener("storage", apply);
addEventListener("readmit:theme", apply);
