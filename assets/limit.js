/* limit.js: a text that is too long is told at once and stays; it is not cut, and not sent.
 *
 *   <textarea data-limit="10000">      the most characters
 *   <output data-limit-of="name">      where the sentence about the field of that name is shown; React leaves it empty
 */
(() => {
  "use strict";
  const length = (text, limit) => (text.length > limit * 2 ? text.length : [...text].length);

  const excess = (field) => {
    const limit = Number(field.dataset.limit), text = field.value.trim();
    if (text.length <= limit) return "";
    const count = length(text, limit);
    if (count <= limit) return "";
    const [most, now, over] = [limit, count, count - limit].map((number) => number.toLocaleString(tdLocales));
    return tdSay("This can have {most} characters and has {now}. Shorten it by {over}; nothing is cut.", { most, now, over });
  };
  const tell = (field) => {
    const sentence = excess(field), place = field.form?.querySelector(`[data-limit-of="${CSS.escape(field.name)}"]`);
    if (place && place.textContent !== sentence) {
      place.textContent = sentence;
      place.hidden = !sentence;
      field.toggleAttribute("data-over", !!sentence);
    }
    return sentence;
  };

  document.addEventListener("input", ({ target }) => target.dataset?.limit && tell(target), true);
  document.addEventListener("submit", (event) => {
    const over = [...event.target.elements].filter((field) => field.dataset.limit && tell(field));
    if (!over.length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    over[0].focus();
  }, true);
})();
