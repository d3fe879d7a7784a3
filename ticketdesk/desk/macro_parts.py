"""What a macro may hold: a name, words, and what is set when they are sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import placeholders, tags, text
from ticketdesk.desk.access import Act as Right
from ticketdesk.desk.access import may
from ticketdesk.desk.accounts import numbered
from ticketdesk.desk.acts import Act
from ticketdesk.desk.finding import LARGEST
from ticketdesk.errors import Invalid
from ticketdesk.models import Account, Category, Macro, Priority, Status
from ticketdesk.models.macro import NAME_LENGTH
from ticketdesk.models.message import BODY_LENGTH

MOST = 100
"""So many macros an account keeps."""
ME, NOBODY = "me", "none"
EMPTY = "Write some words, or choose what is set with them."


@dataclass(frozen=True)
class Wanted:
    """A macro as somebody wants it, checked.

    Args:
        name: One line.
        body: Words with placeholders, or none.
        act: What is set, as it is stored; "me" as the assignee is whoever sends it.
    """

    name: str
    body: str = ""
    act: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def read(cls, form: Mapping[str, object]) -> Wanted:
        """What came from outside, by the names of the fields: the macro's own, and those of an act.

        Raises:
            Invalid: some fields were refused, each with its sentence.
        """
        refused: dict[str, str] = {}
        act = _act(form, refused)
        wanted = cls(_or_why(refused, "name", _name, form), _or_why(refused, "body", _body, form), act)
        if not refused and not wanted.body and not act:
            refused["body"] = EMPTY
        if refused:
            raise Invalid(refused)
        return wanted


def _or_why(
    refused: dict[str, str], name: str, read: Callable[[object], Any], form: Mapping[str, object]
) -> Any:
    """What a field holds; empty where it was refused, and why is noted."""
    try:
        return read(form.get(name))
    except text.Unfit as error:
        refused[name] = str(error)
    except Invalid as error:
        refused[name] = " ".join(error.fields.values())
    return ""


def _name(value: object) -> str:
    return " ".join(text.words(value, name="A name", longest=NAME_LENGTH).split())


def _body(value: object) -> str:
    if value is None or (isinstance(value, str) and not value.strip()):
        return ""
    return placeholders.known(text.words(value, name="A macro", longest=BODY_LENGTH))


def _act(form: Mapping[str, object], refused: dict[str, str]) -> dict[str, Any]:
    found = {name: _or_why(refused, name, read, form) for name, read in _FIELDS.items()}
    act: dict[str, Any] = {name: value for name, value in found.items() if value}
    return act | {"assignee": None} if act.get("assignee") == NOBODY else act


def _assignee(value: object) -> str | int | None:
    if value in (None, "", ME, NOBODY):
        return value
    number = text.row_number(value)
    if not 0 < number <= LARGEST:
        raise text.Unfit("Choose somebody of the list.")
    return number


def _tag(value: object) -> str | None:
    return tags.fit(value) if value and str(value).strip() else None


_FIELDS: dict[str, Callable[[object], Any]] = {
    "status": lambda value: text.one_of(Status, value),
    "category": lambda value: text.one_of(Category, value),
    "priority": lambda value: text.one_of(Priority, value),
    "assignee": _assignee,
    "tag": _tag,
}


async def act_for(session: AsyncSession, macro: Macro, *, by: Account) -> tuple[Act, Account | None]:
    """What a macro sets when somebody sends it, and who gets the ticket then; whoever has left gets none.

    Args:
        session: Any session.
        macro: One that they may see.
        by: Who sends it.
    """
    told = dict(macro.act)
    if told.get("assignee") == ME:
        told["assignee"] = by.id
    to = await numbered(session, told["assignee"]) if told.get("assignee") else None
    if told.get("assignee") and not may(to, Right.change_tickets):
        del told["assignee"]
    return Act.read(told), to


async def room_for_another(session: AsyncSession, owner: int | None) -> None:
    """Count the macros of an account; those who save at once are counted one after the other.

    Raises:
        Invalid: there are too many.
    """
    await session.exec(select(Account.id).where(col(Account.id) == owner).with_for_update(key_share=True))
    statement = select(func.count()).select_from(Macro).where(col(Macro.owner_id) == owner)
    if (await session.exec(statement)).one() >= MOST:
        raise Invalid({"name": f"An account keeps {MOST} macros at most. Delete one first."})
