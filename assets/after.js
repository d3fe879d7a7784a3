/* after.js: who pressed by a key what then leaves the page goes on from there, and not from the top of the page.
 *
 *   [data-after]   a selector: the last of what it finds and shows gets the focus
 */
(() => {
  "use strict";
  const isShown = (element) => element.getClientRects().length > 0;
  // The mouse needs no focus, and a row that has it would be opened beside the list.
  let pressed = null;
  document.addEventListener("keydown", () => { pressed = null; }, true);
  document.addEventListener("click", ({ target, detail }) => { pressed = detail ? null : target.closest?.("[data-after]"); }, true);
  const goOn = () => {
    if (!pressed || pressed.isConnected) return;
    const isLost = document.activeElement === document.body, to = [...document.querySelectorAll(pressed.dataset.after)].findLast(isShown);
    if (isLost && !to) return; // it is on its way
    if (isLost) to.focus();
    pressed = isLost && "after" in to.dataset ? to : null;
  };
  new MutationObserver(goOn).observe(document, { subtree: true, childList: true });
})();
