// The hub holds the one stream of server-sent events of a browser, for all its
// open pages, and tells each what came for it. It lives in a shared worker, or
// in the page itself where there are none.
//
// A page says {type: "here", key, after, tenant}: key names the account that it
// shows, after the last order number it knows; tenant is the one whose menu it
// shows. It says so again while it stands open, and "bye" when it goes.
const silentFor = 150e3; // a page that was killed says nothing
const again = 3e3; // before the line is tried anew
const goneFor = 1e3; // a page that goes to the next one comes back

export function makeHub(address) {
  const pages = new Map(); // by what tells it
  const known = new Map(); // account: the last order number that every page of it has
  let source = null;
  let asked = "";
  let timer = null;

  function wanted() {
    const url = new URL(address);
    const now = Date.now();
    const keys = new Set();
    const tenants = new Set();
    for (const [tell, page] of pages) {
      if (now - page.heard > silentFor) {
        pages.delete(tell);
        continue;
      }
      if (page.key) keys.add(page.key);
      if (page.tenant) tenants.add(page.tenant);
    }
    for (const key of known.keys()) if (!keys.has(key)) known.delete(key);
    for (const key of [...keys].sort()) url.searchParams.append("watch", `${key}/${known.get(key) ?? -1}`);
    for (const tenant of [...tenants].sort()) url.searchParams.append("menu", tenant);
    return { url, name: [...keys].sort().join(" ") + "|" + [...tenants].sort().join(" "), any: keys.size + tenants.size > 0 };
  }

  function close() {
    clearTimeout(timer);
    source?.close();
    source = null;
  }

  function open(anew) {
    const want = wanted();
    if (source && !anew && want.name === asked) return;
    close();
    asked = want.name;
    if (!want.any) return;
    source = new EventSource(want.url);
    source.addEventListener("activity", (event) => hear(JSON.parse(event.data)));
    source.addEventListener("menu", (event) => {
      const told = JSON.parse(event.data);
      send((page) => page.tenant === told.tenant, { type: "menu", figures: told.figures });
    });
    source.addEventListener("error", () => {
      // The address holds what was known when it was made, so it is made anew.
      // Where nobody is signed in any more, the server says not to come back.
      const over = source.readyState === 2;
      close();
      if (!over) timer = setTimeout(() => open(true), again);
    });
  }

  function hear(told) {
    const about = (page) => page.key?.endsWith("/" + told.account);
    for (const page of pages.values()) if (about(page)) known.set(page.key, Math.max(known.get(page.key) ?? -1, told.order));
    send(about, { type: "card", id: told.card, order: told.order });
  }

  function send(whom, message) {
    for (const [tell, page] of pages) if (whom(page)) tell(message);
  }

  return function said(tell, message) {
    if (message.type === "bye") {
      pages.delete(tell);
      clearTimeout(timer);
      timer = setTimeout(open, goneFor);
      return;
    }
    const before = message.key ? known.get(message.key) : undefined;
    const behind = message.key && before !== undefined && message.after < before;
    if (message.key && (before === undefined || behind)) known.set(message.key, message.after);
    pages.set(tell, { key: message.key, tenant: message.tenant, heard: Date.now() });
    open(behind);
  };
}
