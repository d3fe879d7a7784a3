"""What an address of the queue asks for: a view, and what differs from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import views
from ticketdesk.desk.built_in import ALL, BY_KEY, Named, Parts, over, read, same
from ticketdesk.errors import NotFound
from ticketdesk.models import Account, Role


@dataclass(frozen=True)
class Asked:
    """What to show.

    Args:
        named: The view.
        parts: The filter and the order, as they stand in an address.
        refused: A sentence where the view is not there.
        may_change: Whether whoever asks may change the view.
        is_mine: Whether it is their own.
    """

    named: Named
    parts: Parts
    refused: tuple[str, ...] = ()
    may_change: bool = False
    is_mine: bool = False

    @property
    def shown(self) -> dict[str, Any]:
        """What the browser learns of it, by the names of the state's vars."""
        view = self.named.view
        return {
            "key": self.named.key,
            "name": self.named.name,
            "base": {**self.named.parts, "view": self.named.key},
            "is_changed": not same(self.named.parts, self.parts),
            "is_saved": view is not None,
            "is_shared": view is not None and view.shared_at is not None,
            "is_mine": self.is_mine,
            "may_change": self.may_change,
        }


def of_the_desk(query: str) -> Asked | None:
    """The same for an address with a view of the desk itself, for which nobody has to be asked."""
    named = BY_KEY.get(_key(query))
    return Asked(named, over(named.parts, read(query))) if named else None


def _key(query: str) -> str:
    return dict(parse_qsl(query)).get("view", ALL.key)


async def asked_for(session: AsyncSession, query: str, *, by: Account) -> Asked:
    """Read an address. What stands in it by itself takes the place of the same part of the view."""
    try:
        named, refused = await views.found(session, _key(query), by=by), ()
    except NotFound as error:
        named, refused = ALL, (error.sentence,)
    view = named.view
    is_mine = view is not None and view.owner_id == by.id
    may_change = is_mine or (view is not None and by.role is Role.admin)
    return Asked(named, over(named.parts, read(query)), refused, may_change, is_mine)
