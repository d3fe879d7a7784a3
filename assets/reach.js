/* reach.js: what a hand does in a list, with keys and with the pointer; rows.js knows what it means.
 *
 *   in the page      [data-row-act="e"] a button that acts on the targets at this key; one with popovertarget shows that menu,
 *                    at the current row where the button itself is not seen; [data-hand-menu] holds the list while it is open;
 *                    [data-hand="clear"] or "let in" is pressed for that
 */
const PAIR_MS = 1000;
// These mean something for whatever has the focus, so outside of the list they are left alone.
const OF_ALL = ["ArrowDown", "ArrowUp", "Home", "End", "Enter"];
const FIELDS = "input:not([type=checkbox], [type=radio]), textarea, select";

export function listen(hand) {
  const { list, rows, number, linkOf, go, step, tick, chooseAll, clear, letIn, keyed, moved, entered, release, told, targets, at, isAny } = hand;
  const open = () => linkOf(at())?.click();
  const tickHere = (isRange) => { const to = at() || number(rows()[0]); tick(to, isRange || undefined, isRange); go(to, true); };
  const KEYS = {
    j: () => step(1), k: () => step(-1), ArrowDown: () => step(1), ArrowUp: () => step(-1), Home: () => step(-1e9), End: () => step(1e9),
    x: () => tickHere(false), X: () => tickHere(true), Enter: open, o: open, Escape: () => (isAny() ? clear() : go(0)),
  };

  const act = (key) => {
    const button = targets().length && document.querySelector(`[data-row-act~="${CSS.escape(key)}"]`);
    if (!button || button.disabled) return false;
    const menu = document.getElementById(button.getAttribute("popovertarget"));
    keyed(true);
    if (!menu) { button.click(); return true; }
    menu.showPopover({ source: button.getClientRects().length ? button : linkOf(at()) ?? button });
    window.td.begin?.(menu);
    return true;
  };
  const isSpokenFor = (target, key, box) => {
    // Right after a dialog closed, the focus still is in its field, where nobody types any more.
    if (!target.getClientRects().length) return false;
    if (target.isContentEditable || target.matches?.(FIELDS)) return true;
    if (OF_ALL.includes(key) && target !== document.body && target.id !== "main" && !box.contains(target)) return true;
    // What has the focus answers Enter by itself.
    return key === "Enter" && Boolean(target.closest?.("a, button, input"));
  };

  let last = "", lastAt = 0;
  document.addEventListener("keydown", (event) => {
    const { target } = event, key = window.td.keyOf(event), box = list(), isModified = event.ctrlKey || event.metaKey;
    const menu = key === "ArrowDown" && target.matches?.("[data-hand-menu] input") && target.closest("[data-hand-menu]");
    if (menu) { event.preventDefault(); menu.querySelector("[data-menu-item]")?.focus(); return; }
    if (!box || event.defaultPrevented || window.td.isForSigns(event) || event.isComposing || isSpokenFor(target, key, box)) return;
    if (document.querySelector("dialog[open], [popover]:popover-open")) return;
    const hasTicks = Boolean(box.querySelector("[data-tick]"));
    if (isModified) {
      if (key.toLowerCase() !== "a" || event.shiftKey || !hasTicks) return;
      event.preventDefault();
      chooseAll();
      return;
    }
    const isPair = last === "g" && event.timeStamp - lastAt < PAIR_MS;
    [last, lastAt] = [key, event.timeStamp];
    if (isPair || ("xX".includes(key) && !hasTicks) || (key === "Escape" && !isAny() && !at())) return;
    if (Object.hasOwn(KEYS, key)) KEYS[key]();
    else if (event.repeat || !act(key)) return; // held, it would act on row after row
    event.preventDefault();
    keyed();
  }, true);

  const PRESSED = { clear, "let in": letIn };
  document.addEventListener("click", ({ target, shiftKey }) => {
    PRESSED[target.closest?.("[data-hand]")?.dataset.hand]?.();
    if (target.matches?.("[data-tick-all]")) { chooseAll(target.checked); return; }
    const row = target.closest?.("[data-hands] [data-row]");
    if (!row) return;
    if (target.matches("[data-tick]")) tick(number(row), target.checked, shiftKey);
    else if (!target.closest("button, input, label, [popover]") && getSelection().isCollapsed) go(number(row));
  });
  document.addEventListener("focusin", ({ target }) => {
    entered(Boolean(target.closest?.("[data-hands]")));
    if (target.matches?.("[data-hands] a.whole")) go(number(target.closest("[data-row]")));
  });
  document.addEventListener("pointerdown", ({ target }) => { if (!target.closest?.("[data-hands]")) entered(false); });
  document.addEventListener("pointermove", ({ target }) => {
    moved();
    if (!target.closest?.("[data-hands]")) release();
  }, { passive: true });
  document.documentElement.addEventListener("mouseleave", () => setTimeout(release, 20));
  document.addEventListener("toggle", ({ target, newState }) => {
    if (newState === "closed" && target.matches?.("[data-hand-menu]")) release();
  }, true);
  document.addEventListener("submit", ({ target }) => target.closest("[data-hand-menu]")?.hidePopover());
  new MutationObserver((changes) => changes.forEach(({ target }) => told(target)))
    .observe(document, { subtree: true, attributes: true, attributeFilter: ["data-turn"] });
}
