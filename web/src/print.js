// A page is printed in light colours, with the instant at which it was printed.
const root = document.documentElement;
let shown = "";

addEventListener("beforeprint", () => {
  shown = root.dataset.bsTheme;
  root.dataset.bsTheme = "light";
  const time = document.querySelector("[data-printed]");
  if (!time) return;
  time.dateTime = new Date().toISOString();
  time.textContent = new Intl.DateTimeFormat(root.lang, { dateStyle: "medium", timeStyle: "long", timeZone: time.dataset.zone }).format(new Date());
});

addEventListener("afterprint", () => (root.dataset.bsTheme = shown));
