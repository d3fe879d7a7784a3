/* thread.js: a conversation that can be led to one message, and that says what came below while somebody reads above.
 *
 *   [data-thread="12"]      the scroller of ticket 12; #message-34 in the page's address leads to that message
 *   [data-earlier]          the button that brings the beginning of a long conversation; pressed for a message that is not there
 *   [data-address-of="id"]  copies the address of a message
 *   [data-newer]            the pill "2 new messages"; shown while the end is out of sight, and leads there
 */
(() => {
  "use strict";
  const MESSAGE = "article[id^=message-], article[id^=held-]", FAR_PX = 120;
  const thread = () => document.querySelector("[data-thread]"), pill = () => document.querySelector("[data-newer]");
  const numberOf = (id) => Number(/^message-(\d+)$/.exec(id)?.[1] ?? 0);
  let address = "", wanted = "", isAsked = false, of = "", last = 0, newer = 0, scroller = null, held = null;

  // The nearest that scrolls: the thread itself, or on narrow windows all of the page. Both begin at their end.
  const scrollerOf = (element) => {
    for (let box = element; box; box = box.parentElement) {
      if (box.scrollHeight > box.clientHeight && /auto|scroll/.test(getComputedStyle(box).overflowY)) return box;
    }
    return element;
  };
  const isFar = () => scroller && Math.abs(scroller.scrollTop) > FAR_PX;

  const go = (id) => {
    const found = document.getElementById(id);
    if (!found) {
      const earlier = document.querySelector("[data-earlier]");
      if (earlier && !isAsked) { isAsked = true; earlier.click(); }
      return false;
    }
    document.querySelectorAll("[data-sought]").forEach((other) => delete other.dataset.sought);
    found.dataset.sought = "";
    found.tabIndex = -1;
    // Whoever writes already goes on writing.
    if (!document.activeElement?.matches("textarea, input")) found.focus({ preventScroll: true });
    found.scrollIntoView({ block: found.offsetHeight > innerHeight / 2 ? "start" : "center" });
    return true;
  };
  const seek = (id) => { [wanted, isAsked] = [id, false]; if (go(id)) wanted = ""; };

  const tell = () => {
    const button = pill();
    if (!button) return;
    const words = newer === 1 ? tdSay("1 new message") : tdSay("{count} new messages", { count: newer });
    if (newer) button.textContent = words;
    // On narrow windows the composer lies over the end of the page.
    const composer = document.querySelector(".composer");
    button.parentElement.style.setProperty("--over", `${composer ? composer.offsetHeight : 0}px`);
    button.hidden = !newer;
  };
  const look = () => { if (newer && !isFar()) { newer = 0; tell(); } };

  // Whoever asks for the beginning goes on at the message where the button was.
  const hold = (button) => {
    const next = button.parentElement.nextElementSibling;
    held = next?.id ? { id: next.id, top: next.getBoundingClientRect().top } : null;
  };
  const letGo = () => {
    const kept = held && !document.querySelector("[data-earlier]") && document.getElementById(held.id);
    if (!kept) return;
    if (!wanted) scroller.scrollTop += kept.getBoundingClientRect().top - held.top;
    held = null;
  };

  // What came since the last look. What is above the last one is no news: it was asked for.
  const count = (box) => {
    const numbers = [...box.querySelectorAll(MESSAGE)].map(({ id }) => numberOf(id)), newest = Math.max(0, ...numbers);
    if (of !== box.dataset.thread) { [of, last, newer] = [box.dataset.thread, newest, 0]; tell(); return; }
    if (newest <= last) return;
    if (isFar()) newer += numbers.filter((number) => number > last).length;
    last = newest;
    tell();
  };

  const follow = () => {
    const box = thread();
    if (!box || !location.pathname.endsWith(`/${box.dataset.thread}`)) return;
    if (address !== location.href) {
      address = location.href;
      [wanted, isAsked] = [/^#[a-z]+-?\d*$/.test(location.hash) ? location.hash.slice(1) : "", false];
    }
    if (!scroller?.isConnected || scroller.scrollHeight <= scroller.clientHeight) {
      scroller?.removeEventListener("scroll", look);
      scroller = scrollerOf(box);
      scroller.addEventListener("scroll", look, { passive: true });
    }
    count(box);
    letGo();
    if (wanted && go(wanted)) wanted = "";
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-address-of]");
    if (button) window.td.copy(`${location.origin}${location.pathname}#${button.dataset.addressOf}`, tdSay("Copied the address"));
    const earlier = event.target.closest?.("[data-earlier]");
    if (earlier) hold(earlier);
    if (event.target.closest?.("[data-newer]")) scroller?.scrollTo({ top: 0, behavior: "smooth" });
    const link = event.target.closest?.('a[href^="#message-"], a[href^="#asked"]');
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || !thread()) return;
    event.preventDefault();
    // Not by the browser's own way: the router would take it for another page.
    history.replaceState(history.state, "", link.getAttribute("href"));
    address = location.href;
    seek(link.getAttribute("href").slice(1));
  });
  // Frames come together, and each is looked at once.
  let isComing = false;
  new MutationObserver(() => {
    if (isComing || !thread()) return;
    isComing = true;
    requestAnimationFrame(() => { isComing = false; follow(); });
  }).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-thread"] });
  addEventListener("hashchange", follow);
  follow();
})();
