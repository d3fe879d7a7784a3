"""What each choice of one part of the filter would show: the figures beside the choices in its menu."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, String, case, type_coerce
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import accounts, languages, lists, several, snoozed, tags
from ticketdesk.desk import counts as counters
from ticketdesk.desk.access import Act, require
from ticketdesk.desk.aged import Age
from ticketdesk.desk.assigned import ME, NOBODY
from ticketdesk.desk.filters import TicketFilter
from ticketdesk.desk.lists import Amount
from ticketdesk.desk.snoozed import Snoozed
from ticketdesk.desk.spoken import Reply
from ticketdesk.desk.spreading import spread
from ticketdesk.desk.strides import Asked
from ticketdesk.errors import Invalid
from ticketdesk.models import Account, Category, Priority, Status, Ticket
from ticketdesk.models.ticket import ASSIGNEE

MOST_CHOICES = 60
"""So many choices of one part are counted. The others are shown without a figure."""


async def counts(
    session: AsyncSession, wanted: TicketFilter, name: str, *, by: Account | None
) -> dict[str, Amount]:
    """For each choice of one part, how many tickets fit with it alone in place of what the filter has there.

    Args:
        session: Any session.
        wanted: The filter as it is; its other parts stay.
        name: The part: a field of the filter that has choices.
        by: Who looks.

    Returns:
        By the choice its figure: what the counters say, or what is found among the newest tickets. Where there may be more
        than were looked at, it is told as at least so many, and a choice of which none was seen has no figure.

    Raises:
        NotSignedIn, NotAllowed: the account may not see tickets.
        Invalid: there is no such part.
    """
    me = require(by, Act.see_tickets)
    if name not in CHOICES:
        raise Invalid({"facet": f"Choose one of {', '.join(CHOICES)}."})
    found = [*await CHOICES[name](session, me)][:MOST_CHOICES]
    asked = dict.fromkeys([*found, *wanted.values[name].split(",")])
    choices = [choice for choice in asked if choice]
    if name == "age":  # a ticket is in all of them that are long enough
        return {one: await lists.at_most(session, wanted.but(age=Age(one)), by=me) for one in choices}
    known = await counters.kept_by(session, wanted, name, me=me.id)
    if known is not None:
        return {choice: Amount(known.get(_kept_as(name, choice, me), 0)) for choice in choices}
    seen, may_be_more = await spread(session, Asked(wanted.but(**{name: ()}), me.id), _VALUES[name])
    amounts = {choice: seen.get(_kept_as(name, choice, me), 0) for choice in choices}
    return {
        choice: Amount(min(many, lists.CAP), is_capped=may_be_more or many > lists.CAP)
        for choice, many in amounts.items()
        if many or not may_be_more
    }


def _kept_as(name: str, choice: str, me: Account) -> str:
    return {ME: str(me.id), NOBODY: "0"}.get(choice, choice) if name == "assignee" else choice


async def _people(session: AsyncSession, me: Account) -> Iterable[str]:
    found = await accounts.people(session, by=me)
    usable_first = sorted(
        filter(accounts.can_have_tickets, found), key=lambda one: one.disabled_at is not None
    )
    return [ME, NOBODY, *(str(one.id) for one in usable_first)]


async def _languages(session: AsyncSession, _me: Account) -> Iterable[str]:
    return await languages.in_use(session)


async def _tags(session: AsyncSession, me: Account) -> Iterable[str]:
    return [tag.name for tag in await tags.names(session, by=me)]


def _always(values: Iterable[str]) -> Callable[[AsyncSession, Account], Awaitable[Iterable[str]]]:
    async def _values(_session: AsyncSession, _me: Account) -> Iterable[str]:
        return [str(value) for value in values]

    return _values


CHOICES: dict[str, Callable[[AsyncSession, Account], Awaitable[Iterable[str]]]] = {
    "status": _always(Status),
    "category": _always(Category),
    "priority": _always(Priority),
    "assignee": _people,
    "language": _languages,
    "tag": _tags,
    "reply": _always(Reply),
    "snoozed": _always(Snoozed),
    "age": _always(Age),
}
"""By the part, what can be chosen, the most used first where there may be many."""
_SAID: Any = case((col(Ticket.replied_at).is_(None), Reply.none.value), else_=col(Ticket.last_word))
_TAGS: Any = type_coerce(col(Ticket.tags), ARRAY(String()))
_VALUES: dict[str, ColumnElement[Any]] = {
    **{name: several.plain(getattr(Ticket, name)) for name in ("status", "category", "priority", "language")},
    "assignee": ASSIGNEE,
    "tag": _TAGS,
    "reply": _SAID,
    "snoozed": snoozed.VALUE,
}
