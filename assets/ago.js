/* ago.js: <td-ago at="2026-11-23T10:42:00Z" mode="ago"> writes a moment in the reader's zone and language.
 *
 * mode: ago "4 min", spoken "4 min ago", clock "10:42", day "Mon 23 Nov", moment "Mon 23 Nov, 10:42".
 * Without `at` it is the moment in which it came on the screen. Renewed each minute, without the server.
 */
(() => {
  "use strict";
  const MINUTE = 60000, HOUR = 60 * MINUTE, DAY = 24 * HOUR, NBSP = "\u00a0";
  const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const parts = new Intl.DateTimeFormat(undefined, { weekday: "short", day: "numeric", month: "short", year: "numeric" });
  const whole = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "short" });
  const shown = new Set();

  const day = (date) => {
    const part = Object.fromEntries(parts.formatToParts(date).map(({ type, value }) => [type, value]));
    const year = date.getFullYear() === new Date().getFullYear() ? "" : " " + part.year;
    return `${part.weekday} ${part.day} ${part.month}${year}`;
  };
  const span = (passed) => {
    if (passed < MINUTE) return "now";
    if (passed < HOUR) return Math.floor(passed / MINUTE) + NBSP + "min";
    if (passed < DAY) return Math.floor(passed / HOUR) + NBSP + "h";
    if (passed < 365 * DAY) return Math.floor(passed / DAY) + NBSP + "d";
    return Math.floor(passed / (365 * DAY)) + NBSP + "y";
  };
  const words = (date, mode) => {
    if (mode === "clock") return clock.format(date);
    if (mode === "day") return day(date);
    if (mode === "moment") return `${day(date)}, ${clock.format(date)}`;
    const passed = Date.now() - date, text = span(Math.abs(passed));
    if (text === "now") return mode === "spoken" ? "just now" : text;
    if (passed < 0) return "in " + text;
    return mode === "spoken" ? text + " ago" : text;
  };

  class Ago extends HTMLElement {
    static observedAttributes = ["at", "mode"];
    #since = new Date();
    connectedCallback() { shown.add(this); this.draw(); }
    disconnectedCallback() { shown.delete(this); }
    attributeChangedCallback() { if (this.isConnected) this.draw(); }
    draw() {
      const given = this.getAttribute("at"), date = this.hasAttribute("at") ? new Date(given) : this.#since;
      const text = isNaN(date) ? given || "" : words(date, this.getAttribute("mode") || "ago");
      if (this.textContent !== text) this.textContent = text;
      const holder = this.closest("time") || this;
      if (!isNaN(date)) holder.title = whole.format(date);
    }
  }
  customElements.define("td-ago", Ago);

  const all = () => shown.forEach((element) => element.draw());
  setInterval(all, MINUTE);
  document.addEventListener("visibilitychange", () => document.hidden || all());
})();
