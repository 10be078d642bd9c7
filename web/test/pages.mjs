// Every page of the desk, by a name and the way to it. Pages that the menu and
// the tabs under Settings lead to are found by following them, so that a new one
// is looked at without being listed here.
import { account } from "./desk.mjs";

async function search(page, base, term) {
  await page.goto(base + "/customers");
  await page.fill("#box", term);
  await page.press("#box", "Enter");
  await page.waitForSelector("#results .rows, #results .empty-page");
}

const named = (path) => path.replace(/\/$/, "").split("/").pop();

// links gives the addresses that a selector's links lead to, by the last part of
// their path.
async function links(page, selector) {
  const paths = await page.$$eval(selector, (all) => all.map((a) => a.getAttribute("href")));
  return Object.fromEntries(paths.map((path) => [named(path.split("?")[0]), path]));
}

// pagesOf lists what the member who is signed in can open, from the desk's
// address. The demo's showcase customers are expected.
export async function pagesOf(page, address) {
  await page.goto(address + "/t");
  await page.waitForSelector(".side");
  const base = new URL(page.url()).pathname.split("/").slice(0, 3).join("/");
  const found = await links(page, ".side-link");
  for (const path of Object.values(found)) {
    await page.goto(address + path);
    Object.assign(found, await links(page, ".settings-tab"));
  }
  if (found.members) {
    await page.goto(address + found.members);
    found.member = await page.getAttribute("a[data-row]", "href");
  }
  if (found.messages) {
    await page.goto(address + found.messages);
    found.templates = await page.getAttribute("main a.staff-name", "href");
    await page.goto(address + found.templates);
    found.template = await page.getAttribute("main .staff-row a.btn", "href");
  }
  if (found.customers.endsWith("/settings/customers")) found["customer-settings"] = found.customers;
  delete found.customers; // the landing page's name
  found["my-sign-in"] = found["sign-in"] ?? base + "/settings/sign-in";
  delete found["sign-in"]; // the name of the door
  const go = (path) => () => page.goto(address + path);
  const at = address + base;
  const tab = (name) => async () => {
    await account(page, address, "C-100000");
    await page.goto(page.url().replace(/\?.*/, "") + "?tab=" + name);
  };
  return {
    "sign-in": go("/staff/sign-out"),
    prove: go("/staff/prove?next=/t"),
    customers: go(base + "/customers"),
    locked: go(base + "/customers?status=locked"),
    search: () => search(page, at, "jess"),
    fuzzy: () => search(page, at, "jess.smiht@gmail.com"),
    empty: () => search(page, at, "zzyxq"),
    account: () => account(page, address, "C-100000"),
    "long-names": () => account(page, address, "C-100007"),
    profile: tab("profile"),
    access: tab("access"),
    security: tab("security"),
    privacy: tab("privacy"),
    connected: tab("connected"),
    "account-messages": tab("messages"),
    "account-applications": tab("applications"),
    mailbox: go(base + "/settings/mailbox"),
    "saved-searches": go(base + "/saved-searches"),
    ...Object.fromEntries(Object.entries(found).map(([name, path]) => [name, go(path)])),
    "not-found": go("/t/nowhere"),
  };
}
