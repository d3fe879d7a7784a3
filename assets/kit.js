/* kit.js: the small behaviours that the native parts of the kit lack.
 *
 *   menus       arrow keys, Home, End and the beginning of a word; a choice closes the menu, but not [data-stays]; [data-first] is a field to begin in
 *   dialogs     [data-open="yes"] shows one, "" closes it; command buttons for browsers that lack them
 *   ticks       [data-some="yes"] is half ticked
 *   more        [data-more], the button at the end of a list, is pressed when it comes near
 *   sending     Ctrl or ⌘ and Enter in a textarea send its form; [data-apple] on <html> says which one is shown
 *   copying     [data-copy="id"] copies the value of that field and says so
 *   going       [data-going] on <html> while a form that the browser posts itself is on its way
 */
(() => {
  "use strict";
  const ITEMS = "[data-menu-item]:not(:disabled)";
  const isShown = (element) => element.getClientRects().length > 0;

  document.documentElement.toggleAttribute("data-apple", /Mac|iPhone|iPad/.test(navigator.platform));

  const WORD_MS = 700;
  let typed = "", typedAt = 0;
  // Where a menu begins. Keys that open one begin in it at once: the next may come before the browser tells that it is open.
  const begin = (menu) => {
    if (!menu || menu.contains(document.activeElement)) return;
    typed = "";
    const field = menu.querySelector("[data-hand-menu] input"), chosen = menu.querySelector("[data-menu-item][aria-checked=true]");
    (field ?? chosen ?? menu.querySelector(`${ITEMS}, [data-first]`))?.focus();
  };
  window.td = Object.assign(window.td ?? {}, { begin });

  // Menus. Toggle events do not bubble, so they are caught on their way down.
  document.addEventListener("toggle", (event) => {
    if (!event.target.matches?.("[popover]")) return;
    // What opened it may be gone: the first that opens it too takes the focus.
    if (event.newState === "closed" && document.activeElement === document.body) document.querySelector(`[popovertarget="${event.target.id}"]`)?.focus();
    if (event.newState === "open") begin(event.target);
  }, true);
  document.addEventListener("click", (event) => {
    // The veil behind a drawer belongs to the drawer; without it, a tap beside it would press what lies below.
    const drawer = event.target, box = drawer.matches?.("[popover]:popover-open") && drawer.getBoundingClientRect();
    if (box && (event.clientX > box.right || event.clientX < box.left)) drawer.hidePopover();
    const leaving = event.target.closest?.("[popover] [data-menu-item]:not([data-stays]), [popover] a[href]");
    if (leaving && !event.defaultPrevented) leaving.closest("[popover]:popover-open")?.hidePopover();
    else if (leaving) queueMicrotask(() => leaving.closest("[popover]:popover-open")?.hidePopover());
  });
  const move = (event) => {
    const menu = event.target.closest?.("[popover]:popover-open");
    if (!menu || !event.target.matches("[data-menu-item]")) return;
    const items = [...menu.querySelectorAll(ITEMS)].filter(isShown), at = items.indexOf(event.target);
    const steps = { ArrowDown: at + 1, ArrowUp: at - 1 + items.length, Home: 0, End: items.length - 1 };
    let next = event.key in steps ? items[steps[event.key] % items.length] : null;
    if (!next && event.key.length === 1 && event.key !== " ") {
      // What is typed in one go is one word; the same letter again leads on to the next that begins with it.
      const letter = event.key.toLowerCase();
      typed = (event.timeStamp - typedAt < WORD_MS ? typed : "") + letter;
      typedAt = event.timeStamp;
      const word = [...typed].every((one) => one === letter) ? letter : typed, from = word.length > 1 ? at : at + 1;
      next = [...items.slice(from), ...items.slice(0, from)].find((item) => item.textContent.trim().toLowerCase().startsWith(word));
    }
    if (next) { event.preventDefault(); next.focus(); }
  };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.shiftKey && event.target.matches?.("textarea")) event.target.form?.requestSubmit();
    if (!event.defaultPrevented && !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing) move(event);
  });

  // States that only a script can set: a modal dialog, a half ticked box.
  const obey = (element) => {
    if (element.tagName !== "DIALOG") { element.indeterminate = element.dataset.some === "yes"; return; }
    const wanted = element.dataset.open === "yes";
    if (wanted && !element.open) element.showModal();
    if (!wanted && element.open) element.close();
  };
  const press = (seen) => seen.forEach(({ isIntersecting, target }) => isIntersecting && target.click());
  const near = new IntersectionObserver(press, { rootMargin: "600px", scrollMargin: "600px" });
  const each = (node, selector, act) => [node, ...node.querySelectorAll?.(selector) ?? []].forEach((found) => found.matches?.(selector) && act(found));
  const obeyIn = (node) => {
    each(node, "dialog[data-open], input[data-some]", obey);
    each(node, "[data-more]", (button) => near.observe(button));
  };
  new MutationObserver((changes) => {
    for (const { type, target, addedNodes } of changes) type === "attributes" ? obey(target) : addedNodes.forEach(obeyIn);
  }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-open", "data-some"] });
  obeyIn(document);
  if (!("commandForElement" in HTMLButtonElement.prototype)) {
    document.addEventListener("click", (event) => {
      const button = event.target.closest?.("button[commandfor]");
      const dialog = button && document.getElementById(button.getAttribute("commandfor"));
      if (dialog) button.getAttribute("command") === "close" ? dialog.close() : dialog.showModal();
    });
  }

  // Copying. The old way serves plain http, where the clipboard is out of reach.
  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-copy]"), field = button && document.getElementById(button.dataset.copy);
    if (!field) return;
    try { await navigator.clipboard.writeText(field.value); } catch { field.select(); document.execCommand("copy"); }
    const word = button.querySelector(".word"), before = word.textContent;
    if (before === tdSay("Copied")) return;
    word.textContent = tdSay("Copied");
    setTimeout(() => { word.textContent = before; }, 2000);
  });

  // A form that is on its way brings a new cookie; the old session ends meanwhile, and that must not stop it.
  document.addEventListener("submit", (event) => {
    const isPosted = !event.defaultPrevented && event.target.method === "post";
    if (isPosted) document.documentElement.dataset.going = "yes";
  });
  addEventListener("pageshow", () => { delete document.documentElement.dataset.going; });
})();
