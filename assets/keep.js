/* keep.js: keeps what people type on this device until it is sent.
 *
 *   <form data-keep="name">       its named fields are kept in localStorage, for 24 h
 *   <select data-keep-choice>     a choice is kept only if marked, and only when a person made it
 *   [data-keep-never]             left alone, as are passwords, files and hidden fields
 *   <input hidden data-keep-id>   gets a random id that stays with the draft, so that sending twice is noticed
 *   [data-keep-note]              unhidden once something was kept
 *   [data-keep-clear="name"]      forgets the draft when it appears; "*" forgets all of them
 *
 * React mounts forms late and reads its inputs through onChange, so values are set with the native setter and
 * announced with a real event, and only once React has taken hold of the element.
 */
(() => {
  "use strict";
  const DAY = 24 * 60 * 60 * 1000, PREFIX = "keep:";
  const FIELDS = "input[name], textarea[name], select[data-keep-choice][name]";
  const NEVER = "[data-keep-never], [type=password], [type=file], [type=hidden], [type=submit], [type=button]";
  const ready = new WeakSet(), marked = new WeakMap();
  let waiting = 0;

  const read = (name) => {
    try {
      const draft = JSON.parse(localStorage.getItem(PREFIX + name));
      return draft && Date.now() - draft.at < DAY ? draft : null;
    } catch { return null; }
  };
  const write = (name, draft) => {
    try {
      if (draft) localStorage.setItem(PREFIX + name, JSON.stringify(draft));
      else localStorage.removeItem(PREFIX + name);
      return true;
    } catch { return false; } // no storage, or full: typing goes on without it
  };
  const names = () => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).map((key) => key.slice(PREFIX.length));
  const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

  const isTick = (field) => field.type === "checkbox" || field.type === "radio";
  const key = (field) => (isTick(field) ? field.name + "=" + field.value : field.name);
  const value = (field) => (isTick(field) ? field.checked : field.value);
  const isKept = (field) => field.matches(FIELDS) && !field.matches(NEVER);

  // Assigning field.value would update what React remembers, and it would then see no change.
  const put = (field, wanted) => {
    const part = isTick(field) ? "checked" : "value";
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), part).set.call(field, wanted);
    const event = isTick(field) ? "click" : field.tagName === "SELECT" ? "change" : "input";
    if (event === "click") { field.checked = !wanted; field.click(); }
    else field.dispatchEvent(new Event(event, { bubbles: true }));
  };
  const isReactDone = (element) =>
    !window.__reactRouterContext || Object.keys(element).some((name) => name.startsWith("__reactProps$"));

  const note = (form, isShown) => form.querySelectorAll("[data-keep-note]").forEach((part) => { part.hidden = !isShown; });
  const giveId = (form, id) => form.querySelectorAll("[data-keep-id]").forEach((field) => { if (!field.value || id) field.value = id || newId(); });

  const restore = (form) => {
    const draft = read(form.dataset.keep);
    giveId(form, draft?.id);
    if (!draft) return;
    for (const field of form.elements) {
      if (!isKept(field) || !(key(field) in draft.values)) continue;
      const wanted = draft.values[key(field)];
      const isTouched = field === document.activeElement && field.value !== "";
      if (value(field) !== wanted && !isTouched) put(field, wanted);
    }
    note(form, true);
  };

  const keep = (event) => {
    const field = event.target, form = field.form;
    if (!form?.dataset.keep || !isKept(field)) return;
    if (field.tagName === "SELECT" && !event.isTrusted) return; // a suggestion is not a choice
    const name = form.dataset.keep, draft = read(name) || { values: {} };
    draft.values[key(field)] = value(field);
    draft.at = Date.now();
    draft.id = form.querySelector("[data-keep-id]")?.value || draft.id;
    const isEmpty = Object.values(draft.values).every((kept) => !kept);
    note(form, write(name, isEmpty ? null : draft) && !isEmpty);
  };

  const forget = (name) => {
    for (const each of name === "*" ? names() : [name]) {
      write(each, null);
      document.querySelectorAll(`form[data-keep="${CSS.escape(each)}"]`).forEach((form) => { note(form, false); giveId(form, newId()); });
    }
  };

  const look = () => {
    clearTimeout(waiting);
    waiting = 0;
    for (const mark of document.querySelectorAll("[data-keep-clear]")) {
      const name = mark.dataset.keepClear;
      if (name && marked.get(mark) !== name) forget(name);
      marked.set(mark, name);
    }
    for (const form of document.querySelectorAll("form[data-keep]")) {
      if (ready.has(form)) continue;
      // Hydration changes no node, so it cannot be observed: look again shortly.
      if (!isReactDone(form)) { waiting ||= setTimeout(look, 100); continue; }
      ready.add(form);
      restore(form);
    }
  };

  try { names().forEach((name) => read(name) || write(name, null)); } catch { /* no storage at all */ }
  document.addEventListener("input", keep, true);
  document.addEventListener("change", keep, true);
  new MutationObserver(look).observe(document.documentElement, {
    childList: true, subtree: true, attributes: true, attributeFilter: ["data-keep", "data-keep-clear"],
  });
  look();
})();
