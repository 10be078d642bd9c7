// The shared worker that holds the browser's one stream. Its address carries
// that of the stream.
import { makeHub } from "./hub.js";

const said = makeHub(new URL(new URL(location.href).searchParams.get("stream"), location.origin));

addEventListener("connect", (event) => {
  const port = event.ports[0];
  const tell = (message) => port.postMessage(message);
  port.addEventListener("message", (heard) => said(tell, heard.data));
  port.start();
});
