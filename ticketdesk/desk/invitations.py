"""One-time links: to join the desk, or to set a new password. They are mailed, and the administrator can pass them on; we keep only a hash.

A link works once, for 24 hours, and only while it is the newest one of its account. Looking at it uses nothing up.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import accounts, audit, mails, passwords, sessions, signing_in, text, throttle
from ticketdesk.desk.access import Act, require
from ticketdesk.desk.keys import hash_of, new_key
from ticketdesk.errors import Invalid, NotFound, Refusal
from ticketdesk.models import Account, Deed, Invitation, MailKind, Purpose, Role
from ticketdesk.models.columns import now

LASTS_IN = timedelta(hours=24)
OVER = "This link opens nothing any more. It works once and for 24 hours. Ask an administrator for a new one."
HAS_ONE = "Somebody has an account with this address."


async def invite(
    session: AsyncSession, *, email: object, name: object, role: Role, by: Account | None
) -> tuple[Account, str]:
    """Give somebody an account without a password, and a link to join. Invited again, only the new link works.

    Returns:
        The account, and the link's key, which cannot be told again; empty where only single sign-on lets in.

    Raises:
        NotSignedIn, NotAllowed: only administrators may.
        Invalid: a field was refused, or somebody joined with this address already.
    """
    admin = require(by, Act.manage_people)
    address, called = _read(email, name)
    account = await accounts.by_email(session, address)
    if account is None:
        account = Account(email=address, name=called, role=role)
        try:
            async with session.begin_nested():
                session.add(account)
        except IntegrityError:
            raise Invalid({"email": HAS_ONE}) from None
    account = await accounts.locked(session, account.id or 0)
    if not account.is_invited:
        raise Invalid({"email": HAS_ONE})
    account.name, account.role = called, role
    session.add(account)
    return account, await _make(session, account, admin)


async def new_link(session: AsyncSession, number: int, *, by: Account | None) -> tuple[Account, str]:
    """A new link for somebody: to join while invited, to set a new password afterwards. The old link is void.

    The password that somebody has stays until the link is used.

    Raises:
        NotSignedIn, NotAllowed: only administrators may.
        NotFound: there is nobody with this number.
        Refusal: the account is disabled.
    """
    admin = require(by, Act.manage_people)
    account = await accounts.locked(session, number)
    if account.disabled_at is not None:
        raise Refusal("This account is disabled, so a link would open nothing. Enable it first.")
    if not signing_in.may_use_password(account):
        raise Refusal("Passwords are switched off here. This person signs in with single sign-on.")
    return account, await _make(session, account, admin)


async def found(session: AsyncSession, key: str) -> tuple[Invitation, Account]:
    """What a link is for, and whose it is. It is not used up.

    Raises:
        NotFound: it is unknown, used, replaced, too old, or its account may not use it. All get the same sentence.
    """
    statement = (
        select(Invitation, Account)
        .join(Account, Account.id == Invitation.account_id)  # type: ignore[arg-type]
        .where(
            Invitation.key_hash == hash_of(key),
            col(Invitation.used_at).is_(None),
            Invitation.expires_at > now(),
            col(Account.disabled_at).is_(None),
        )
        .execution_options(populate_existing=True)
    )
    both = (await session.exec(statement)).first()
    if both is None or not signing_in.may_use_password(both[1]):
        raise NotFound(OVER)
    return both


async def join(session: AsyncSession, key: str, *, name: object, password: object) -> Account:
    """Use a link up: set the password, and end everything that was open under the old one.

    Args:
        session: The transaction.
        key: The link's key.
        name: How the person wants to be called; only who joins may say it.
        password: The new password, of any type.

    Raises:
        NotFound: the link opens nothing (any more).
        Invalid: a field was refused; the link stays good.
    """
    invitation, account = await found(session, key)
    is_new = invitation.purpose is Purpose.invite
    called = name if is_new else account.name
    own = [account.email, account.name, *([called[:100]] if isinstance(called, str) else [])]
    refused: dict[str, str] = {}
    try:
        called = text.words(called, name="A name", longest=100)
    except text.Unfit as error:
        refused["name"] = str(error)
    try:
        secret = await passwords.checked(password, own)
    except text.Unfit as error:
        refused["password"] = str(error)
    if refused:
        raise Invalid(refused)
    password_hash = await passwords.hashed(secret)
    # The lock comes after the slow part, and what was true before it is asked again: of two posts one wins.
    account = await accounts.locked(session, account.id or 0)
    await found(session, key)
    account.name, account.password_hash = str(called), password_hash
    account.joined_at = account.joined_at or now()
    session.add(account)
    await void(session, account)
    await sessions.end_all(session, account, by=account)
    await throttle.forget(session, f"account {account.id}")
    deed = Deed.joined if is_new else Deed.password_changed
    await audit.record(session, deed, by=account, account=account, about="by link")
    return account


async def void(session: AsyncSession, account: Account) -> None:
    """From now on no link of this account opens anything."""
    await session.execute(
        update(Invitation)
        .where(col(Invitation.account_id) == account.id, col(Invitation.used_at).is_(None))
        .values(used_at=now())
    )


async def _make(session: AsyncSession, account: Account, admin: Account) -> str:
    is_new = account.joined_at is None
    await void(session, account)
    after = account.role.value if is_new else None
    deed = Deed.invited if is_new else Deed.reset_link_made
    await audit.record(session, deed, by=admin, account=account, after=after)
    if not signing_in.may_use_password(account):
        await mails.later(session, MailKind.invitation, account.email, account=account, by=admin)
        return ""
    key = new_key()
    assert account.id is not None
    session.add(
        Invitation(
            account_id=account.id,
            purpose=Purpose.invite if is_new else Purpose.reset,
            key_hash=hash_of(key),
            created_by=admin.id,
            expires_at=now() + LASTS_IN,
        )
    )
    await session.flush()
    kind = MailKind.invitation if is_new else MailKind.reset
    await mails.later(session, kind, account.email, account=account, by=admin, secret=key)
    return key


def _read(email: object, name: object) -> tuple[str, str]:
    refused: dict[str, str] = {}
    address = called = ""
    try:
        address = text.needed_address(email)
    except text.Unfit as error:
        refused["email"] = str(error)
    try:
        called = text.words(name, name="A name", longest=100)
    except text.Unfit as error:
        refused["name"] = str(error)
    if refused:
        raise Invalid(refused)
    return address, called
