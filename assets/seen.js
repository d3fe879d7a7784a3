/* seen.js: hints that somebody has put away stay away, on this device.
 *
 *   <section data-hint="beginning">   hidden once its name stands in data-seen of <html>
 *     <button data-put-away>          puts it there, and the keyboard goes on to the page
 */
(() => {
  "use strict";
  const KEY = "td-seen", root = document.documentElement;
  const read = () => { try { return new Set(JSON.parse(localStorage.getItem(KEY)) || []); } catch { return new Set(); } };
  const show = (seen) => { root.dataset.seen = [...seen].join(" "); };

  show(read());
  addEventListener("storage", ({ key }) => key === KEY && show(read()));
  document.addEventListener("click", ({ target }) => {
    const hint = target.closest?.("[data-put-away]")?.closest("[data-hint]");
    if (!hint) return;
    const seen = read().add(hint.dataset.hint);
    try { localStorage.setItem(KEY, JSON.stringify([...seen])); } catch { /* It comes again with the next page. */ }
    show(seen);
    document.getElementById("main")?.focus();
  });
})();
