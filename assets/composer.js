/* composer.js: what a composer does by itself while somebody writes.
 *
 *   <textarea data-marks>               takes the signs of Markdown: ⌘B, ⌘I, ⌘E, and Enter goes on with a list
 *   [data-mark="bold"][data-into=id]    sets one in the text of that id
 *   [data-types="/"][data-into=id]      types a sign there, for those who do not know it
 *   <input type=checkbox data-preview>  ticked, the text is hidden and window.td.previewed() is what to look at
 *   [data-called] .for-note             what the text is called while the form's "kind" is that
 *   <td-left ms=8000>                   "8 s", counted down from when it came; the clocks of two machines never agree
 *   <td-put into=id words="...">        puts words where the cursor stands, when it comes and window.td.isAsked
 */
(() => {
  "use strict";
  const td = (window.td ??= {});

  // What is put in like this can be taken back with the field's own undo.
  const put = (area, text, from = area.selectionStart, to = area.selectionEnd) => {
    area.focus();
    area.setSelectionRange(from, to);
    if (!document.execCommand(text ? "insertText" : "delete", false, text)) {
      area.setRangeText(text, from, to, "end");
      area.dispatchEvent(new InputEvent("input", { bubbles: true }));
    }
  };

  const around = (area, before, after = before, empty = "") => {
    const { selectionStart: from, selectionEnd: to, value } = area, chosen = value.slice(from, to);
    const isSet = value.slice(from - before.length, from) === before && value.slice(to, to + after.length) === after
      && !(before === "*" && value[from - 2] === "*" && value[from - 3] !== "*"); // "**" alone is bold
    if (isSet) {
      put(area, chosen, from - before.length, to + after.length);
      area.setSelectionRange(from - before.length, to - before.length);
      return;
    }
    const words = chosen || empty;
    put(area, before + words + after, from, to);
    area.setSelectionRange(from + before.length, from + before.length + words.length);
  };
  const lines = (area) => {
    const { value } = area, from = value.lastIndexOf("\n", area.selectionStart - 1) + 1;
    const end = value.indexOf("\n", area.selectionEnd), to = end < 0 ? value.length : end;
    const chosen = value.slice(from, to).split("\n"), isSet = chosen.every((line) => line.startsWith("- "));
    put(area, chosen.map((line) => (isSet ? line.slice(2) : `- ${line}`)).join("\n"), from, to);
  };
  const link = (area) => {
    const { selectionStart: from, selectionEnd: to, value } = area, chosen = value.slice(from, to);
    const isAddress = /^(https?:[/][/]|mailto:)\S+$/.test(chosen), words = isAddress ? tdSay("words") : chosen || tdSay("words");
    const address = isAddress ? chosen : "https://";
    put(area, `[${words}](${address})`, from, to);
    const at = isAddress || !chosen ? from + 1 : from + words.length + 3;
    area.setSelectionRange(at, at + (isAddress || !chosen ? words.length : address.length));
  };
  const MARKS = {
    bold: (area) => around(area, "**"),
    italic: (area) => around(area, "*"),
    code: (area) => (area.value.slice(area.selectionStart, area.selectionEnd).includes("\n") ? around(area, "```\n", "\n```") : around(area, "`")),
    list: lines,
    link,
  };
  const KEYS = { b: "bold", i: "italic", e: "code" };

  // Enter goes on with a list, and ends it at an empty item.
  const goOn = (event) => {
    const area = event.target, at = area.selectionStart, from = area.value.lastIndexOf("\n", at - 1) + 1;
    const item = /^(\s*)([-*]|\d{1,3}[.)]) +/.exec(area.value.slice(from, at));
    if (!item || at !== area.selectionEnd) return;
    event.preventDefault();
    const [sign, indent, bullet] = item, number = parseInt(bullet, 10);
    if (from + sign.length === at) put(area, "", from, at);
    else put(area, `\n${indent}${isNaN(number) ? bullet : number + 1 + bullet.slice(-1)} `);
  };
  // Enter on a choice would send what is written.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches?.("[data-draft] :is([type=radio], [type=checkbox])")) return;
    event.preventDefault();
    event.target.click();
  });
  document.addEventListener("keydown", (event) => {
    const { key, target, ctrlKey, metaKey, shiftKey, altKey } = event;
    if (event.defaultPrevented || event.isComposing || altKey || shiftKey || !target.matches?.("[data-marks]")) return;
    const mark = (ctrlKey || metaKey) && KEYS[window.td?.keyOf?.(event) ?? key];
    if (mark) { event.preventDefault(); MARKS[mark](target); }
    else if (key === "Enter" && !ctrlKey && !metaKey) goOn(event);
  });

  const look = (form, isLooking) => {
    const box = form?.querySelector("[data-preview]");
    if (box && box.checked !== isLooking) box.click();
  };
  document.addEventListener("click", ({ target }) => {
    const tool = target.closest?.("[data-mark], [data-types]"), area = tool && document.getElementById(tool.dataset.into);
    if (!area) return;
    look(area.form, false);
    if (tool.dataset.mark) { MARKS[tool.dataset.mark](area); return; }
    const isInside = /\S$/.test(area.value.slice(0, area.selectionStart));
    put(area, (isInside ? " " : "") + tool.dataset.types);
  });
  // Whoever changes what is written, or sends it, looks at it no longer.
  document.addEventListener("click", ({ target }) => target.matches?.("[data-draft] [name=kind]") && look(target.form, false));
  document.addEventListener("submit", ({ target }) => look(target, false));
  document.addEventListener("change", ({ target }) => {
    const called = target.name === "kind" && target.form?.querySelector(`[data-called] .for-${target.value}`);
    if (called) target.form.querySelector("[data-marks]").setAttribute("aria-label", called.textContent);
  });
  td.previewed = () => {
    const form = document.querySelector("[data-preview]:checked")?.form;
    return form?.querySelector("[data-marks]").value ?? "";
  };

  class Left extends HTMLElement {
    static observedAttributes = ["ms"];
    #until = 0;
    #timer;
    connectedCallback() { this.#timer = setInterval(() => this.#draw(), 250); this.#begin(); }
    disconnectedCallback() { clearInterval(this.#timer); }
    attributeChangedCallback() { if (this.isConnected) this.#begin(); }
    #begin() { this.#until = performance.now() + Number(this.getAttribute("ms")); this.#draw(); }
    #draw() {
      const seconds = Math.max(0, Math.ceil((this.#until - performance.now()) / 1000));
      const words = seconds ? tdSay("{seconds} s", { seconds }) : tdSay("a moment");
      if (this.textContent !== words) this.textContent = words;
    }
  }
  customElements.define("td-left", Left);

  class Put extends HTMLElement {
    connectedCallback() {
      const area = document.getElementById(this.getAttribute("into")), words = this.getAttribute("words");
      // A page that is drawn again brings it again, and nobody has asked for that.
      if (area && words && td.isAsked) { look(area.form, false); put(area, words); }
      td.isAsked = false;
    }
  }
  customElements.define("td-put", Put);
  td.put = put;
})();
