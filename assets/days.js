/* days.js: which rows begin a day, or of those more than a week ago a month, in the reader's zone, and what it is called. */
const DAY = 864e5, WEEK = 7;
const startOf = (date) => new Date(date.getFullYear(), date.getMonth(), date.getDate());
const formats = {};
const format = (name, kind, locales, options) => (formats[`${name} ${locales}`] ??= new Intl[kind](locales, options));

/** "Today", "Yesterday", "Mon 23 Nov", "October", and the year with it where it is another one; both at the beginning of their days. */
function called(date, now, locales) {
  const ago = Math.round((now - date) / DAY), year = date.getFullYear() === now.getFullYear() ? undefined : "numeric";
  const words = ago >= 0 && ago < 2
    ? format("near", "RelativeTimeFormat", locales, { numeric: "auto" }).format(-ago, "day")
    : ago < WEEK
      ? format(`day ${year}`, "DateTimeFormat", locales, { weekday: "short", day: "numeric", month: "short", year }).format(date)
      : format(`month ${year}`, "DateTimeFormat", locales, { month: "long", year }).format(date);
  return words.charAt(0).toLocaleUpperCase(locales) + words.slice(1);
}

// A list is looked at again for each thing that happens to it, and most of its rows are of few days.
let names = new Map(), namesFor = "";
function nameOf(moment, today, locales) {
  const day = startOf(moment), [time, reader] = [Number(day), `${Number(today)} ${locales}`];
  if (namesFor !== reader) [names, namesFor] = [new Map(), reader];
  return names.get(time) ?? names.set(time, called(day, today, locales)).get(time);
}

/** For each row what the day or month is called that begins with it, by its moment ``at``; "" for the others. */
export function days(rows, now, locales) {
  let before = "";
  const today = startOf(now);
  return rows.map(({ at }) => {
    const words = nameOf(new Date(at), today, locales), isNew = words !== before;
    before = words;
    return isNew ? words : "";
  });
}
