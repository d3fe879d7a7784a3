/* here.js: says that somebody is in front of a ticket, and that somebody types there.
 *
 *   <td-here ticket="4812">      stands for "somebody looks at 4812" while the window is in sight
 *     <button data-look>         pressed when the ticket comes, and every 10 s
 *     <button data-write>        pressed while words are typed into [data-heard], at most every 2.5 s
 *
 * It tells when, never what: the words stay in the field.
 */
(() => {
  "use strict";
  const LOOK_EVERY = 10000, WRITE_EVERY = 2500;
  const shown = new Set();

  class Here extends HTMLElement {
    static observedAttributes = ["ticket"];
    #wrote = -Infinity;
    #timer;
    #soon;
    connectedCallback() { shown.add(this); this.#timer = setInterval(() => this.look(), LOOK_EVERY); this.#arrive(); }
    disconnectedCallback() { shown.delete(this); clearInterval(this.#timer); clearTimeout(this.#soon); }
    attributeChangedCallback() { if (this.isConnected) this.#arrive(); }
    // React fills the element after it stands; where a cursor only passes by, nobody has looked.
    #arrive() { clearTimeout(this.#soon); this.#soon = setTimeout(() => this.look(), Number(this.getAttribute("after") || 0)); }
    #press(what) { if (Number(this.getAttribute("ticket"))) this.querySelector(`[data-${what}]`)?.click(); }
    look() {
      if (document.visibilityState === "visible" && performance.now() - this.#wrote > WRITE_EVERY) this.#press("look");
    }
    write() {
      if (performance.now() - this.#wrote < WRITE_EVERY) return;
      this.#wrote = performance.now();
      this.#press("write");
    }
    stop() {
      if (this.#wrote === -Infinity) return;
      this.#wrote = -Infinity;
      this.look();
    }
  }
  customElements.define("td-here", Here);

  document.addEventListener("input", ({ target, isTrusted }) => {
    if (isTrusted && target.matches?.("[data-heard]")) shown.forEach((here) => (target.value.trim() ? here.write() : here.stop()));
  });
  document.addEventListener("submit", ({ target }) => target.querySelector("[data-heard]") && shown.forEach((here) => here.stop()));
  document.addEventListener("visibilitychange", () => shown.forEach((here) => here.look()));
})();
