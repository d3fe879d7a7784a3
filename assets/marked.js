/* marked.js: marks behind a field are seen only while its words stand where they stood when they were judged.
 *
 *   <div class="marked"><div class="back">words, some of them in mark</div><textarea></textarea></div>
 *
 * More words at the end move none of those before them, unless the last one is marked and grows. One line that is
 * longer than its field scrolls.
 */
(() => {
  "use strict";
  const fits = (back, now) => {
    const then = back.textContent;
    return now.startsWith(then) && (now.length === then.length || !back.querySelector("mark:last-child") || /\s/.test(now[then.length]));
  };
  const look = () => document.querySelectorAll(".marked").forEach((marked) => {
    const back = marked.querySelector(".back");
    const field = marked.querySelector("textarea, input");
    const isStale = !fits(back, field.value) || (field.tagName === "INPUT" && field.scrollWidth > field.clientWidth);
    if (back.hasAttribute("data-stale") !== isStale) back.toggleAttribute("data-stale", isStale);
  });

  document.addEventListener("input", ({ target }) => target.closest?.(".marked") && look(), true);
  new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
  look();
})();
