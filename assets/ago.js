/* ago.js: <td-ago at="2026-11-23T10:42:00Z" mode="ago"> writes a moment in the reader's zone and languages.
 *
 * mode: ago "4 min", spoken "4 minutes ago", clock "10:42", day "Mon 23 Nov", moment "Mon 23 Nov, 10:42".
 * Without `at` it is the moment in which it came on the screen. Renewed each minute, without the server. The whole
 * moment stands in the title of the <time> around it, and after the short one for those who listen.
 */
(() => {
  "use strict";
  const MINUTE = 60000, HOUR = 60 * MINUTE, DAY = 24 * HOUR, YEAR = 365 * DAY;
  // Making one of these takes a browser as long as drawing a page: each is made when it is first needed, or before that while nothing else is to do.
  const due = [], idle = window.requestIdleCallback ?? ((act) => setTimeout(act, 50));
  const format = (kind, options) => {
    let made;
    const make = () => (made ??= new Intl[kind](tdLocales, options));
    due.push(make);
    return { format: (...what) => make().format(...what) };
  };
  const DAY_ALONE = { weekday: "short", day: "numeric", month: "short" };
  const whole = format("DateTimeFormat", { dateStyle: "full", timeStyle: "short" });
  const amount = (unit, unitDisplay) => format("NumberFormat", { style: "unit", unit, unitDisplay });
  // A lone "m" could be months.
  const UNITS = [["year", YEAR, "narrow"], ["day", DAY, "narrow"], ["hour", HOUR, "narrow"], ["minute", MINUTE, "short"]]
    .map(([unit, length, display]) => [unit, length, amount(unit, display)]);
  const clock = format("DateTimeFormat", { hour: "2-digit", minute: "2-digit" });
  const [thisYear, otherYear] = [DAY_ALONE, { ...DAY_ALONE, year: "numeric" }].map((options) => format("DateTimeFormat", options));
  const relative = format("RelativeTimeFormat", { numeric: "auto" });
  const shown = new Set();

  const day = (date) => (date.getFullYear() === new Date().getFullYear() ? thisYear : otherYear).format(date);
  const words = (date, mode) => {
    if (mode === "clock") return clock.format(date);
    if (mode === "day") return day(date);
    if (mode === "moment") return `${day(date)}, ${clock.format(date)}`;
    const passed = Date.now() - date, found = UNITS.find(([, length]) => Math.abs(passed) >= length);
    if (!found) return relative.format(0, "second");
    const [unit, length, short] = found, count = Math.trunc(passed / length);
    return mode === "spoken" || count < 0 ? relative.format(-count, unit) : short.format(count).replace(" ", "\u00a0");
  };

  class Ago extends HTMLElement {
    static observedAttributes = ["at", "mode"];
    #since = new Date();
    #parts = [new Text(), Object.assign(document.createElement("span"), { className: "sr" })];
    connectedCallback() { shown.add(this); this.draw(); }
    disconnectedCallback() { shown.delete(this); }
    attributeChangedCallback() { if (this.isConnected) this.draw(); }
    draw() {
      const given = this.getAttribute("at"), date = this.hasAttribute("at") ? new Date(given) : this.#since;
      const isDate = !isNaN(date), mode = this.getAttribute("mode") || "ago", moment = isDate ? whole.format(date) : "";
      const text = isDate ? words(date, mode) : given || "", more = isDate && mode === "ago" ? `, ${moment}` : "";
      if (this.textContent === text + more) return;
      [text, more].forEach((told, at) => { this.#parts[at].textContent = told; });
      if (this.firstChild !== this.#parts[0]) this.replaceChildren(...this.#parts);
      if (isDate) (this.closest("time") || this).title = moment;
    }
  }
  customElements.define("td-ago", Ago);

  // The public form shows no moment before somebody has written.
  const prepare = () => { due.shift()?.(); if (due.length) idle(prepare); };
  if (/^\/(desk|t)(\/|$)/.test(location.pathname)) idle(prepare);

  const all = () => shown.forEach((element) => element.draw());
  setInterval(all, MINUTE);
  document.addEventListener("visibilitychange", () => document.hidden || all());
})();
