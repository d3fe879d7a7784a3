"""What a view may be called, how much it may hold, and how many of them an account keeps."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import text
from ticketdesk.desk.built_in import written
from ticketdesk.errors import Invalid
from ticketdesk.models import Account, View
from ticketdesk.models.view import NAME_LENGTH, QUERY_LENGTH

MOST = 50
"""So many views an account keeps."""


def called(name: object) -> str:
    """A name in one line.

    Raises:
        Invalid: it is empty, too long or cannot be stored.
    """
    try:
        return " ".join(text.words(name, name="A name", longest=NAME_LENGTH).split())
    except text.Unfit as error:
        raise Invalid({"name": str(error)}) from None


def kept(parts: Mapping[str, str]) -> str:
    """A list as a view keeps it.

    Raises:
        Invalid: it is too long.
    """
    query = written(parts)
    if len(query) > QUERY_LENGTH:
        raise Invalid({"name": "This filter is too long to be kept. Search for less."})
    return query


async def room_for_another(session: AsyncSession, owner: int | None) -> None:
    """Count the views of an account; those who save at once are counted one after the other.

    Raises:
        Invalid: there are too many.
    """
    await session.exec(select(Account.id).where(col(Account.id) == owner).with_for_update(key_share=True))
    statement = select(func.count()).select_from(View).where(col(View.owner_id) == owner)
    if (await session.exec(statement)).one() >= MOST:
        raise Invalid({"name": f"An account keeps {MOST} views at most. Delete one first."})


async def not_taken(session: AsyncSession, name: str, owner: int, *, but: int | None = None) -> str:
    """The name, where no view of the account has it yet, whatever its case: in the rail nobody could tell them apart.

    Args:
        session: The transaction.
        name: From ``called``.
        owner: Whose view gets it.
        but: The number of the view that gets it, where that is there already.

    Raises:
        Invalid: another one has it.
    """
    same = (
        col(View.owner_id) == owner,
        func.lower(View.name) == func.lower(name),
        col(View.id) != (but or 0),
    )
    taken = (await session.exec(select(View.name).where(*same).limit(1))).first()
    if taken is not None:
        raise Invalid({"name": f"There is a view called “{taken}” already. Choose another name."})
    return name
