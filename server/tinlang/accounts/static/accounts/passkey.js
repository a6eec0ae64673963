// Passkeys: asks the server what to ask, the browser for the answer, and puts it into the form that is sent.
(() => {
  "use strict";

  const bytes = text => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), c => c.charCodeAt(0));
  const text = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const withIds = list => (list || []).map(one => ({ ...one, id: bytes(one.id) }));
  const works = () => window.isSecureContext && "PublicKeyCredential" in window;

  async function ask(form) {
    const answer = await fetch(form.dataset.passkeyAsk, {
      method: "POST",
      headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
      body: new URLSearchParams({ purpose: form.dataset.passkey }),
    });
    if (!answer.ok) throw new Error(String(answer.status));
    const { publicKey } = await answer.json();
    publicKey.challenge = bytes(publicKey.challenge);
    return publicKey;
  }

  async function make(publicKey) {
    publicKey.user.id = bytes(publicKey.user.id);
    publicKey.excludeCredentials = withIds(publicKey.excludeCredentials);
    const made = await navigator.credentials.create({ publicKey });
    return packed(made, {
      clientDataJSON: text(made.response.clientDataJSON),
      attestationObject: text(made.response.attestationObject),
    });
  }

  async function use(publicKey) {
    publicKey.allowCredentials = withIds(publicKey.allowCredentials);
    const used = await navigator.credentials.get({ publicKey });
    return packed(used, {
      clientDataJSON: text(used.response.clientDataJSON),
      authenticatorData: text(used.response.authenticatorData),
      signature: text(used.response.signature),
    });
  }

  const packed = (one, response) =>
    JSON.stringify({ id: one.id, rawId: text(one.rawId), type: one.type, response, clientExtensionResults: {} });

  function tell(form) {
    const place = form.querySelector("[data-passkey-error]");
    if (!place) return;
    place.textContent = form.dataset.passkeyFailed;
    place.hidden = false;
  }

  async function prove(form, submitter) {
    const makes = form.dataset.passkey === "make";
    try {
      const publicKey = await ask(form);
      form.elements.passkey.value = await (makes ? make(publicKey) : use(publicKey));
    } catch {
      form.elements.passkey.value = "";
      tell(form);
      // A card of "Chờ duyệt" goes on to the page that takes the PIN; the other forms can only be tried again.
      if (!("passkeyElse" in form.dataset)) return;
    }
    form.dataset.passkeyDone = "";
    form.requestSubmit(submitter);
  }

  // Before the page's own listener, which lets a form be sent once: this sending is ours, the next one is its.
  document.addEventListener("submit", event => {
    const form = event.target;
    if (!form.matches("[data-passkey]") || "passkeyDone" in form.dataset || !works()) return;
    event.preventDefault();
    event.stopPropagation();
    if ("passkeyBusy" in form.dataset) return;
    form.dataset.passkeyBusy = "";
    prove(form, event.submitter).finally(() => delete form.dataset.passkeyBusy);
  }, true);

  // Coming back to a page that was kept by the browser: the answer of before proves nothing any more.
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("[data-passkey]")) {
      delete form.dataset.passkeyDone;
      form.elements.passkey.value = "";
    }
  });

  // Six figures are all of a PIN: no button to look for. Only where the form says so.
  document.addEventListener("input", event => {
    const field = event.target;
    if (field.matches("[data-goes-when-full]") && /^\d{6}$/.test(field.value)) field.form.requestSubmit();
  });
})();
