/* preview.js: the ticket beside the list follows the current row, on windows that are wide enough for it.
 *
 *   [data-preview-of]   a field that takes the number of the current row once the cursor rests; [data-shown] is what stands there
 *   a row               on such windows a click beside its title chooses it; a click on the title opens it, as everywhere
 */
(() => {
  "use strict";
  const WIDE = matchMedia("(min-width: 1280px)"), RESTS_MS = 60;
  const write = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
  const field = () => document.querySelector("[data-preview-of]");
  let timer = 0, movedAt = -Infinity;

  const ask = (isAgain = false) => {
    const box = field(), number = String(WIDE.matches ? window.td?.rows?.current?.() ?? 0 : 0);
    const isNothing = box?.dataset.shown === "0" && !box.value && number === "0";
    if (!box || ((box.value === number || isNothing) && !isAgain)) return;
    // box.value = number would tell React's memory as well, and it would see no change; to be asked again, it has to forget.
    if (isAgain) box.value = "";
    write.call(box, number);
    box.dispatchEvent(new Event("input", { bubbles: true }));
  };
  // One step is followed at once; of a key that is held only the row at which it rests.
  document.addEventListener("td:current", () => {
    const moment = performance.now(), isOneStep = moment - movedAt > 4 * RESTS_MS;
    movedAt = moment;
    clearTimeout(timer);
    timer = setTimeout(ask, isOneStep ? 0 : RESTS_MS);
  });
  WIDE.addEventListener("change", () => ask());
  // A tab that lost its state shows nothing any more, and the row is still current; one that has kept it shows what nobody asked for yet.
  new MutationObserver((changes) => {
    const lost = changes.some(({ target, oldValue }) => target.dataset.shown === "0" && oldValue === target.value);
    if (lost && Number(field()?.value)) ask(true);
    else if (field()?.value === "") ask();
  }).observe(document, { subtree: true, attributes: true, attributeFilter: ["data-shown"], attributeOldValue: true });

  const isOnWords = (link, { clientX: x, clientY: y }) =>
    [...link.getClientRects()].some((box) => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom);
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-hands] [data-row] a.whole");
    const isPlain = !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey && event.detail > 0;
    // The link covers its row, so that all of it leads there where nothing stands beside the list.
    if (link && isPlain && WIDE.matches && field() && !isOnWords(link, event)) event.preventDefault();
  }, true);
  ask();
})();
