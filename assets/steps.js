/* steps.js: how much of a list is drawn at a time. A new list stands there sooner when first only what fills a window is drawn, on a
 * phone half of that, and the rest in steps, while nothing else is to do and no hand acts; a row that stands there is not drawn again
 * for it. Cells that a phone never shows are not drawn there.
 */
const isHere = typeof document !== "undefined";
export const screen = (media) => (isHere ? matchMedia(media) : {});
export const PHONE = screen("(max-width: 699px)");
const FIRST = PHONE.matches ? 6 : 24, STEP = 9, STEP_WITHIN_MS = 100, CALM_MS = 300, LATE_MS = 200;
const whenIdle = isHere && window.requestIdleCallback ? (act) => requestIdleCallback(act, { timeout: STEP_WITHIN_MS }) : (act) => setTimeout(act, 50);

// Whoever chooses one thing after another waits for none of the rows that the next choice takes away again.
let actedAt = -Infinity;
if (isHere) for (const act of ["keydown", "pointerdown"]) addEventListener(act, () => { actedAt = performance.now(); }, { capture: true, passive: true });
const whenCalm = (act) => whenIdle(() => (performance.now() - actedAt < CALM_MS ? setTimeout(() => whenCalm(act), CALM_MS) : act()));

/** Whether nobody did anything for so long that what moves now may be taken for moving by itself (browsers: half a second until it is painted). */
export const isLate = () => performance.now() - actedAt > LATE_MS;

let isDue = false, isAsked = false;
/** What to draw now of what ``arrange`` told, and whether that is all.
 *
 * stands: the numbers that are on the page. isAnother: they are of the list before, and their rows are filled anew. back: the
 * number of the row that somebody comes back to. again: called when the next step is due. */
export function inSteps(all, { stands, isAnother, back }, again) {
  // Whoever comes back to a row far down finds it there.
  const backAt = stands.size ? -1 : all.rows.findIndex((row) => row.id === back);
  const first = Math.max(FIRST, isAnother ? stands.size : 0, backAt + 1);
  let more = isDue ? STEP : 0;
  isDue = false;
  const rows = all.rows.filter((row, at) => at < first || stands.has(row.id) || more-- > 0);
  if (rows.length === all.rows.length) return { ...all, isWhole: true };
  if (!isAsked) {
    isAsked = true;
    whenCalm(() => { [isDue, isAsked] = [true, false]; again(); });
  }
  return { ...all, rows, isWhole: false };
}

let narrowed = [];
/** The names of the cells to draw; the same list as long as they are the same. */
export function cells(names, gone) {
  if (!PHONE.matches) return names;
  if (narrowed[0] !== names) narrowed = [names, names.filter((name) => !gone.includes(name))];
  return narrowed[1];
}
