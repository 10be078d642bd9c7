// The few texts the script shows by itself come from the page, in the reader's
// language.
const words = JSON.parse(document.body.dataset.words || "{}");

export function say(key, n) {
  return (words[key] || "").replace("#", n);
}
