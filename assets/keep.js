/* keep.js: keeps what people type on this device until it is sent.
 *
 *   <form data-keep="name">     its named fields are kept in localStorage, for 24 h
 *   <select data-keep-choice>   a choice is kept only if marked, and only if a person made it
 *   [data-keep-never]           left alone, as are passwords, files, ticks and hidden fields
 *   <input data-keep-id>        gets a random id that stays with the draft, so that sending twice is noticed
 *   [data-keep-drop="field"]    pressed, it takes a choice back: the field's value is not kept any longer
 *   [data-keep-note]            unhidden once something was kept
 *   [data-keep-clear="name"]    forgets the draft when it appears; "*" forgets every draft
 *   [data-keep-sent="id"]       beside it: only what was sent under this id, and the form stays, without those words
 *
 * What is kept under a name can be read and written by other scripts too (window.td.kept), which are told by "td:restored"
 * once a form has its words. window.td.isAlive tells whether React has taken hold of the page.
 *
 * Words that were typed while a form was on its way are nobody's but the typist's: they stay, all else is forgotten.
 * React mounts forms late and reads them through onChange: values are set with the native setter and told by a
 * real event, once React has taken hold of the form. A form that was sent before is sent then.
 */
(() => {
  "use strict";
  const DAY = 864e5, PREFIX = "keep:", KEPT = "input[name], textarea[name], select[name][data-keep-choice]";
  const NEVER = "[data-keep-never], [type=password], [type=file], [type=hidden], [type=checkbox], [type=radio]";
  const done = new WeakMap(), cleared = new WeakMap(), sent = new Map();
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

  const idIn = (form) => form.querySelector("[data-keep-id]")?.value;
  const fill = (field, text) => {
    if (text === undefined || text === field.value) return;
    // field.value = text would tell React's memory as well, and onChange would see no change.
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value").set.call(field, text);
    field.dispatchEvent(new Event(field.tagName === "SELECT" ? "change" : "input", { bubbles: true }));
  };

  const restore = (form) => {
    const draft = read(form.dataset.keep);
    giveId(form, draft?.id);
    for (const field of draft ? form.elements : []) {
      const isBusy = field === document.activeElement && field.value;
      if (isKept(field) && !isBusy) fill(field, draft.values[field.name]);
    }
    note(form, draft);
    form.restored = form.dataset.keep;
    form.dispatchEvent(new CustomEvent("td:restored", { bubbles: true }));
  };

  const keep = ({ target: field, isTrusted }) => {
    const form = field.form, name = form?.dataset.keep;
    if (!name || !isKept(field) || (field.tagName === "SELECT" && !isTrusted)) return; // a suggestion is no choice
    const draft = read(name) || { values: {} };
    draft.values[field.name] = field.value;
    draft.at = Date.now();
    draft.id = idIn(form);
    note(form, write(name, Object.values(draft.values).some(Boolean) ? draft : null));
  };

  // What was typed after the words that were sent. Where they run into each other, "Yes" into "Yesterday", all of it.
  const left = (text, before = "") => {
    if (!text.startsWith(before) || /[\p{L}\p{N}]{2}/u.test(text.slice(before.length - 1, before.length + 1))) return text;
    return text.slice(before.length).trimStart();
  };

  const forget = (name, id) => {
    for (const each of name === "*" ? names() : [name]) {
      const draft = read(each), before = name === "*" ? null : sent.get(id || draft?.id);
      const rest = Object.entries(draft?.values ?? {}).map(([field, text]) => [field, before ? left(text, before[field]) : ""]);
      const isSome = rest.some(([, text]) => text);
      if (!id || draft?.id === id) write(each, isSome ? { ...draft, id: undefined, values: Object.fromEntries(rest) } : null);
      all(document, `form[data-keep="${CSS.escape(each)}"]`, (form) => {
        if (id && idIn(form) !== id) return; // these words came after those that were sent
        note(form, isSome);
        giveId(form);
        for (const field of id ? form.elements : []) if (isKept(field)) fill(field, before ? left(field.value, before[field.name]) : "");
      });
    }
  };

  // A page that is still being read has not told yet whether React will take hold of it.
  const isPlain = () => document.readyState !== "loading" && !window.__reactRouterContext;
  const isAlive = () => isPlain() || document[Object.keys(document).find((key) => key.startsWith("__reactContainer$"))]?.stateNode.current.memoizedState.isDehydrated === false;
  const look = () => {
    clearTimeout(again);
    all(document, "[data-keep-clear]", (mark) => {
      const name = mark.dataset.keepClear;
      if (name && cleared.get(mark) !== name) forget(name, mark.dataset.keepSent);
      cleared.set(mark, name);
    });
    all(document, "form[data-keep]", (form) => {
      if (done.get(form) === form.dataset.keep) return;
      // Taking hold changes no node, so nothing tells of it: look again shortly.
      if (!isAlive()) { again = setTimeout(look, 100); return; }
      done.set(form, form.dataset.keep);
      restore(form);
      if (early === form) form.requestSubmit();
    });
  };

  window.td = Object.assign(window.td ?? {}, { isAlive, kept: { read, write, fill } });
  names().forEach((name) => read(name) || write(name, null));
  document.addEventListener("submit", ({ target }) => { early = isAlive() ? null : target; }, true);
  // On its way up: what another script stopped was not sent.
  document.addEventListener("submit", ({ target: form }) => {
    if (idIn(form)) sent.set(idIn(form), Object.fromEntries([...form.elements].filter(isKept).map((field) => [field.name, field.value])));
  });
  document.addEventListener("click", ({ target }) => {
    const drop = target.closest?.("[data-keep-drop]"), name = drop?.closest("form")?.dataset.keep, draft = name && read(name);
    if (!draft) return;
    delete draft.values[drop.dataset.keepDrop];
    write(name, Object.values(draft.values).some(Boolean) ? draft : null);
  }, true);
  for (const kind of ["input", "change"]) document.addEventListener(kind, keep, true);
  new MutationObserver(look).observe(document, {
    childList: true, subtree: true, attributes: true, attributeFilter: ["data-keep", "data-keep-clear"],
  });
  look();
})();
