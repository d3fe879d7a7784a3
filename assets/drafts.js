/* drafts.js: what is being written is kept on the server as well, so that it is there on another device.
 *
 *   <form data-draft="12" data-keep="...">   what is written on a ticket; keep.js keeps it on this device
 *   [data-draft-told='{"ticket":12,...}']    what the server told last. ticket: whose draft; body, is_note, seen: what it
 *                                            has, when it was looked up; turn, is_kept: its answer to one that was sent
 *   [data-newest="34"]                       the same element: the newest message of the conversation
 *     <button data-save>                     pressed within a second of a pause; window.td.drafted() is what to keep
 *     <button data-look-again>               pressed when one's own reply is held no longer
 *   [data-held-own="yes"]                    one's own reply that is held
 *   [data-looked]                            pressed, what arrived since is seen
 *   [data-draft-note="server"], "device"     unhidden when the words are there
 *
 * Beside the words keep.js keeps for us: `kind`, `seen`, and what of them was sent to the server: `sent`, and with an
 * answer `acked`. From that it is known whose words are newer; where both are new, both stay.
 */
(() => {
  "use strict";
  const PAUSE_MS = 600, AT_MOST_MS = 2000, AGAIN_MS = 4000, AGAIN_AT_MOST_MS = 240000, BETWEEN = "\n\n";
  const td = (window.td ??= {});
  const line = () => document.querySelector("[data-draft-told]");
  const form = () => document.querySelector("form[data-draft]");
  const area = (of) => of.querySelector("[data-heard]");
  const kind = (of) => of.elements.namedItem("kind");
  const isNote = (of) => kind(of)?.value === "note";
  const local = (of) => td.kept.read(of.dataset.keep) ?? {};
  const note = (of, changes) => {
    const draft = td.kept.read(of.dataset.keep);
    if (draft) td.kept.write(of.dataset.keep, Object.assign(draft, changes));
  };

  let turn = 0, pausing, latest, again, wait = AGAIN_MS, saving = null, heard = "", own = 0, isTaken = false;
  const answers = new Map(); // by turn: what was sent
  const known = new WeakMap(); // by form: the words that the server surely has
  const begun = new WeakSet(); // forms that have their words from this device

  const badge = (of) => {
    const text = area(of).value, isThere = known.get(of) === text, isLate = !isThere && wait > AGAIN_MS;
    of.querySelectorAll("[data-draft-note]").forEach((each) => {
      each.hidden = !text.trim() || !(each.dataset.draftNote === "server" ? isThere : isLate);
    });
  };
  const calm = () => { clearTimeout(pausing); clearTimeout(latest); clearTimeout(again); pausing = latest = undefined; };
  const save = () => {
    const of = form(), button = line()?.querySelector("[data-save]");
    calm();
    if (!of || !button || known.get(of) === area(of).value) return;
    const body = area(of).value, draft = local(of);
    saving = { ticket: Number(of.dataset.draft), body, is_note: isNote(of), seen: draft.seen ?? newest(), turn: ++turn };
    answers.set(turn, { of, body });
    note(of, { sent: [...(draft.sent ?? []), body].slice(-3) });
    button.click();
    // The line may be cut, or the server gone: it is tried again, later and later.
    again = setTimeout(() => { wait = Math.min(wait * 2, AGAIN_AT_MOST_MS); badge(of); save(); }, wait);
  };
  const soon = () => {
    clearTimeout(pausing);
    clearTimeout(again);
    pausing = setTimeout(save, PAUSE_MS);
    latest ??= setTimeout(save, AT_MOST_MS);
  };
  const newest = () => Number(line()?.dataset.newest) || 0;
  td.drafted = () => saving;

  // Which words shall stand in the form: those of this device, those of the server, or both.
  const settle = (mine, theirs, { acked, sent = [] }) => {
    const told = [acked, ...sent].filter((text) => text !== undefined);
    if (mine === theirs || told.includes(theirs)) return mine;
    if (!mine || mine === acked) return theirs;
    if (!theirs) return mine;
    const tail = told.findLast((text) => text && theirs.endsWith(text));
    if (tail) return theirs.slice(0, -tail.length) + mine;
    return mine.includes(theirs) ? mine : theirs.includes(mine) ? theirs : theirs + BETWEEN + mine;
  };
  const looked = (of, told) => {
    const mine = area(of).value, body = settle(mine, told.body, local(of));
    known.set(of, told.body);
    if (told.body && told.is_note && body !== mine) choose(of, "note");
    td.kept.fill(area(of), body);
    const since = mine ? local(of).seen ?? told.seen : told.seen;
    note(of, { acked: told.body, sent: [], kind: isNote(of) ? "note" : "reply", seen: since });
    if (isTaken && body !== mine) { isTaken = false; area(of).focus(); }
    if (body !== told.body) soon();
    badge(of);
  };
  const answered = ({ turn: to, is_kept }) => {
    const sent = answers.get(to);
    for (const each of answers.keys()) if (each <= to) answers.delete(each);
    if (!sent || !is_kept) return;
    known.set(sent.of, sent.body);
    // What was sent since may be there already, although nothing has said so yet.
    const since = [...answers.values()].filter((each) => each.of === sent.of).map((each) => each.body);
    note(sent.of, { acked: sent.body, sent: since.slice(-3) });
    if (area(sent.of).value === sent.body) clearTimeout(again);
    wait = AGAIN_MS;
    badge(sent.of);
  };
  const choose = (of, value) => of.querySelectorAll(`[name=kind][value="${value}"]`).forEach((each) => each.checked || each.click());

  // What was told is for the form of that ticket, once keep.js has filled it.
  const hear = () => {
    const of = form(), said = line()?.dataset.draftTold;
    if (!of || !said || of.restored !== of.dataset.keep) return;
    if (!begun.has(of)) {
      begun.add(of);
      if (local(of).kind === "note") choose(of, "note");
      heard = "";
    }
    if (said === heard) return;
    const told = JSON.parse(said);
    if (String(told.ticket) !== of.dataset.draft) return;
    heard = said;
    told.turn ? answered(told) : looked(of, told);
  };
  const count = () => {
    const now = document.querySelectorAll("[data-held-own=yes]").length;
    if (now < own) line()?.querySelector("[data-look-again]")?.click();
    own = now;
  };
  // Whoever takes a reply back goes on writing it.
  document.addEventListener("click", ({ target, isTrusted }) => {
    if (!isTrusted) return; // buttons that nobody sees are pressed from here
    isTaken = !!target.closest?.("[data-held-own] button");
    if (target.closest?.("[data-looked]") && form()) note(form(), { seen: newest() });
  });
  new MutationObserver(() => { hear(); count(); }).observe(document, {
    subtree: true, childList: true, attributes: true, attributeFilter: ["data-draft-told", "data-draft", "data-held-own"],
  });
  document.addEventListener("td:restored", hear);

  document.addEventListener("input", ({ target }) => {
    const of = target.matches?.("[data-heard]") ? target.form : null;
    if (!of?.matches("[data-draft]")) return;
    const draft = local(of);
    note(of, { kind: isNote(of) ? "note" : "reply", seen: draft.seen ?? newest() });
    badge(of);
    known.get(of) === target.value ? calm() : soon();
  });
  document.addEventListener("change", ({ target }) => {
    const of = target.form;
    if (target.name !== "kind" || !of?.matches("[data-draft]") || !area(of).value) return;
    note(of, { kind: target.value });
    known.delete(of);
    soon();
  });
  document.addEventListener("focusout", ({ target }) => target.matches?.("[data-heard]") && pausing && save());
  addEventListener("pagehide", () => pausing && save());
  document.addEventListener("visibilitychange", () => document.hidden && pausing && save());
  // What is sent is a draft no longer: the server forgets it with the sending. If it was refused, it is kept again.
  document.addEventListener("submit", ({ target: of }) => {
    if (!of.matches("[data-draft]")) return;
    calm();
    const field = of.elements.namedItem("seen");
    if (field) field.value = String(local(of).seen ?? newest());
    known.set(of, "");
    again = setTimeout(() => { if (area(of).value) known.delete(of); save(); }, AGAIN_MS);
  }, true); // on its way down: React reads the form on its way up
  hear();
})();
