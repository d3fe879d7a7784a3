/* arrange.js: which rows a list shows, and where, while a hand is in it.
 *
 * What fits comes sorted. What is shown is that, but for three things:
 *   stale   while the list is held, a row that no longer fits stays where it is, faded; what came waits, unseen
 *   going   else it fades for 220 ms, and only then the others close up
 *   flash   a row that came or changed flashes once; "a" and "b" take turns, so that it flashes again at the next change
 * A row of which nothing changed is the same object as before, so that it need not be drawn again. Its slot is a number that it keeps
 * as long as this list is shown; the next list begins with the same numbers, so that what stands on the page is filled anew
 * instead of being made anew.
 */
export const GOES_IN_MS = 220;
const MOST_GOING = 20;

/** What is remembered of one list: what it showed last. */
export const blank = (room) => ({ room, isFilled: false, shown: [], drawn: new Map(), seen: new Map(), slots: new Map(), flashes: new Map(), going: new Map() });

/** A held list: nothing changes its place, and only below its end something may come in. */
const hold = (shown, fitting, fits, news) => {
  const newest = (row) => (news[row.id]?.version > row.version ? news[row.id] : row);
  const known = new Set(shown.map((row) => row.id));
  const end = fitting.findLastIndex((row) => known.has(row.id));
  const below = end < 0 ? [] : fitting.slice(end + 1);
  const came = fitting.filter((row) => !known.has(row.id));
  return { rows: [...shown.map((row) => fits.get(row.id) ?? newest(row)), ...below], waiting: came.length - below.length };
};

/** What fits, and between it what is still fading, each below the row that it stood under. */
const letGo = ({ shown, going }, fitting, fits, now, isStill) => {
  const leaving = shown.filter((row) => !fits.has(row.id)), rows = [...fitting];
  for (const id of going.keys()) if (fits.has(id)) going.delete(id);
  if (isStill || leaving.length > MOST_GOING) return rows;
  for (const row of leaving) {
    if (!going.has(row.id)) going.set(row.id, now + GOES_IN_MS);
    if (going.get(row.id) <= now) { going.delete(row.id); continue; }
    const above = shown.slice(0, shown.indexOf(row)).findLast((each) => rows.some(({ id }) => id === each.id));
    rows.splice(rows.findIndex(({ id }) => id === above?.id) + 1, 0, row);
  }
  return rows;
};

const slot = ({ slots }, { id }) => slots.get(id) ?? slots.set(id, slots.size).get(id);

const flash = ({ seen, flashes, isFilled }, row, news) => {
  const known = seen.get(row.id);
  const isNews = known === undefined ? isFilled && news[row.id]?.version === row.version : row.version > known;
  if (isNews) flashes.set(row.id, flashes.get(row.id) === "a" ? "b" : "a");
  seen.set(row.id, row.version);
  return flashes.get(row.id) ?? "";
};

/** Both with the same in it, however it came here: rows are plain data. */
const isSame = (before, now) => before !== undefined && Object.keys(now).every((name) =>
  before[name] === now[name] || (typeof now[name] === "object" && JSON.stringify(before[name]) === JSON.stringify(now[name])));

/** The rows to draw, how many wait, whether letting go would change anything, and when to look again (0: not by itself).
 *
 * memory: from blank(). fitting: every row that fits, sorted. news: by number, what was told since the list was loaded.
 * isStill: nothing fades, as people with reduced motion want it. days: for each of some rows, what the day is called that begins with it. */
export function arrange(memory, fitting, news, { isHeld, isStill, now, days = () => [] }) {
  const fits = new Map(fitting.map((row) => [row.id, row]));
  const held = isHeld && memory.shown.length > 0;
  const { rows, waiting } = held ? hold(memory.shown, fitting, fits, news) : { rows: letGo(memory, fitting, fits, now, isStill), waiting: 0 };
  const begins = days(rows);
  const drawn = rows.map((row, at) => {
    const fate = fits.has(row.id) ? "" : held ? "stale" : "going";
    const now = { ...row, fate, flash: flash(memory, row, news), slot: slot(memory, row), day: begins[at] ?? "" };
    const before = memory.drawn.get(row.id);
    return isSame(before, now) ? before : now;
  });
  [memory.shown, memory.drawn] = [rows, new Map(drawn.map((row) => [row.id, row]))];
  memory.isFilled = true;
  const isPending = held && (rows.length !== fitting.length || rows.some((row, at) => row.id !== fitting[at].id));
  return { rows: drawn, waiting, isPending, wakesAt: held ? 0 : Math.min(...memory.going.values(), Infinity) % Infinity || 0 };
}
