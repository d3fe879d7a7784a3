/* passkeys.js: makes and uses passkeys (WebAuthn). Without a script, or where it cannot be, a sentence says so.
 *
 *   <form data-passkey="/auth/passkeys/new">   on submit the fields go there; the answer is signed by the device
 *     <input type="hidden" name="answer">      and the form is posted as usual with what came of it
 *     <input type="hidden" name="sealed">
 *     <output data-passkey-says>               what went wrong; React leaves it empty
 */
(() => {
  "use strict";
  const isNumber = () => /^(\[|\d+\.\d+\.\d+\.\d+$)/.test(location.hostname);
  const isThere = () => !!window.PublicKeyCredential?.parseCreationOptionsFromJSON && !isNumber();
  const why = () => (isNumber()
    ? tdSay("Passkeys work only under a name. Open {address} instead.", { address: `http://localhost:${location.port}` })
    : tdSay("This browser knows no passkeys. Use another way."));
  const say = (form, sentence) => {
    const place = form.querySelector("[data-passkey-says]");
    if (place) { place.textContent = sentence; place.hidden = !sentence; }
  };

  const sign = async (options) => {
    if (options.rp) return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) });
    return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  };

  document.addEventListener("submit", async (event) => {
    const form = event.target, asked = form.dataset?.passkey;
    if (!asked) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (form.dataset.busy) return;
    if (!isThere()) { say(form, why()); return; }
    form.dataset.busy = "yes";
    say(form, "");
    try {
      const answer = await fetch(asked, { method: "POST", body: new URLSearchParams(new FormData(form)) });
      const told = await answer.json();
      if (!answer.ok) { say(form, told.problem); return; }
      const signed = await sign(told.options);
      form.elements.answer.value = JSON.stringify(signed.toJSON());
      form.elements.sealed.value = told.sealed;
      if (form.elements.password) form.elements.password.value = "";
      document.documentElement.dataset.going = "yes";
      form.submit();
    } catch (error) {
      const known = error.name === "InvalidStateError";
      say(form, known
        ? tdSay("This device has a passkey for this account already.")
        : tdSay("The device did not give a passkey. Nothing was changed. Try again, or use another way."));
    } finally {
      delete form.dataset.busy;
    }
  }, true);
})();
