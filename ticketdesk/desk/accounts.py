"""Who may sign in: the first administrator, made once, and the people added later."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from sqlalchemy import func
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import passwords, text
from ticketdesk.desk.access import ALLOWED, Act, require
from ticketdesk.desk.bare import Hand, Row, first
from ticketdesk.desk.keys import hash_of, new_key
from ticketdesk.errors import AlreadySetUp, Invalid, NotFound
from ticketdesk.models import Account, Role, Setting
from ticketdesk.models.columns import now

SETUP_CODE = "setup_code"
SETUP_LOCK = 7_104_538_002
Value = TypeVar("Value")
_STANDING = "SELECT id, email, name, role, disabled_at FROM accounts WHERE id = %(number)s"


async def is_there_an_admin(session: AsyncSession) -> bool:
    """Whether the desk is set up. Agents without an administrator (a story's) do not lock anybody out."""
    return (
        await session.exec(select(Account.id).where(Account.role == Role.admin).limit(1))
    ).first() is not None


async def new_setup_code(session: AsyncSession) -> str | None:
    """A one-time code for the first administrator, or None when there is one. The code before is void."""
    await _one_at_a_time(session)
    if await is_there_an_admin(session):
        return None
    code = new_key()
    await session.merge(Setting(name=SETUP_CODE, value=hash_of(code).hex()))
    await session.flush()
    return code


async def set_up(
    session: AsyncSession, code: str, *, email: object, name: object, password: object
) -> Account:
    """Make the first administrator with the one-time code.

    Raises:
        AlreadySetUp: somebody was first.
        NotFound: the code is not the newest one.
        Invalid: a field was refused.
    """
    await _one_at_a_time(session)
    if await is_there_an_admin(session):
        raise AlreadySetUp
    stored = await session.get(Setting, SETUP_CODE)
    if stored is None or stored.value != hash_of(code).hex():
        raise NotFound(
            "This setup link is not valid any more. The newest one stands where the desk was started."
        )
    account = await _create(session, email=email, name=name, password=password, role=Role.admin)
    await session.delete(stored)
    return account


async def first_admin(session: AsyncSession, *, email: str, password: str) -> Account | None:
    """Make the administrator that the environment names, unless there is one.

    Raises:
        Invalid: the address or the password was refused.
    """
    await _one_at_a_time(session)
    if await is_there_an_admin(session):
        return None
    return await _create(
        session, email=email, name=email.partition("@")[0] or email, password=password, role=Role.admin
    )


async def add(
    session: AsyncSession, *, email: object, name: object, password: object, role: Role, by: Account | None
) -> Account:
    """Give somebody an account.

    Raises:
        NotSignedIn, NotAllowed: only administrators may.
        Invalid: a field was refused, or the address has an account.
    """
    require(by, Act.manage_people)
    return await _create(session, email=email, name=name, password=password, role=role)


async def add_from_the_command_line(
    session: AsyncSession, *, email: object, name: object, password: object, role: Role
) -> Account:
    """Give somebody an account: whoever runs commands on the machine is an administrator anyway."""
    return await _create(session, email=email, name=name, password=password, role=role)


async def _one_at_a_time(session: AsyncSession) -> None:
    await session.execute(func.pg_advisory_xact_lock(SETUP_LOCK).select())


async def _create(
    session: AsyncSession, *, email: object, name: object, password: object, role: Role
) -> Account:
    refused: dict[str, str] = {}

    def field(label: str, read: Callable[[], Value]) -> Value | None:
        try:
            return read()
        except text.Unfit as error:
            refused[label] = str(error)
            return None

    address = field("email", lambda: text.needed_address(email))
    called = field("name", lambda: text.words(name, name="A name", longest=100))
    own = [each for each in (address, called) if each]
    try:
        secret = await passwords.checked(password, own)
    except text.Unfit as error:
        secret, refused["password"] = None, str(error)
    if refused or address is None or called is None or secret is None:
        raise Invalid(refused)
    account = Account(
        email=address, name=called, role=role, password_hash=await passwords.hashed(secret), joined_at=now()
    )
    try:
        async with session.begin_nested():
            session.add(account)
    except IntegrityError:
        raise Invalid({"email": "Somebody has an account with this address."}) from None
    return account


async def by_email(session: AsyncSession, email: str) -> Account | None:
    """The account of an address, in whatever case it is written."""
    # Both are lowered by the database: Python's rules differ from the index's for Greek and Turkish letters.
    return (await session.exec(select(Account).where(func.lower(Account.email) == func.lower(email)))).first()


async def numbered(session: AsyncSession, number: int) -> Account | None:
    """The account with a number, whatever number that is."""
    return await session.get(Account, number) if 0 < number < 2**31 else None


async def standing(hand: Hand, number: int) -> Account | None:
    """Who an account is and what decides about its rights; nothing else of it is read."""
    row = await first(hand, _STANDING, {"number": number})
    return read(row) if row else None


def read(row: Row) -> Account:
    """An account as it stands in a row, without its secrets; it belongs to no session."""
    known = {"id": row["id"], "email": row["email"], "name": row["name"]}
    return Account(**known, role=Role(row["role"]), disabled_at=row["disabled_at"])


async def locked(session: AsyncSession, number: int) -> Account:
    """The account with a number, as it is now; nobody else changes it before this transaction ends.

    Raises:
        NotFound: there is nobody with this number.
    """
    statement = select(Account).where(Account.id == number).with_for_update()
    found = (
        (await session.exec(statement.execution_options(populate_existing=True))).first()
        if 0 < number < 2**31
        else None
    )
    if found is None:
        raise NotFound("There is nobody with this number. Load the page again to see who is here.")
    return found


async def people(session: AsyncSession, *, by: Account | None) -> Sequence[Account]:
    """Everybody, by name.

    Raises:
        NotSignedIn, NotAllowed: the account may not see tickets.
    """
    require(by, Act.see_tickets)
    return (await session.exec(select(Account).order_by(col(Account.name), col(Account.id)))).all()


def can_be_given_tickets(account: Account) -> bool:
    """Whether a ticket can be assigned to somebody."""
    return account.disabled_at is None and can_have_tickets(account)


def can_have_tickets(account: Account) -> bool:
    """Whether tickets can be somebody's: those of an account that is disabled stay with it."""
    return account.role in ALLOWED[Act.change_tickets]


async def names(session: AsyncSession) -> dict[int, str]:
    """Everybody's name by number, also of people who left: history needs them."""
    found = await session.exec(select(Account.id, Account.name))
    return {number: name for number, name in found.all() if number is not None}
