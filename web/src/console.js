// The console's behaviour. Pages work without it; it makes them quick.
import "htmx.org";
import "./ago.js";
import "./copy.js";
import "./draft.js";
import "./idle.js";
import "./keys.js";
import "./live.js";
import "./menus.js";
import "./net.js";
import "./passkey.js";
import "./search.js";
import "./theme-switch.js";
