"""A list that stays right in the browser: the rows as they were loaded, under the newer ones that came live."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import reflex as rx

from ticketdesk import ui

# A live row replaces an older copy, leaves when it no longer fits, and comes in where its order puts it: only below the
# end of what was loaded it stays out, because the next page will bring it. What a later page brought again counts once.
_MERGE = """((rows, live, room, more) => {
  const news = live.room === room ? live.rows : {};
  const shown = new Map(), known = new Map();
  for (const row of rows) if (!(known.get(row.id)?.version > row.version)) known.set(row.id, row);
  const last = rows[rows.length - 1];
  const isBelow = now => more && now.order > last.order;
  for (const row of known.values()) {
    const now = news[row.id];
    if (!now || now.version <= row.version) shown.set(row.id, row);
    else if (now.fits && !isBelow(now)) shown.set(now.id, now);
  }
  for (const now of Object.values(news))
    if (now.fits && !known.has(now.id) && !isBelow(now)) shown.set(now.id, now);
  return [...shown.values()].sort((a, b) => (a.order < b.order ? -1 : 1));
})"""


@dataclass(frozen=True)
class LiveRows:
    """The rows to draw, each with its ``fate`` and ``flash`` (see ``ui.Hand``), and how many wait until the hand is away.

    ``is_whole``: false for the moment in which only what fills a window is drawn. ``is_boxed``: see ``ui.table``.
    """

    rows: Any
    waiting: rx.Var[int]
    is_whole: rx.Var[bool]
    is_boxed: rx.Var[bool]


def live_rows(
    rows: rx.Var, messages: Sequence[rx.Var], heard: rx.Var, room: rx.Var, more: rx.Var
) -> LiveRows:
    """What a list shows under the hand that is in it.

    Args:
        rows: Loaded rows with ``id``, ``order`` (a text by which they sort) and ``version``.
        messages: The last ones that were told to the room, with rows that say whether they ``fit``: see ``feed.js``.
        heard: Which messages are in what was loaded.
        room: The room this tab stands in; what was told to another is left out.
        more: Whether older rows exist that are not loaded.
    """
    found = ui.arranged(_MERGE, rows, messages, heard, room, more)
    flags = (found[name].to(bool) for name in ("isWhole", "isBoxed"))
    return LiveRows(found["rows"].to(rows._var_type), found["waiting"].to(int), *flags)
