/* signs.js: lists that a sign opens while somebody writes, "/" for macros, "@" for people.
 *
 *   <div data-sign="/" data-sign-for="id" hidden>   opens while the word before the cursor of that text begins with it
 *                                                   [data-only=note]: only while the form's "kind" is that
 *     <div role=listbox>
 *       <div role=option data-name data-puts>       found by its name; in the text it stands as what it puts
 *     <p>                                           shown where there is nothing to offer at all
 *
 * What puts nothing asks for words that come later (window.td.isAsked, see composer.js).
 * The text keeps the focus: arrows move, Enter or Tab take, Escape closes. Where nothing fits, nothing is in the way.
 */
(() => {
  "use strict";
  const MOST = 8, LONGEST = 40;
  let open = null; // { list, area, from }

  // What a list offers may come after it was asked for.
  const grown = new MutationObserver(() => { const at = document.activeElement; if (at?.matches("[data-marks]")) look(at); });
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const shown = (list) => [...list.querySelectorAll("[role=option]:not([hidden])")];
  const close = () => {
    if (!open) return;
    const { list, area } = open;
    list.hidden = true;
    open = null;
    for (const name of ["aria-controls", "aria-activedescendant", "aria-autocomplete"]) area.removeAttribute(name);
  };
  const point = (options, at) => {
    options.forEach((option, index) => {
      option.id ||= `sign-${Math.random().toString(36).slice(2)}`;
      option.setAttribute("aria-selected", String(index === at));
    });
    if (!options[at]) return;
    options[at].scrollIntoView({ block: "nearest" });
    open.area.setAttribute("aria-activedescendant", options[at].id);
  };
  const current = () => shown(open.list).findIndex((option) => option.getAttribute("aria-selected") === "true");

  const wanted = (list, area) => {
    const { sign, only } = list.dataset, kind = area.form?.elements.namedItem("kind")?.value;
    if (only && kind !== only) return null;
    const before = area.value.slice(0, area.selectionStart), from = before.lastIndexOf(sign);
    const asked = before.slice(from + 1);
    const isWord = from >= 0 && (from === 0 || /[\s(]/.test(before[from - 1]));
    return isWord && asked.length <= LONGEST && !/\n|^\s|\s$/.test(asked) ? { from, asked } : null;
  };
  // What begins with it comes first; names with the words somewhere follow in the order that they have.
  const filter = (list, asked) => {
    const words = plain(asked).split(/\s+/).filter(Boolean);
    const fits = [...list.querySelectorAll("[role=option]")].map((option) => {
      const name = plain(option.dataset.name), parts = name.split(/\s+/);
      const score = !words.every((word) => name.includes(word)) ? 0 : words.every((word) => parts.some((part) => part.startsWith(word))) ? 2 : 1;
      return { option, score };
    });
    const best = fits.some(({ score }) => score === 2) ? 2 : 1;
    let left = MOST;
    for (const { option, score } of fits) option.hidden = score < best || left-- <= 0;
    return fits.length === 0 && !asked ? null : shown(list);
  };
  const look = (area) => {
    for (const list of document.querySelectorAll(`[data-sign-for="${CSS.escape(area.id)}"]`)) {
      const found = wanted(list, area);
      if (!found) continue;
      grown.observe(list.querySelector("[role=listbox]"), { childList: true });
      const options = filter(list, found.asked);
      if (options && !options.length) continue;
      if (open?.list !== list) close();
      open = { list, area, from: found.from };
      list.hidden = false;
      const box = list.querySelector("[role=listbox]");
      box.hidden = !options;
      list.querySelector("p").hidden = !!options;
      area.setAttribute("aria-autocomplete", "list");
      area.setAttribute("aria-controls", box.id);
      point(options ?? [], 0);
      return;
    }
    close();
  };
  const take = (option) => {
    const { area, from } = open, to = area.selectionStart;
    close();
    window.td.put(area, option.dataset.puts || "", from, to);
    window.td.isAsked = !option.dataset.puts;
  };

  document.addEventListener("input", ({ target }) => target.matches?.("[data-marks]") && look(target));
  document.addEventListener("keydown", (event) => {
    if (!open || event.target !== open.area || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const options = shown(open.list), at = current(), { key } = event;
    const steps = { ArrowDown: at + 1, ArrowUp: at - 1 };
    if (key in steps && options.length) point(options, (steps[key] + options.length) % options.length);
    else if ((key === "Enter" || key === "Tab") && options[at]) options[at].click();
    else if (key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }, true);
  // The text keeps the focus and its cursor.
  document.addEventListener("mousedown", (event) => event.target.closest?.("[data-sign]") && event.preventDefault());
  document.addEventListener("click", ({ target }) => {
    const option = open && target.closest?.("[data-sign] [role=option]");
    if (option) take(option);
  }, true);
  document.addEventListener("focusout", ({ target }) => open?.area === target && close());
  document.addEventListener("selectionchange", () => {
    if (open && document.activeElement === open.area && !wanted(open.list, open.area)) close();
  });
})();
