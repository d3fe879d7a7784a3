"""What the tabs of one account are told of the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypedDict

import reflex as rx
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk.presence import Doing
from ticketdesk.models import Account
from ticketdesk.web.live import News
from ticketdesk.web.shared.presence.here import HERE

EVERY_TICKET = 0
AT_A_TICKET, BEFORE_A_LIST = "at a ticket", "before a list"
"""Where its rooms stand in a window. A list has a ticket beside it, so its tab stands in one of each."""
DOTS = {Doing.looking: "looking", Doing.typing: "writing"}


class Somebody(TypedDict):
    """One person at a ticket. ``doing`` says how the dot beside the initials is drawn."""

    name: str
    initials: str
    tone: str
    doing: str


class PresenceRoom:
    """The tabs of one account that show the same ticket, or a list of any.

    Args:
        account: Whose; nobody is told of themselves.
        number: The ticket, or ``EVERY_TICKET``.
        state: The state whose vars the news are for.
    """

    def __init__(self, account: int, number: int, state: type[rx.State]) -> None:
        self.account, self.number, self.state = account, number, state

    @property
    def place(self) -> str:
        return AT_A_TICKET if self.number else BEFORE_A_LIST

    @property
    def name(self) -> str:
        return f"presence:{self.number}:{self.account}"

    @property
    def reload(self) -> rx.event.EventSpec:
        return self.state.load()  # type: ignore[attr-defined,no-any-return]

    @classmethod
    async def news(
        cls, rooms: list[PresenceRoom], numbers: set[int], session: AsyncSession
    ) -> Iterable[News]:
        """That a ticket changed says nothing of who is there."""
        return ()

    def values(self, people: Mapping[int, Account]) -> dict[str, Any]:
        """What its tabs know, by the names of the state's vars.

        Args:
            people: Everybody who is at any ticket, by number.
        """
        if self.number:
            there = HERE.at(self.number).items()
            shown = [_somebody(people[one], doing) for one, doing in there if self._is_told_of(one, people)]
            return {"here": shown}
        names = {
            number: [people[one].name for one in typing if self._is_told_of(one, people)]
            for number, typing in HERE.typing.items()
        }
        return {"life": {str(number): _typing(who) for number, who in names.items() if who}}

    def _is_told_of(self, account: int, people: Mapping[int, Account]) -> bool:
        return account != self.account and account in people


def _somebody(account: Account, doing: Doing) -> Somebody:
    return Somebody(
        name=account.name,
        initials=account.initials,
        tone=f"t{(account.id or 0) % 4 + 1}",
        doing=DOTS[doing],
    )


def _typing(names: list[str]) -> str:
    first = names[0].split()[0]
    return f"{first} is typing" if len(names) == 1 else f"{first} and {len(names) - 1} more are typing"
