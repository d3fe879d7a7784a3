/* words.js: what the other scripts say, in the language of this desk. They write tdSay("English with {holes}", { holes }). */
(() => {
  "use strict";
  const told = document.querySelector('meta[name="td-words"]')?.content;
  const words = told ? JSON.parse(told) : {};
  window.tdSay = (said, holes = {}) => (words[said] || said).replace(/\{(\w+)\}/g, (hole, name) => holes[name] ?? hole);
  // Numbers and moments follow the reader, not the desk.
  window.tdLocales = navigator.languages?.length ? [...navigator.languages] : undefined;
})();
