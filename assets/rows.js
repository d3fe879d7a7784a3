/* rows.js: the hand in a list. Which row is current and which are ticked is known here and nowhere else.
 *
 *   window.td.rows   current(), order(), targets(), versions(), go(number), clear()
 *   told on document "td:current" {number}, "td:selection" {numbers, everything}
 *   in the page      [data-hands] the list, [data-row][data-version] its rows, [data-tick] and [data-tick-all] its boxes,
 *                    [data-told][data-turn] what the server says: "acted" on what was given, "everything" is selected
 *                    [data-catch-up] is pressed when a message was missed
 *
 * It is part of the pages that have such a list, not of every page; arrange.js says what is shown, steps.js how much of it at a
 * time, feed.js what was told, reach.js hears the hand.
 */
import { arrange, blank } from "./arrange.js";
import { days } from "./days.js";
import { follow, unheard } from "./feed.js";
import { listen } from "./reach.js";
import { PHONE, cells, filled, inSteps, isLate, layOut, screen } from "./steps.js";

const RESTS_AFTER_MS = 3000, BACK_AT = "td-row";
const isHere = typeof document !== "undefined";
const CAN_HOVER = screen("(hover: hover)"), IS_STILL = screen("(prefers-reduced-motion: reduce)");
let view = { turn: 0, ticked: 0, everything: 0 };
let feed = unheard(), catchingUp = 0;
let memory = blank(null), room = null, asked = [], out = null, timer = 0, isBoxed = false;
let current = 0, anchor = 0, everything = 0, keyedAt = -Infinity, isByKey = false, isForced = false;
let given = new Set(), acted = 0, isInside = false;
// By number, the version that was seen when it was ticked: whoever changes the ticket after that is noticed.
const ticks = new Map();
// Whoever comes back sees the list as it was left, until it is loaded again; which loading that was.
let leftAt = -1;
const listeners = new Set();

// What the drawing asks for.
let today = new Date().toDateString();
if (isHere) setInterval(() => { if (today !== (today = new Date().toDateString())) tell(); }, 60000);
const tell = () => {
  view = { turn: view.turn + 1, ticked: ticks.size, everything };
  for (const hear of listeners) hear();
};
PHONE.addEventListener?.("change", tell);
const say = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));
const list = () => document.querySelector("[data-hands]");
const rows = () => [...document.querySelectorAll("[data-hands] [data-row]")];
const number = (row) => Number(row?.dataset.row ?? 0);
const find = (wanted) => document.querySelector(`[data-hands] [data-row="${wanted}"]`);
const linkOf = (wanted) => find(wanted)?.querySelector("a.whole");
// Of a row that is not drawn yet it is what will stand there.
const versionOf = (wanted) => Number(find(wanted)?.dataset.version ?? memory.drawn.get(wanted)?.version ?? 0);
const isStaying = (row) => !row.dataset.fate;

/** Whether a hand is in the list: the pointer (on its pill, too), a selection, an open menu, or a key a moment ago. */
const isHeld = () => {
  if (!isHere || isForced) return false;
  if (ticks.size > 0 || performance.now() - keyedAt < RESTS_AFTER_MS) return true;
  const isUnder = (part) => part?.matches(":hover");
  const isOver = !isByKey && CAN_HOVER.matches && (isUnder(list()) || isUnder(document.querySelector("[data-hand='let in']")));
  return Boolean(isOver || document.querySelector("[data-hand-menu]:popover-open"));
};
const release = () => { if (out?.isPending && !isHeld()) tell(); };

// Tabs that missed something together do not load together.
const CATCHES_UP_IN_MS = 250, SPREAD_MS = 750;
function catchUp() {
  if (!isHere || catchingUp || !feed.isBehind) return;
  catchingUp = setTimeout(() => {
    catchingUp = 0;
    if (!feed.isBehind) return;
    document.querySelector("[data-catch-up]")?.click();
    catchingUp = setTimeout(() => { catchingUp = 0; catchUp(); }, 5000);
  }, CATCHES_UP_IN_MS + Math.random() * SPREAD_MS);
}

/** The rows to draw: what was loaded and what came live, as ``merge`` puts them together, under the hand. */
function arranged(merge, loaded, messages, heard, name, more) {
  // On the page again it is drawn as at first.
  const now = [loaded, ...messages, heard, name, more, view.turn, Boolean(drawnIn?.isConnected)];
  if (out && now.every((each, at) => each === asked[at])) return out;
  asked = now;
  feed = follow(feed, name, heard, messages);
  if (leftAt >= 0 && feed.turn !== leftAt) {
    leftAt = -1;
    for (const { id, version } of loaded) if (ticks.has(id)) ticks.set(id, version);
  }
  catchUp();
  const live = { room: name, rows: feed.rows };
  const fitting = guesses.size ? merge(loaded, live, name, more).map(guessed) : merge(loaded, live, name, more);
  // Without a name nothing was loaded yet.
  if (!isHere || !name) return (out = { rows: fitting, waiting: 0, isWhole: true });
  // Rows of another list that are late have not moved: their boxes are made anew.
  if (name !== memory.room) [memory, isBoxed] = [blank(name), isBoxed !== isLate()];
  const at = performance.now();
  const stands = new Set(drawnIn?.isConnected ? order : []), back = Number(sessionStorage.getItem(BACK_AT));
  const how = { isHeld: isHeld(), isStill: IS_STILL.matches, now: at, days: (rows) => days(rows, new Date(), tdLocales) };
  const all = arrange(memory, fitting, live.rows, how);
  out = { ...inSteps(all, { stands, isAnother: memory.room !== room, back }, tell), isBoxed };
  isForced = false;
  clearTimeout(timer);
  if (out.wakesAt) timer = setTimeout(tell, Math.max(out.wakesAt - at, 16));
  return out;
}

// What was asked for is shown at once; what the server says of it, or that it refused, takes its place.
const guesses = new Map(), GUESSED_FOR_MS = 5000, SETTLES_IN_MS = 1500;
/** After a while a guess that the server did not confirm is none. */
function settle(inMs) {
  const then = new Map(guesses);
  setTimeout(() => {
    for (const [id, one] of then) if (guesses.get(id) === one) guesses.delete(id);
    tell();
  }, inMs);
}
function guess(numbers, parts) {
  for (const each of numbers) guesses.set(each, { version: versionOf(each), parts });
  tell();
  settle(GUESSED_FOR_MS);
}
function guessed(row) {
  const known = guesses.get(row.id);
  if (known && row.version > known.version) guesses.delete(row.id);
  return guesses.has(row.id) ? { ...row, ...known.parts } : row;
}

// The current row and the ticks.
const mark = (every) => {
  for (const row of every) {
    const isTicked = ticks.has(number(row));
    number(row) === current ? row.setAttribute("aria-current", "true") : row.removeAttribute("aria-current");
    if (!isTicked && !row.hasAttribute("data-ticked")) continue;
    const box = row.querySelector("[data-tick]");
    row.toggleAttribute("data-ticked", isTicked);
    if (box) box.checked = isTicked;
  }
  const head = document.querySelector("[data-tick-all]");
  if (!head) return;
  head.checked = every.length > 0 && every.every((row) => ticks.has(number(row)));
  head.indeterminate = ticks.size > 0 && !head.checked;
};
function go(to, isFocused = false) {
  if (isFocused) {
    linkOf(to)?.focus({ preventScroll: true });
    find(to)?.scrollIntoView({ block: "nearest" });
  }
  if (to === current) return;
  current = to;
  mark(rows());
  sessionStorage.setItem(BACK_AT, String(current));
  say("td:current", { number: current });
}
function choose(numbers, isAdded, isAll = 0) {
  for (const each of numbers) {
    if (!isAdded) ticks.delete(each);
    else if (!ticks.has(each)) ticks.set(each, versionOf(each));
  }
  everything = isAll;
  mark(rows());
  tell();
  say("td:selection", { numbers: [...ticks.keys()], everything });
}
const clear = () => choose([...ticks.keys()], false);
/** All of the list, however much of it is drawn. */
const chooseAll = (isAdded = true, isAll = 0) => choose([...memory.drawn.values()].filter(({ fate }) => !fate).map(({ id }) => id), isAdded, isAll);
function range(to, isAdded) {
  const order = rows().map(number), ends = [order.indexOf(anchor), order.indexOf(to)].sort((a, b) => a - b);
  choose(ends[0] < 0 ? [to] : order.slice(ends[0], ends[1] + 1), isAdded);
}
/** One row ticked or not; with a range, all from the one that was ticked last. */
function tick(to, isAdded = !ticks.has(to), isRange = false) {
  if (isRange && anchor) range(to, isAdded);
  else choose([to], isAdded);
  anchor = to;
  go(to);
}
/** The row that takes the place of one that leaves: the next one that stays, else the one above. */
const neighbour = (of) => {
  const order = memory.shown.map((row) => row.id), at = order.indexOf(of);
  const stays = (each) => { const row = find(each); return row && isStaying(row); };
  return order.slice(at + 1).find(stays) ?? order.slice(0, Math.max(at, 0)).findLast(stays) ?? 0;
};
function step(by) {
  const order = rows().map(number), at = order.indexOf(current);
  const to = at < 0 ? (by < 0 && by > -order.length ? order.length - 1 : 0) : Math.min(Math.max(at + by, 0), order.length - 1);
  if (order.length) go(order[to], true);
}

let order = [], drawnIn = null;
/** Whoever comes back to a list is at the row that he left it by, or that he went on to from there. */
const comeBack = () => {
  const top = drawnIn === list() ? undefined : window.td.trail?.top();
  // From another page, where nothing holds the focus: then it is at the row again, too.
  const isLost = drawnIn && drawnIn !== list() && document.activeElement === document.body;
  drawnIn = list();
  const back = Number(sessionStorage.getItem(BACK_AT));
  current = find(back) ? back : 0;
  // Where it lies is known in the next frame anyway; asked for now, the page would be laid out for that alone.
  if (current) requestAnimationFrame(() => {
    layOut();
    if (top !== undefined) list().scrollTop = top;
    if (isLost) linkOf(current)?.focus({ preventScroll: true });
    find(current)?.scrollIntoView({ block: "nearest" });
  });
  queueMicrotask(() => say("td:current", { number: current }));
};
/** Before what was drawn is laid out. */
const placed = () => { if (memory.room && room !== memory.room && drawnIn === list()) filled(rows()); };
/** After each drawing: marks are put where React does not know of them, and nobody stays on a row that is gone. */
function drawn() {
  if (!memory.room) return;
  const every = rows(), gone = [...ticks.keys()].filter((each) => !memory.drawn.has(each)), isAnother = room !== memory.room;
  if (every.length && !isAnother && drawnIn !== list()) leftAt = feed.turn;
  const link = isAnother && document.activeElement?.closest("[data-hands] a.whole");
  // It leads to another ticket now.
  if (link) link.blur();
  if (every.length && (isAnother || drawnIn !== list())) comeBack();
  else if (isAnother && current) queueMicrotask(() => go(0)); // of a list without rows none is current
  if (isAnother) {
    [room, everything, anchor] = [memory.room, 0, 0];
    if (ticks.size) queueMicrotask(clear);
  } else if (gone.length) queueMicrotask(() => choose(gone, false, everything));
  const here = find(current);
  if (here ? acted === current && !isStaying(here) : every.length > 0 && current > 0) {
    acted = 0;
    const after = order.slice(order.indexOf(current) + 1).find((each) => find(each) && isStaying(find(each)));
    go(after ?? neighbour(current), Boolean(here) && document.activeElement === linkOf(current));
  }
  order = every.map(number);
  mark(every);
  // The row that had the focus is gone, and the hand with it.
  if (isInside && document.activeElement === document.body) linkOf(current)?.focus({ preventScroll: true });
}

const pairs = () => (ticks.size ? [...ticks] : find(current) ? [[current, versionOf(current)]] : []);
/** What an act is for, numbers with the versions that were seen; where the row will leave, the hand goes on to the next. */
function give(isLeaving, parts) {
  const chosen = pairs();
  if (parts && !everything) guess(chosen.map(([id]) => id), parts);
  given = new Set(ticks.keys());
  if (ticks.size || !chosen.length) return chosen;
  acted = current;
  if (isLeaving) go(neighbour(current), true);
  return chosen;
}
/** A key was used in the list, or pressed an act: then the hand is at the keys, wherever the pointer rests. */
function keyed(isAct = false) {
  isByKey ||= isAct;
  keyedAt = performance.now();
  setTimeout(release, RESTS_AFTER_MS + 20);
}
const moved = () => { isByKey = false; };
const entered = (isIn) => { isInside = isIn; };
const letIn = () => { isForced = true; tell(); list()?.scrollTo({ top: 0 }); };

function told({ dataset: { told: what, count } }) {
  if (what === "acted") { choose([...given], false); settle(SETTLES_IN_MS); }
  if (what === "refused") settle(0);
  if (what === "everything") chooseAll(true, Number(count));
}

/** For the page, which imports this file. */
export const HANDS = { subscribe: (hear) => (listeners.add(hear), () => listeners.delete(hear)), look: () => view, arranged, cells, placed, drawn, give };

if (isHere) {
  window.td = Object.assign(window.td ?? {}, {
    rows: {
      current: () => (find(current) ? current : 0),
      order: () => memory.shown.map((row) => row.id),
      targets: () => pairs().map(([each]) => each),
      versions: () => Object.fromEntries(pairs()),
      go, clear,
    },
  });
  listen({ list, rows, number, linkOf, go, step, tick, chooseAll, clear, letIn, keyed, moved, entered, release, told, targets: window.td.rows.targets, at: () => current, isAny: () => ticks.size > 0 });
}
