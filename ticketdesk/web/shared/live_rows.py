"""A list that stays right in the browser: the rows as they were loaded, under the newer ones that came live."""

from __future__ import annotations

from typing import Any

import reflex as rx

# A live row replaces an older copy, leaves when it no longer fits, and comes in where its age puts it: only below
# the end of what was loaded it stays out, because the next page will bring it.
_MERGE = """((rows, live, room, more) => {
  const news = live.room === room ? live.rows : {};
  const shown = [], known = new Set();
  const newest = (a, b) => (a.at === b.at ? b.id - a.id : a.at < b.at ? 1 : -1);
  for (const row of rows) {
    const now = news[row.id];
    known.add(row.id);
    if (!now || now.version <= row.version) shown.push(row);
    else if (now.fits) shown.push(now);
  }
  const last = rows[rows.length - 1];
  for (const now of Object.values(news))
    if (now.fits && !known.has(now.id) && (!more || newest(now, last) < 0)) shown.push(now);
  return shown.sort(newest);
})"""


def live_rows(rows: rx.Var, live: rx.Var, room: rx.Var, more: rx.Var) -> Any:
    """The rows to draw.

    Args:
        rows: Loaded rows with ``id``, ``at`` (a moment as text that sorts) and ``version``.
        live: ``{"room": name, "rows": {id: row with "fits"}}`` as it was told to the room.
        room: The room this tab stands in; what was told to another is left out.
        more: Whether older rows exist that are not loaded.
    """
    data = rx.vars.VarData.merge(*(var._get_all_var_data() for var in (rows, live, room, more)))
    merged = rx.Var(f"{_MERGE}({rows!s}, {live!s}, {room!s}, {more!s})", _var_data=data)
    return merged.to(rows._var_type)
