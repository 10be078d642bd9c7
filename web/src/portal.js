// The one thing of the customers' pages that needs script: asking the device
// for a passkey. A form with data-passkey says what for; the server makes the
// question, the answer goes into the form, which is sent as any other. Nothing
// is kept here.
const offered = "PublicKeyCredential" in window && isSecureContext;
let waiting; // the question that stands beside the field of the user's name

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const button = form.querySelector("[data-passkey-button]");
  if (!offered) continue;
  button.disabled = false;
  form.addEventListener("submit", (event) => {
    if (form.elements.namedItem("answer").value) return;
    event.preventDefault();
    waiting?.abort();
    ask(form, button);
  });
  if (form.dataset.passkeyConditional !== undefined) offer(form);
}

// offer lets the browser list passkeys among what it fills in (conditional
// mediation). That it cannot, or that nobody chooses one, is no failure.
async function offer(form) {
  if (!(await PublicKeyCredential.isConditionalMediationAvailable?.())) return;
  waiting = new AbortController();
  try {
    const started = await question(form);
    if (!started.options) return;
    const credential = await navigator.credentials.get({ publicKey: readable(started.options), mediation: "conditional", signal: waiting.signal });
    send(form, started.challenge, credential);
  } catch {
    // the person signs in otherwise
  }
}

async function ask(form, button) {
  const problem = form.querySelector("[data-passkey-problem]");
  problem.hidden = true;
  button.disabled = true;
  try {
    const started = await question(form);
    if (!started.options) return tell(problem, started.problem);
    const publicKey = readable(started.options);
    const credential = publicKey.user ? await navigator.credentials.create({ publicKey }) : await navigator.credentials.get({ publicKey });
    send(form, started.challenge, credential);
  } catch {
    tell(problem, form.dataset.passkeyFailed);
  } finally {
    button.disabled = false;
  }
}

async function question(form) {
  const body = new URLSearchParams({ purpose: form.dataset.passkey, link: form.elements.namedItem("link")?.value ?? "" });
  const response = await fetch(form.dataset.passkeyFrom, { method: "POST", body });
  return response.json();
}

function send(form, challenge, credential) {
  form.elements.namedItem("challenge").value = challenge;
  form.elements.namedItem("answer").value = JSON.stringify(told(credential));
  form.requestSubmit();
}

function tell(place, text) {
  place.textContent = text;
  place.hidden = false;
}

function readable(options) {
  options.challenge = bytes(options.challenge);
  for (const known of [...(options.excludeCredentials || []), ...(options.allowCredentials || [])]) known.id = bytes(known.id);
  if (options.user) options.user.id = bytes(options.user.id);
  return options;
}

// told writes a credential as JSON, as PublicKeyCredential.toJSON does in
// browsers that have it.
function told(credential) {
  const response = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[part]) response[part] = text(credential.response[part]);
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return {
    id: credential.id, rawId: text(credential.rawId), type: credential.type, response, clientExtensionResults: {},
    ...(credential.authenticatorAttachment && { authenticatorAttachment: credential.authenticatorAttachment }),
  };
}

function bytes(base64url) {
  const binary = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (c) => c.charCodeAt(0));
}

function text(buffer) {
  const binary = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
