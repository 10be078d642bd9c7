// The console's behaviour. Pages work without it; it makes them quick.
import "htmx.org";
import "./ago.js";
import "./copy.js";
import "./keys.js";
import "./live.js";
import "./menus.js";
import "./net.js";
import "./search.js";
import "./theme-switch.js";
