/* check.js: has a worker (`proof.js`) do the proof of work that a form asks for, and sends the form again.
 *
 *   [data-proof="{...}"]     a challenge as JSON; while it is there, a worker solves it and its <progress> moves
 *   [data-proof-value]       the hidden field of the same form that takes the solution; then the form is sent again
 *   [data-proof-failed]      where it is said that the browser could not do it
 */
(() => {
  "use strict";
  let worker, busyWith = "";
  const stop = () => { worker?.terminate(); worker = null; };
  const fail = (mark, form) => {
    stop();
    mark.hidden = true;
    const place = form.querySelector("[data-proof-failed]");
    place.textContent = tdSay("Your browser could not do the check. Try again later or with another browser; what you wrote stays on this device.");
    place.hidden = false;
  };
  const begin = (mark) => {
    const challenge = JSON.parse(mark.dataset.proof), form = mark.closest("form");
    mark.hidden = false;
    worker = new Worker("/proof.js");
    worker.onerror = () => fail(mark, form);
    worker.onmessage = ({ data }) => {
      if (data.failed) fail(mark, form);
      else if (data.solution) {
        stop();
        const field = form.querySelector("[data-proof-value]");
        field.value = btoa(JSON.stringify({ challenge, solution: data.solution }));
        form.requestSubmit();
        field.value = "";
      } else mark.querySelector("progress").value = data.done;
    };
    worker.postMessage(challenge.parameters);
  };
  const look = () => {
    const mark = document.querySelector("[data-proof]"), wanted = mark?.dataset.proof || "";
    if (wanted === busyWith) return;
    busyWith = wanted;
    stop();
    document.querySelectorAll("[data-proof-failed]").forEach((place) => { place.hidden = true; });
    if (wanted) begin(mark);
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-proof"] });
  look();
})();
