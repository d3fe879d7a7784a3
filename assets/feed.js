/* feed.js: what was told of a list since it was loaded, put together from numbered messages; no page, no clock.
 *
 * A message is {room, epoch, n, rows}: the rows that changed, by number. The epoch is the room as one process opened it;
 * n counts there. What was loaded has in it all messages of its epoch up to its own n.
 */
const MOST = 400;

/** What is remembered of one list. */
export const unheard = () => ({ room: "", epoch: "", n: 0, turn: -1, rows: {}, at: new Map(), isBehind: false });

/** Take in the messages that came. Gives what is remembered then; ``rows`` is another object only when something is new in it.
 *
 * It is behind when a message is missing, or when so much was told that loading again is less: then the list is to be
 * loaded, and what that tells as heard ends it. */
export function follow(memory, room, heard, messages) {
  let { n, turn, rows, at, isBehind } = memory;
  if (memory.room !== room || memory.epoch !== heard.epoch) [n, turn, rows, at, isBehind] = [heard.n, heard.turn, {}, new Map(), false];
  else if (turn !== heard.turn) {
    const later = [...at].filter(([, told]) => told > heard.n);
    [n, turn, isBehind] = [Math.max(n, heard.n), heard.turn, false];
    [rows, at] = [Object.fromEntries(later.map(([id]) => [id, rows[id]])), new Map(later)];
  }
  const came = messages.filter((one) => one.room === room && one.epoch === heard.epoch && one.n > n).sort((a, b) => a.n - b.n);
  if (came.length) [rows, at] = [{ ...rows }, new Map(at)];
  for (const one of came) {
    isBehind ||= one.n !== n + 1;
    n = one.n;
    for (const [id, row] of Object.entries(one.rows)) { rows[id] = row; at.set(id, n); }
  }
  return { room, epoch: heard.epoch, n, turn, rows, at, isBehind: isBehind || at.size > MOST };
}
