// Buttons that ask the device for a passkey: [data-passkey] says what for. The
// server makes the question; the answer goes into the form, which is sent as
// any other. Nothing is kept here.

const offered = "PublicKeyCredential" in window && isSecureContext;

for (const button of document.querySelectorAll("[data-passkey]")) {
  button.hidden = !offered;
  if (offered) button.addEventListener("click", () => ask(button));
}
for (const note of document.querySelectorAll("[data-passkey-missing]")) {
  note.hidden = offered;
}

async function ask(button) {
  const form = button.form;
  const problem = form.querySelector("[data-passkey-problem]");
  problem.hidden = true;
  const name = form.elements.namedItem("name");
  if (name && !name.reportValidity()) return;
  button.disabled = true;
  try {
    const started = await question(button);
    if (!started.options) return tell(problem, started.problem);
    form.elements.namedItem("challenge").value = started.challenge;
    form.elements.namedItem("answer").value = JSON.stringify(await answer(started.options));
    form.noValidate = true; // the other ways in the form are left empty
    form.requestSubmit();
  } catch {
    tell(problem, problem.dataset.passkeyProblem);
  } finally {
    button.disabled = false;
  }
}

async function question(button) {
  const body = new URLSearchParams({ purpose: button.dataset.passkey, link: button.dataset.passkeyLink || "" });
  const response = await fetch(button.dataset.passkeyFrom, { method: "POST", body });
  return response.json();
}

function tell(place, text) {
  place.lastElementChild.textContent = text;
  place.hidden = false;
}

async function answer(options) {
  options.challenge = bytes(options.challenge);
  for (const known of [...(options.excludeCredentials || []), ...(options.allowCredentials || [])]) known.id = bytes(known.id);
  if (!options.user) return told(await navigator.credentials.get({ publicKey: options }));
  options.user.id = bytes(options.user.id);
  return told(await navigator.credentials.create({ publicKey: options }));
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
