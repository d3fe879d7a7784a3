/* keep.js: keeps what people type on this device until it is sent.
 *
 *   <form data-keep="name">     its named fields are kept in localStorage, for 24 h
 *   <select data-keep-choice>   a choice is kept only if marked, and only if a person made it
 *   [data-keep-never]           left alone, as are passwords, files, ticks and hidden fields
 *   <input data-keep-id>        gets a random id that stays with the draft, so that sending twice is noticed
 *   [data-keep-note]            unhidden once something was kept
 *   [data-keep-clear="name"]    forgets the draft when it appears; "*" forgets every draft
 *
 * React mounts forms late and reads them through onChange: values are set with the native setter and told by a
 * real event, once React has taken hold of the form. A form that was sent before is sent then.
 */
(() => {
  "use strict";
  const DAY = 864e5, PREFIX = "keep:", KEPT = "input[name], textarea[name], select[name][data-keep-choice]";
  const NEVER = "[data-keep-never], [type=password], [type=file], [type=hidden], [type=checkbox], [type=radio]";
  const done = new WeakMap(), cleared = new WeakMap();
  let again, early;

  const read = (name) => {
    try {
      const draft = JSON.parse(localStorage[PREFIX + name]);
      return Date.now() - draft.at < DAY ? draft : null;
    } catch { return null; }
  };
  const write = (name, draft) => {
    try {
      localStorage[PREFIX + name] = JSON.stringify(draft);
      if (!draft) localStorage.removeItem(PREFIX + name);
      return !!draft;
    } catch { return false; } // no storage, or full: typing goes on without it
  };
  const names = () => {
    try { return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).map((key) => key.slice(5)); } catch { return []; }
  };

  const isKept = (field) => field.matches(KEPT) && !field.matches(NEVER);
  const all = (root, selector, act) => root.querySelectorAll(selector).forEach(act);
  const note = (form, isShown) => all(form, "[data-keep-note]", (part) => { part.hidden = !isShown; });
  const giveId = (form, id) => all(form, "[data-keep-id]", (field) => {
    field.value = id || Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  });

  const restore = (form) => {
    const draft = read(form.dataset.keep);
    giveId(form, draft?.id);
    for (const field of draft ? form.elements : []) {
      const text = isKept(field) ? draft.values[field.name] : undefined;
      const isBusy = field === document.activeElement && field.value;
      if (text === undefined || text === field.value || isBusy) continue;
      // field.value = text would tell React's memory as well, and onChange would see no change.
      Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value").set.call(field, text);
      field.dispatchEvent(new Event(field.tagName === "SELECT" ? "change" : "input", { bubbles: true }));
    }
    note(form, draft);
  };

  const keep = ({ target: field, isTrusted }) => {
    const form = field.form, name = form?.dataset.keep;
    if (!name || !isKept(field) || (field.tagName === "SELECT" && !isTrusted)) return; // a suggestion is no choice
    const draft = read(name) || { values: {} };
    draft.values[field.name] = field.value;
    draft.at = Date.now();
    draft.id = form.querySelector("[data-keep-id]")?.value;
    note(form, write(name, Object.values(draft.values).some(Boolean) ? draft : null));
  };

  const forget = (name) => {
    for (const each of name === "*" ? names() : [name]) {
      write(each, null);
      all(document, `form[data-keep="${CSS.escape(each)}"]`, (form) => { note(form, false); giveId(form); });
    }
  };

  const isHeld = (form) => !window.__reactRouterContext || Object.keys(form).some((key) => key.startsWith("__reactProps$"));
  const look = () => {
    clearTimeout(again);
    all(document, "[data-keep-clear]", (mark) => {
      const name = mark.dataset.keepClear;
      if (name && cleared.get(mark) !== name) forget(name);
      cleared.set(mark, name);
    });
    all(document, "form[data-keep]", (form) => {
      if (done.get(form) === form.dataset.keep) return;
      // Taking hold changes no node, so nothing tells of it: look again shortly.
      if (!isHeld(form)) { again = setTimeout(look, 100); return; }
      done.set(form, form.dataset.keep);
      restore(form);
      if (early === form) form.requestSubmit();
    });
  };

  names().forEach((name) => read(name) || write(name, null));
  document.addEventListener("submit", ({ target }) => { early = isHeld(target) ? null : target; }, true);
  for (const kind of ["input", "change"]) document.addEventListener(kind, keep, true);
  new MutationObserver(look).observe(document, {
    childList: true, subtree: true, attributes: true, attributeFilter: ["data-keep", "data-keep-clear"],
  });
  look();
})();
