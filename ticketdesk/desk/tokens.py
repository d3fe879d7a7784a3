"""Keys for programs. A token acts as its owner: the role decides what the verbs allow, the scope restricts further."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, update
from sqlmodel import and_, col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import accounts, audit, text
from ticketdesk.desk.access import Act, require
from ticketdesk.desk.keys import hash_of, new_key
from ticketdesk.errors import Invalid, NotAllowed, NotFound
from ticketdesk.models import Account, Deed, Role, Scope, Token
from ticketdesk.models.columns import now
from ticketdesk.models.token import TOKEN_NAME_LENGTH

PREFIX = "td_"
"""What tokens begin with, so that scanners for leaked secrets know them."""
USED_EVERY = timedelta(minutes=1)
MOST_DAYS = 3650


async def make(
    session: AsyncSession, name: object, scope: object, *, by: Account | None, days: object = None
) -> tuple[Token, str]:
    """Make a token that acts as whoever makes it.

    Args:
        session: The transaction.
        name: What it is for.
        scope: ``read`` or ``write``.
        by: Who makes it.
        days: How long it lasts; None: until it is revoked.

    Returns:
        The token, and its text, which is not stored and cannot be told again.

    Raises:
        NotSignedIn, NotAllowed: only administrators may.
        Invalid: a field was refused.
    """
    who = require(by, Act.manage_tokens)
    return await _create(session, name, scope, days, owner=who, by=who)


async def make_from_the_command_line(
    session: AsyncSession, name: object, scope: object, *, email: str = "", days: object = None
) -> tuple[Token, str]:
    """Make a token for somebody: whoever runs commands on the machine is an administrator anyway.

    Args:
        session: The transaction.
        name, scope, days: As for ``make``.
        email: Whose it is; empty: the oldest active administrator's.

    Raises:
        NotFound: there is no such active account.
        Invalid: a field was refused.
    """
    owner = await accounts.by_email(session, email) if email else await _oldest_admin(session)
    if owner is None or owner.disabled_at is not None:
        whose = "Nobody active has this address." if email else "There is no active administrator yet."
        raise NotFound(f"{whose} No token was made.")
    return await _create(session, name, scope, days, owner=owner, by=None)


async def revoke(session: AsyncSession, number: int, *, by: Account | None) -> Token:
    """End a token for good, whoever owns it.

    Raises:
        NotSignedIn, NotAllowed: only administrators may.
        NotFound: there is no such token, or it is revoked already.
    """
    who = require(by, Act.manage_tokens)
    token = await session.get(Token, number, with_for_update=True) if 0 < number < 2**31 else None
    if token is None or token.revoked_at is not None:
        raise NotFound("This token is revoked already.")
    token.revoked_at = now()
    session.add(token)
    owner = await session.get(Account, token.account_id)
    await audit.record(session, Deed.token_revoked, by=who, account=owner, about=f"token {token.name}")
    return token


async def all_of(session: AsyncSession, *, by: Account | None) -> Sequence[tuple[Token, Account]]:
    """Every token that is not revoked, the newest first, with its owner.

    Raises:
        NotSignedIn, NotAllowed: only administrators may.
    """
    require(by, Act.manage_tokens)
    statement = (
        select(Token, Account)
        .join(Account, Account.id == Token.account_id)  # type: ignore[arg-type]
        .where(col(Token.revoked_at).is_(None))
        .order_by(col(Token.id).desc())
    )
    return (await session.exec(statement)).all()


IS_GOOD = and_(
    col(Token.token_hash) == bindparam("token_hash"),
    col(Token.revoked_at).is_(None),
    or_(col(Token.expires_at).is_(None), col(Token.expires_at) > bindparam("moment")),
    col(Account.disabled_at).is_(None),
)
OWNED = col(Account.id) == col(Token.account_id)


async def who_has(session: AsyncSession, token: str) -> tuple[Token, Account] | None:
    """The token of this text and its owner, while both are good."""
    statement = select(Token, Account).join(Account, OWNED).where(IS_GOOD).params(values_for(token))
    return (await session.exec(statement)).first()


def values_for(token: str) -> dict[str, object]:
    """The values of ``CALLER``."""
    return {"token_hash": hash_of(token), "moment": now()}


@dataclass(frozen=True)
class Shown:
    """What counts of a token that was shown: its number, how far it reaches, when it was used last."""

    id: int | None
    scope: Scope
    used_at: datetime | None


async def used(session: AsyncSession, token: Token | Shown) -> None:
    """Note that a token was used, at most once a minute."""
    is_old = or_(col(Token.used_at).is_(None), col(Token.used_at) < now() - USED_EVERY)
    statement = update(Token).where(col(Token.id) == token.id, is_old).values(used_at=now())
    await session.execute(statement.execution_options(synchronize_session=False))


def is_due(token: Token | Shown) -> bool:
    """Whether its last use was noted so long ago that this one should be."""
    return token.used_at is None or token.used_at < now() - USED_EVERY


def allows(token: Token | Shown, scope: Scope) -> None:
    """Refuse what a token's scope leaves out.

    Raises:
        NotAllowed: it may only read.
    """
    if scope is Scope.write and token.scope is not Scope.write:
        raise NotAllowed("This token may only read. Make one with the scope write; nothing was changed.")


async def _create(
    session: AsyncSession, name: object, scope: object, days: object, *, owner: Account, by: Account | None
) -> tuple[Token, str]:
    called, reach, lasts = _checked(name, scope, days)
    key = PREFIX + new_key()
    assert owner.id is not None
    expires_at = now() + timedelta(days=lasts) if lasts else None
    token = Token(
        name=called, scope=reach, token_hash=hash_of(key), account_id=owner.id, expires_at=expires_at
    )
    session.add(token)
    told = f"{reach.value}, " + (f"{lasts} days" if lasts else "until it is revoked")
    await audit.record(session, Deed.token_made, by=by, account=owner, about=f"token {called}", after=told)
    return token, key


def _checked(name: object, scope: object, days: object) -> tuple[str, Scope, int | None]:
    refused: dict[str, str] = {}
    called, reach = "", None
    try:
        called = " ".join(text.words(name, name="A name", longest=TOKEN_NAME_LENGTH).split())
    except text.Unfit as error:
        refused["name"] = str(error)
    try:
        reach = text.one_of(Scope, scope)
    except text.Unfit as error:
        refused["scope"] = str(error)
    if days is not None and (type(days) is not int or not 0 < days <= MOST_DAYS):
        refused["days"] = f"A token lasts from 1 to {MOST_DAYS:,} days, or until it is revoked."
    if reach is None:
        refused.setdefault("scope", "Choose one of read, write.")
    if refused or reach is None:
        raise Invalid(refused)
    return called, reach, days if type(days) is int else None


async def _oldest_admin(session: AsyncSession) -> Account | None:
    statement = (
        select(Account)
        .where(Account.role == Role.admin, col(Account.disabled_at).is_(None))
        .order_by(col(Account.created_at), col(Account.id))
    )
    return (await session.exec(statement.limit(1))).first()
