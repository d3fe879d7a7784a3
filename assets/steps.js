/* steps.js: how much of a list is drawn at a time. A new list stands there sooner when first only what fills a window is drawn, of the
 * first list of a page or on a phone a part of that, and the rest in steps, while nothing else is to do and no hand acts; a row that
 * stands there is not drawn again for it. A phone draws what is far below its window when somebody moves. Cells that a phone never
 * shows are not drawn there. Where rows are filled anew, those below the window are laid out a moment later.
 */
const isHere = typeof document !== "undefined";
export const screen = (media) => (isHere ? matchMedia(media) : {});
export const PHONE = screen("(max-width: 699px)");
const [BEGIN, FIRST, STEP, AHEAD] = PHONE.matches ? [6, 6, 4, 18] : [8, 24, 9, Infinity];
const LOWEST_PX = 36; // no row is lower
const STEP_WITHIN_MS = 100, CALM_MS = 300, LATE_MS = 200, LOOKED_FOR_AFTER_MS = 5000;
const whenIdle = isHere && window.requestIdleCallback ? (act) => requestIdleCallback(act, { timeout: STEP_WITHIN_MS }) : (act) => setTimeout(act, 50);

// Whoever chooses one thing after another waits for none of the rows that the next choice takes away again.
let actedAt = -Infinity, below = [];
export const layOut = () => { for (const row of below.splice(0)) row.removeAttribute("data-below"); };
const acted = () => { actedAt = performance.now(); layOut(); };
if (isHere) for (const act of ["keydown", "pointerdown"]) addEventListener(act, acted, { capture: true, passive: true });
const whenCalm = (act) => whenIdle(() => (performance.now() - actedAt < CALM_MS ? setTimeout(() => whenCalm(act), CALM_MS) : act()));

let isDue = false, isAsked = false, isMoved = false, isFilled = false;
const MOVES = ["pointerdown", "touchmove", "wheel", "scroll", "keydown", "focusin"];
/** Once somebody moves; after some seconds all the same, for who looks for words in the page or has it read out. */
const whenMoved = (act) => {
  const begin = () => {
    isMoved = true;
    clearTimeout(timer);
    for (const each of MOVES) removeEventListener(each, begin, true);
    whenCalm(act);
  };
  const timer = setTimeout(begin, LOOKED_FOR_AFTER_MS);
  for (const each of MOVES) addEventListener(each, begin, { capture: true, passive: true });
};

/** Whether nobody did anything for so long that what moves now may be taken for moving by itself (browsers: half a second until it is painted). */
export const isLate = () => performance.now() - actedAt > LATE_MS;

/** Rows that were filled anew: what is in those below the window is left for when nothing else is to do, or for the next hand. */
export function filled(rows) {
  below = rows.slice(FIRST);
  for (const row of below) row.setAttribute("data-below", "");
  if (below.length) whenIdle(layOut);
}

/** What to draw now of what ``arrange`` told, and whether that is all.
 *
 * stands: the numbers that are on the page. isAnother: they are of the list before, and their rows are filled anew. back: the
 * number of the row that somebody comes back to. again: called when the next step is due. */
export function inSteps(all, { stands, isAnother, back }, again) {
  // Whoever comes back to a row far down finds it there, wherever in the window it was.
  const backAt = stands.size ? -1 : all.rows.findIndex((row) => row.id === back);
  const first = Math.max(isFilled ? FIRST : BEGIN, isAnother ? stands.size : 0, backAt < 0 ? 0 : backAt + Math.ceil(innerHeight / LOWEST_PX));
  let more = isDue ? STEP : 0;
  isDue = false;
  if (isAnother) isMoved = false;
  const rows = all.rows.filter((row, at) => at < first || stands.has(row.id) || more-- > 0);
  const isWhole = rows.length === all.rows.length;
  isFilled ||= isWhole || rows.length >= FIRST;
  if (isWhole) return { ...all, isWhole };
  if (!isAsked) {
    isAsked = true;
    const whenDue = rows.length < AHEAD || isMoved ? whenCalm : whenMoved;
    whenDue(() => { [isDue, isAsked] = [true, false]; again(); });
  }
  return { ...all, rows, isWhole };
}

let narrowed = [];
/** The names of the cells to draw; the same list as long as they are the same. */
export function cells(names, gone) {
  if (!PHONE.matches) return names;
  if (narrowed[0] !== names) narrowed = [names, names.filter((name) => !gone.includes(name))];
  return narrowed[1];
}
