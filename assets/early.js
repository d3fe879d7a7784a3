/* early.js: what is done before a page is ready is done again once it is.
 *
 * A page is seen, pressed and typed into before its programs are there. What a browser does by itself (links, forms, menus and
 * dialogs that are there) needs none of them. A button that only React knows is pressed once React listens, one that opens
 * what is still to come once that has come. A field that is in no kept form tells what it holds; words in a kept form are
 * told by keep.js. A line in the head of the page (ui/scripts.py) gives window.early what happens, from the first moment on.
 */
(() => {
  "use strict";
  const LOOK_MS = 50;
  const { isAlive } = window.td, waiting = new Map();
  const opened = (element) => element.getAttribute("commandfor") ?? element.getAttribute("popovertarget");
  const isThere = (element) => document.getElementById(opened(element));
  const isReady = (element) => isAlive() && (!opened(element) || isThere(element));
  const press = (button) => button.click();
  // React hears of a field that has changed since it took hold of it.
  const tell = (field) => {
    field._valueTracker?.setValue("");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const look = () => {
    for (const [element, act] of waiting) {
      if (element.isConnected && !isReady(element)) continue;
      waiting.delete(element);
      if (element.isConnected) act(element);
    }
    if (waiting.size) setTimeout(look, LOOK_MS);
  };
  const wait = (element, act) => {
    if (!waiting.size) setTimeout(look, LOOK_MS);
    waiting.set(element, act);
  };
  const push = (event) => {
    const { type, target } = event, button = type === "click" && target.closest?.("button:not(:disabled, [type=submit])");
    if (type === "input" && !isAlive() && !target.closest("[data-keep]")) wait(target, tell);
    if (!button || isThere(button) || isReady(button)) return;
    // React may take it or lose it, as long as it is not ready.
    event.stopImmediatePropagation();
    wait(button, press);
  };
  window.early?.forEach(push);
  window.early = { push };
})();
