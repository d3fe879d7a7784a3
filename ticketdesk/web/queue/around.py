"""What stands around a list: read once for all tabs that come together, because everybody who may see tickets sees the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import accounts, languages
from ticketdesk.models import Account
from ticketdesk.texts import translate
from ticketdesk.web.once import ONCE


@dataclass(frozen=True)
class Around:
    """Whom tickets can be given to, whose stayed with a disabled account, who else there is, and which languages."""

    people: dict[str, str]
    disabled: dict[str, str]
    others: dict[str, str]
    languages: dict[str, str]

    def former(self, assignees: Sequence[str]) -> dict[str, str]:
        """Names of those who are given no tickets any more: whose account is disabled, and who else is asked for."""
        unknown = translate("somebody unknown")
        known = self.people | self.disabled
        return self.disabled | {one: self.others.get(one, unknown) for one in assignees if one not in known}


async def around(me: Account) -> Around:
    """Look around.

    Raises:
        NotSignedIn, NotAllowed: the account may not see tickets.
    """
    return await ONCE.read(("around a list", me.role), partial(_look, by=me))


async def _look(session: AsyncSession, *, by: Account) -> Around:
    people = await accounts.people(session, by=by)
    given: dict[str, str] = {"me": translate("me"), "none": translate("nobody")}
    disabled: dict[str, str] = {}
    others: dict[str, str] = {}
    for one in people:
        kind = disabled if accounts.can_have_tickets(one) else others
        (given if accounts.can_be_given_tickets(one) else kind)[str(one.id)] = one.name
    return Around(given, disabled, others, await languages.in_use(session))
