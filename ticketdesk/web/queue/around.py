"""What stands around a list: read once for all tabs that come together, because everybody who may see tickets sees the same."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import accounts, languages
from ticketdesk.models import Account
from ticketdesk.texts import translate
from ticketdesk.web.once import ONCE


@dataclass(frozen=True)
class Around:
    """Whom tickets can be given to, and in which languages there are some."""

    people: dict[str, str]
    languages: dict[str, str]


async def around(me: Account) -> Around:
    """Look around.

    Raises:
        NotSignedIn, NotAllowed: the account may not see tickets.
    """
    return await ONCE.read(("around a list", me.role), partial(_look, by=me))


async def _look(session: AsyncSession, *, by: Account) -> Around:
    people = await accounts.people(session, by=by)
    given = {str(one.id): one.name for one in people if accounts.can_be_given_tickets(one)}
    return Around(
        {"me": translate("me"), "none": translate("nobody")} | given, await languages.in_use(session)
    )
