"""Who shows a token, asked as part of a statement of the caller's: the same question as ``tokens.who_has``."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from sqlalchemy.dialects.postgresql import psycopg
from sqlmodel import col, select

from ticketdesk.desk import accounts
from ticketdesk.desk.bare import Row
from ticketdesk.desk.tokens import IS_GOOD, OWNED, Shown
from ticketdesk.models import Account, Scope, Token

_CALLER = (
    select(col(Token.id).label("token_id"), col(Token.scope), col(Token.used_at))
    .add_columns(col(Account.id).label("account_id"), col(Account.email), col(Account.name))
    .add_columns(col(Account.role), col(Account.disabled_at))
    .join(Account, OWNED)
    .where(IS_GOOD)
)
CALLER = str(_CALLER.compile(dialect=psycopg.dialect()))  # type: ignore[no-untyped-call]
"""SQL that gives one row or none; ``tokens.values_for`` has its values, ``caller_in`` reads the row."""


def caller_in(row: Row) -> tuple[Shown, Account]:
    """The token and its owner; the account belongs to no session."""
    owner = _owner(row["account_id"], row["email"], row["name"], row["role"], row["disabled_at"])
    return Shown(row["token_id"], Scope(row["scope"]), row["used_at"]), owner


@lru_cache(maxsize=1000)
def _owner(number: int, email: str, name: str, role: str, disabled_at: datetime | None) -> Account:
    """The same account as long as it stays as it is: making a row of the model takes longer than asking for it."""
    known = {"id": number, "email": email, "name": name, "role": role, "disabled_at": disabled_at}
    return accounts.read(known)
