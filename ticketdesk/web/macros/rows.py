"""What the page of macros shows of each, and what its form begins with."""

from __future__ import annotations

from typing import TypedDict

from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.config import settings
from ticketdesk.desk import macros, placeholders
from ticketdesk.desk.macro_parts import NOBODY
from ticketdesk.markdown import html_of
from ticketdesk.models import Account, Macro, Role

BEGINNING = 160
A_LINK = "/t/…"


class Row(TypedDict):
    """One macro, as it is listed; ``owner`` is empty for one's own."""

    id: int
    name: str
    begins: str
    sets: str
    owner: str
    is_shared: bool
    may_change: bool


class Filling(TypedDict):
    """What stands in the form, by the names of its fields."""

    name: str
    body: str
    status: str
    category: str
    priority: str
    assignee: str
    tag: str
    is_shared: bool


BLANK = Filling(name="", body="", status="", category="", priority="", assignee="", tag="", is_shared=False)


async def row(session: AsyncSession, macro: Macro, people: dict[int, str], me: Account) -> Row:
    """A macro as the browser gets it."""
    begins = " ".join(macro.body.split())
    is_mine = macro.owner_id == me.id
    return Row(
        id=macro.id or 0,
        name=macro.name,
        begins=begins if len(begins) <= BEGINNING else begins[:BEGINNING].rstrip() + "…",
        sets=await macros.sets(session, macro, by=me),
        owner="" if is_mine else people.get(macro.owner_id, ""),
        is_shared=macro.shared_at is not None,
        may_change=is_mine or me.role is Role.admin,
    )


def filling(macro: Macro) -> Filling:
    """A macro as its form begins."""
    act = macro.act
    assignee = NOBODY if "assignee" in act and act["assignee"] is None else str(act.get("assignee", ""))
    return Filling(
        name=macro.name,
        body=macro.body,
        status=act.get("status", ""),
        category=act.get("category", ""),
        priority=act.get("priority", ""),
        assignee=assignee,
        tag=act.get("tag", ""),
        is_shared=macro.shared_at is not None,
    )


def tried_out(words: str, me: Account) -> str:
    """How words read to the requester of an example, as HTML."""
    filled = placeholders.filled(words, placeholders.EXAMPLE, by=me)
    return html_of(placeholders.with_link(filled, settings().address + A_LINK))
