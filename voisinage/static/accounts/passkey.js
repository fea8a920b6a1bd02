// Keys of the device: asks the browser for one, then sends its answer as an ordinary form. Without it, codes remain.
"use strict";

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const named = (keys) => (keys || []).map((key) => ({ ...key, id: bytes(key.id) }));

const asked = (form) => {
  const options = JSON.parse(form.dataset.options);
  options.challenge = bytes(options.challenge);
  if (options.user) options.user.id = bytes(options.user.id);
  if (options.excludeCredentials) options.excludeCredentials = named(options.excludeCredentials);
  if (options.allowCredentials) options.allowCredentials = named(options.allowCredentials);
  return { publicKey: options };
};

const told = (key) => {
  const response = { clientDataJSON: text(key.response.clientDataJSON) };
  ["attestationObject", "authenticatorData", "signature", "userHandle"].forEach((name) => {
    if (key.response[name]) response[name] = text(key.response[name]);
  });
  return { id: key.id, rawId: text(key.rawId), type: key.type, response, clientExtensionResults: {} };
};

if (window.PublicKeyCredential) {
  document.querySelectorAll(".passkey").forEach((part) => { part.hidden = false; });
  document.querySelectorAll("[data-passkey]").forEach((form) => {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        const key = await navigator.credentials[form.dataset.passkey](asked(form));
        form.elements.answer.value = JSON.stringify(told(key));
        form.submit();
      } catch {
        form.querySelector(".passkey-failed").hidden = false;
      }
    });
  });
}
