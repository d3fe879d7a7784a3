"""Who shows a token, asked as part of a statement of the caller's: the same question as ``tokens.who_has``."""

from __future__ import annotations

import json
from datetime import datetime
from functools import lru_cache

from sqlalchemy.dialects.postgresql import psycopg
from sqlmodel import col, select

from ticketdesk.desk import accounts
from ticketdesk.desk.tokens import IS_GOOD, OWNED, Shown
from ticketdesk.models import Account, Scope, Token

_CALLER = (
    select(col(Token.id).label("token_id"), col(Token.scope), col(Token.used_at))
    .add_columns(col(Account.id).label("account_id"), col(Account.email), col(Account.name))
    .add_columns(col(Account.role))
    .join(Account, OWNED)
    .where(IS_GOOD)
)
_ONE = str(_CALLER.compile(dialect=psycopg.dialect()))  # type: ignore[no-untyped-call]
WITH_CALLER = f"WITH caller AS MATERIALIZED ({_ONE})"
"""The first step of a statement: one row or none. ``tokens.values_for`` has its values, ``caller_in`` reads the column ``AS_JSON``."""
AS_JSON = "row_to_json(caller) AS caller"
CALLER = f"{WITH_CALLER} SELECT {AS_JSON} FROM caller"  # noqa: S608


@lru_cache(maxsize=1000)
def caller_in(told: bytes) -> tuple[Shown, Account]:
    """The token and its owner, from ``caller`` of such a row; the account belongs to no session.

    They are the same as long as they stay as they are: making a row of the model takes longer than asking for it.
    """
    row = json.loads(told)
    used_at = row["used_at"] and datetime.fromisoformat(row["used_at"])
    # Whom a token lets in is not disabled.
    owner = accounts.read(row | {"id": row["account_id"], "disabled_at": None})
    return Shown(row["token_id"], Scope(row["scope"]), used_at), owner
