/* days.js: which rows begin a day, in the reader's zone, and what that day is called. */
const DAY = 864e5;
const startOf = (date) => new Date(date.getFullYear(), date.getMonth(), date.getDate());
const formats = {};
const format = (name, kind, locales, options) => (formats[`${name} ${locales}`] ??= new Intl[kind](locales, options));

/** "Today", "Yesterday", "Mon 23 Nov", and the year with it where it is another one. */
function called(date, now, locales) {
  const ago = Math.round((startOf(now) - startOf(date)) / DAY), isThisYear = date.getFullYear() === now.getFullYear();
  const words = ago >= 0 && ago < 2
    ? format("near", "RelativeTimeFormat", locales, { numeric: "auto" }).format(-ago, "day")
    : format(isThisYear, "DateTimeFormat", locales, { weekday: "short", day: "numeric", month: "short", year: isThisYear ? undefined : "numeric" }).format(date);
  return words.charAt(0).toLocaleUpperCase(locales) + words.slice(1);
}

/** For each row what the day is called that begins with it, by its moment ``at``; "" for the others. */
export function days(rows, now, locales) {
  let before = "";
  return rows.map(({ at }) => {
    const date = new Date(at), day = date.toDateString(), isNew = day !== before;
    before = day;
    return isNew ? called(date, now, locales) : "";
  });
}
