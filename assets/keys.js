/* keys.js: what keys do on the pages of the desk. Which keys there are is said once, in web/shared/keys.py.
 *
 *   [data-hotkey="e"], "g i", "mod+z"   pressed outside of fields: a field is focused, all else is clicked. What is seen
 *                                       goes before what waits hidden, for keys that no button on the page has
 *   [data-on="ticket"], "list"          one that waits is heard there alone
 *   [data-in-fields]                    the key is heard while somebody types, too
 *   [data-then=">"]                     the key that follows: "e" resolves, and goes to the next ticket
 *   [data-does="copy number"]           what only a browser can do, see DOES
 *   Escape                              leaves a field; its words stay
 *
 * window.td.keyOf(event) is the key as a keyboard with Latin letters and without Caps Lock gives it.
 * window.td.press(keys, word) presses a key for somebody, and chooses that word in the menu that it opens: the palette does. window.td.copy(words, said) copies and says so. window.td.trail knows the list that one came from.
 */
(() => {
  "use strict";
  const td = (window.td ??= {});
  const FIELDS = "input:not([type=checkbox], [type=radio]), textarea, select";
  const isShown = (element) => element.getClientRects().length > 0;
  // Right after a dialog closed, the focus still is in its field, where nobody types any more.
  const isField = (target) => (target?.isContentEditable || target?.matches?.(FIELDS)) && isShown(target);
  // Whoever writes Cyrillic, Greek or Arabic presses the keys that lie there; what is Latin is meant as it was written, wherever it lies.
  const LIES_AT = { Slash: "/?", Comma: ",<", Period: ".>", Digit3: "3#" };
  td.keyOf = (event) => {
    const { key, code, shiftKey } = event, isLatin = key.length > 1 || /[\p{Script=Latin}\0-\x7f]/u.test(key);
    if (isLatin && !event.getModifierState("CapsLock")) return key;
    const plain = isLatin ? key : /^Key[A-Z]$/.test(code) ? code.at(-1) : LIES_AT[code]?.[Number(shiftKey)] ?? key;
    return /^[a-z]$/i.test(plain) ? plain[shiftKey ? "toUpperCase" : "toLowerCase"]() : plain;
  };
  // With Option or AltGr other signs come out of a key; of those only this one is meant.
  td.isForSigns = (event) => event.altKey && event.key !== "#";
  const isBusy = () => document.querySelector("dialog[open], [popover]:popover-open");
  const numberIn = (path) => Number(/^[/]desk[/]tickets[/]([0-9]{1,9})[/]?$/.exec(path)?.[1] ?? 0);
  const number = () => numberIn(location.pathname);
  const isHere = ({ dataset: { on } }) => !on || (on === "ticket" ? number() > 0 : on === "list" && !number() && "rows" in td);
  const current = () => number() || Number(td.rows?.current?.() ?? 0);

  // The list that one came from, for the next and the previous ticket and for the way back. It lasts as long as the window.
  const TRAIL = "td-trail";
  const trail = () => { try { return JSON.parse(sessionStorage.getItem(TRAIL)) ?? {}; } catch { return {}; } };
  const remember = () => {
    const drawn = [...document.querySelectorAll("[data-hands] [data-row]")].map((row) => Number(row.dataset.row));
    // A long list is drawn in steps: whoever sets out before its end stands there goes along all of it.
    const known = td.rows?.order?.() ?? [], numbers = known.includes(drawn[0]) ? known : drawn;
    if (numbers.length) sessionStorage.setItem(TRAIL, JSON.stringify({ at: location.pathname + location.search, numbers, top: document.querySelector("[data-hands]")?.scrollTop }));
  };
  const beside = (step, of = number()) => {
    const { numbers = [] } = trail(), at = numbers.indexOf(of);
    return at < 0 ? undefined : numbers[at + step];
  };
  const address = (ticket) => ticket && `/desk/tickets/${ticket}`;
  td.trail = {
    next: () => address(beside(1)),
    previous: () => address(beside(-1)),
    /** How far the list here was scrolled when it was left. */
    top: () => (trail().at === location.pathname + location.search ? trail().top : undefined),
    go: (step) => toward(beside(step, isOnTheWay() ? early.to : number())),
    back: (isGone) => {
      if (!number()) return undefined;
      // The list is at the same ticket when one comes back, or where that is gone at the one after it.
      const to = (isGone && (beside(1) ?? beside(-1))) || number();
      sessionStorage.setItem("td-row", String(to));
      td.rows?.go?.(to);
      return trail().at ?? "/desk";
    },
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href*='/desk/tickets/']"), isElsewhere = event.ctrlKey || event.metaKey || event.shiftKey || link?.target;
    if (!link) return;
    remember();
    if (!isElsewhere) toward(numberIn(link.pathname));
  }, true);
  // Opens the current row with the composer ready.
  td.write = (key) => {
    const to = Number(td.rows?.current?.() ?? 0);
    if (number() || !to) return undefined;
    remember();
    return toward(to, { key });
  };

  // Keys for a ticket that is on its way wait until it stands there: none is lost, none meets the ticket before.
  const OF_A_TICKET = "rnesaimlpth#", ALONG = "jk<>", WAIT_MS = 5000;
  let early = null, isStriking = false;
  const isOnTheWay = () => early && performance.now() < early.until;
  const toward = (ticket, ...keys) => {
    if (ticket) early = { to: ticket, keys: [...(isOnTheWay() ? early.keys : []), ...keys], until: performance.now() + WAIT_MS };
    return address(ticket);
  };
  const stands = (ticket) => {
    const composer = document.getElementById("composer");
    return number() === ticket && document.querySelector(`[data-thread="${ticket}"]`) && !document.querySelector("[data-coming]") && (!composer || composer.form?.dataset.keep === `reply-${ticket}`);
  };
  /** A key, as if it was pressed now: what has the focus may be a field by then, or an item of a menu. */
  const strike = ({ key, code, shiftKey }) => {
    const here = document.activeElement;
    if (isField(here) && (key !== "Enter" || here.matches("textarea"))) document.execCommand("insertText", false, key === "Enter" ? "\n" : key);
    else if (key === "Enter") here.form ? here.form.requestSubmit() : here.click();
    else here.dispatchEvent(new KeyboardEvent("keydown", { key, code, shiftKey, bubbles: true, cancelable: true }));
  };
  const frame = () => new Promise(requestAnimationFrame);
  const strikeAll = async () => {
    if (!early || isStriking || !isOnTheWay() || !stands(early.to)) return;
    isStriking = true;
    const mine = early;
    // Each may move the focus, some a frame later; one may lead on to the next ticket, where the rest waits again.
    for (; early === mine && mine.keys.length; await frame(), await frame()) strike(mine.keys.shift());
    if (early === mine) early = null;
    isStriking = false;
    strikeAll();
  };
  new MutationObserver(strikeAll).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-thread", "data-keep"] });
  document.addEventListener("keydown", (event) => {
    const { key, code, shiftKey, target, isTrusted } = event, to = isOnTheWay() ? early.to : number();
    if (!to || (!isTrusted && isStriking) || event.ctrlKey || event.metaKey || td.isForSigns(event) || event.isComposing || isField(target) || isBusy()) return;
    const isWaiting = isOnTheWay() && (isStriking || early.keys.length > 0);
    if (!isWaiting && stands(to)) return;
    if (key === "Escape") early = null;
    if (isWaiting ? key.length > 1 && key !== "Enter" : !(number() ? OF_A_TICKET : OF_A_TICKET + ALONG).includes(td.keyOf(event))) return;
    if (!isOnTheWay()) toward(to);
    if (!event.repeat) early.keys.push({ key, code, shiftKey });
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);

  // Saying what happened in the browser alone.
  let quiet = 0;
  const say = (words) => {
    const line = document.getElementById("td-said");
    if (!line) return;
    line.textContent = words;
    clearTimeout(quiet);
    quiet = setTimeout(() => { line.textContent = ""; }, 2500);
  };
  const copy = async (words, said) => {
    try { await navigator.clipboard.writeText(words); } catch {
      const field = document.body.appendChild(Object.assign(document.createElement("textarea"), { value: words }));
      field.select();
      document.execCommand("copy");
      field.remove();
    }
    say(said);
  };
  td.copy = copy;
  const send = (what) => {
    const form = document.getElementById("composer")?.form, then = form?.elements.namedItem("then");
    if (!then) return;
    then.value = what;
    form.requestSubmit();
    then.value = "";
  };
  const DOES = {
    "copy number": () => current() && copy(String(current()), tdSay("Copied {number}", { number: current() })),
    "copy address": () => copy(current() ? `${location.origin}/desk/tickets/${current()}` : location.href, tdSay("Copied the address")),
    "filter": () => [...document.querySelectorAll("[role=group][aria-label=Filters] button")].find(isShown)?.focus(),
    "next row": () => td.press("j"),
    "previous row": () => td.press("k"),
    "send and resolve": () => send("resolve"),
    "send and close": () => send("close"),
    "sign out": () => document.querySelector("form[action='/auth/logout']")?.requestSubmit(),
    "palette": () => document.dispatchEvent(new CustomEvent("td:palette")),
  };
  document.addEventListener("click", (event) => {
    const does = event.target.closest?.("[data-does]")?.dataset.does;
    if (does) DOES[does]?.();
  });

  // Keys. The last one is remembered for a second, so that "g i" can be told from "i".
  const buttons = (keys) => [...document.querySelectorAll(`[data-hotkey="${CSS.escape(keys)}"]`)];
  const find = (names, isTyping) => {
    for (const name of names) {
      const found = buttons(name).filter((each) => !each.disabled && (!isTyping || "inFields" in each.dataset));
      // What is offered at the bottom is about what was done last.
      const element = found.find((each) => each.closest(".toast-host") && isShown(each)) ?? found.find(isShown) ?? found.find(isHere);
      if (element) return element;
    }
  };
  const act = (element) => {
    if (element.matches(FIELDS)) { element.focus(); element.select?.(); return; }
    element.click();
    td.begin?.(document.getElementById(element.getAttribute("popovertarget")));
    const { focus, then } = element.dataset;
    if (focus) requestAnimationFrame(() => document.getElementById(focus)?.focus());
    if (then) td.press(then);
  };
  td.press = (keys, word) => {
    const found = find([keys]);
    if (found) act(found);
    else for (const key of keys.split(" ")) document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    if (word) [...document.querySelectorAll("[popover]:popover-open [data-menu-item]")].find((item) => item.textContent.trim() === word)?.click();
  };
  const named = (event) => {
    const { code, ctrlKey, metaKey, shiftKey } = event, key = td.keyOf(event);
    if (!ctrlKey && !metaKey) return [key];
    // With ⌘ and Shift, what a key gives depends on where it lies; a full stop is told by its place.
    const plain = code === "Period" ? "." : key.length === 1 ? key.toLowerCase() : key;
    const isLetter = /^[a-z.]$/.test(plain) || plain.length > 1;
    return isLetter ? [`mod+${shiftKey ? "shift+" : ""}${plain}`] : [`mod+${plain}`];
  };
  let last = "", lastAt = 0;
  document.addEventListener("keydown", (event) => {
    const { target } = event, isTyping = isField(target), isModified = event.ctrlKey || event.metaKey;
    if (event.defaultPrevented || td.isForSigns(event) || event.isComposing || isBusy()) return;
    // A key that is held acts once: "e" leads on to the next ticket.
    if (event.repeat && (isModified || number())) return;
    if (target.closest?.("[role=menu], [role=listbox]")) return;
    if (event.key === "Escape" && isTyping) { event.preventDefault(); target.blur(); return; }
    const names = named(event);
    if (!isModified && !isTyping && event.timeStamp - lastAt < 1000) names.unshift(`${last} ${names[0]}`);
    [last, lastAt] = isModified || isTyping ? ["", 0] : [names.at(-1), event.timeStamp];
    const element = find(names, isTyping);
    if (!element) return;
    event.preventDefault();
    last = "";
    act(element);
  });
})();
