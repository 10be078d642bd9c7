// A page that nobody has touched for as long as the server waits goes to the
// lock, so that what it shows is not left on the screen. The lock leads back.
const lock = document.body.dataset.lock;
const minutes = Number(document.body.dataset.lockAfter);

if (lock && minutes > 0) {
  let last = Date.now();
  for (const name of ["pointerdown", "keydown", "wheel", "touchstart"]) {
    addEventListener(name, () => (last = Date.now()), { passive: true, capture: true });
  }
  const look = () => {
    if (Date.now() - last < minutes * 60000) return;
    dispatchEvent(new Event("readmit:lock"));
    location.assign(`${lock}?next=${encodeURIComponent(location.pathname + location.search)}`);
  };
  const clock = setInterval(look, 15000);
  addEventListener("readmit:turned", () => clearInterval(clock));
  document.addEventListener("visibilitychange", look);
}
