"""What administrators tell Gemini about this desk. A version is never changed; the one switched on last is in force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from sqlalchemy import func, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import audit, rubrics
from ticketdesk.desk.access import Act, require
from ticketdesk.desk.rubrics import Difference
from ticketdesk.errors import NotFound, Refusal
from ticketdesk.live import GUIDANCE
from ticketdesk.models import Account, Deed, Guidance
from ticketdesk.models.columns import now
from ticketdesk.models.rubric import HOUSE, Body

HOUSE_NUMBER = 0
"""What the house default is called among the versions."""
ABOUT = "setting guidance"


class NothingNew(Refusal):
    """This says the same as the newest version. Nothing was stored."""

    status = 409


async def in_force(session: AsyncSession) -> Guidance | None:
    """The version that Gemini is told now; None: the house default. Every door asks this, whoever comes."""
    statement = select(Guidance).where(col(Guidance.switched_on_at).is_not(None))
    newest = (col(Guidance.switched_on_at).desc(), col(Guidance.id).desc())
    return (await session.exec(statement.order_by(*newest).limit(1))).first()


async def versions(session: AsyncSession, *, by: Account | None) -> Sequence[tuple[Guidance, Account]]:
    """Every version with who wrote it, newest first.

    Raises:
        NotSignedIn, NotAllowed: only administrators may.
    """
    require(by, Act.change_settings)
    statement = select(Guidance, Account).join(Account, Account.id == Guidance.by_id)  # type: ignore[arg-type]
    return (await session.exec(statement.order_by(col(Guidance.id).desc()))).all()


async def text_of(session: AsyncSession, number: int, *, by: Account | None) -> Body:
    """What a version says; ``HOUSE_NUMBER`` is the house default.

    Raises:
        NotFound: there is no such version.
        NotSignedIn, NotAllowed: only administrators may.
    """
    require(by, Act.change_settings)
    return HOUSE if number == HOUSE_NUMBER else body_of(await found(session, number))


async def draft(session: AsyncSession, raw: Mapping[str, object], *, by: Account | None) -> Guidance:
    """Write a new version. Nobody is told it until it is switched on.

    Args:
        session: The transaction.
        raw: What a form sent, see ``rubrics.read``.
        by: Who writes.

    Raises:
        Invalid: with one sentence for each field that was refused.
        NothingNew: the newest version says so already.
        NotSignedIn, NotAllowed: only administrators may.
    """
    who = require(by, Act.change_settings)
    body, note = rubrics.read(raw)
    newest = await _newest(session)
    if body == await text_of(session, newest, by=who):
        raise NothingNew
    assert who.id is not None
    made = Guidance(id=newest + 1, body=body, note=note, by_id=who.id)
    session.add(made)
    await audit.record(session, Deed.setting_changed, by=who, about=ABOUT, after=f"version {made.id} written")
    await tell(session)
    return made


async def switch_on(session: AsyncSession, number: int, *, by: Account | None) -> Guidance:
    """Have Gemini told this version from now on; an older one too, which is going back.

    Raises:
        NotFound: there is no such version.
        NotSignedIn, NotAllowed: only administrators may.
    """
    who = require(by, Act.change_settings)
    await _one_after_another(session)
    wanted, before = await found(session, number), await in_force(session)
    if before is not None and before.id == wanted.id:
        return wanted
    wanted.switched_on_at, wanted.switched_on_by = now(), who.id
    session.add(wanted)
    was = f"version {before.id}" if before else "house default"
    await audit.record(
        session, Deed.setting_changed, by=who, about=ABOUT, before=was, after=f"version {wanted.id}"
    )
    await tell(session)
    return wanted


async def between(session: AsyncSession, earlier: int, later: int, *, by: Account | None) -> list[Difference]:
    """What two versions say differently, by field.

    Raises:
        NotFound: there is no such version.
        NotSignedIn, NotAllowed: only administrators may.
    """
    before = await text_of(session, earlier, by=by)
    return rubrics.differences(before, await text_of(session, later, by=by))


async def found(session: AsyncSession, number: int) -> Guidance:
    """A version by its number.

    Raises:
        NotFound: there is none.
    """
    version = await session.get(Guidance, number) if 0 < number < 2**31 else None
    if version is None:
        raise NotFound("There is no such version of the guidance.")
    return version


def body_of(version: Guidance | None) -> Body:
    """What a version says; None: the house default."""
    return HOUSE if version is None else cast("Body", version.body)


async def tell(session: AsyncSession) -> None:
    """Have every open page of the guidance look again, after the commit."""
    await session.execute(text("SELECT pg_notify(:channel, '')"), {"channel": GUIDANCE})


async def _one_after_another(session: AsyncSession) -> None:
    """Numbers have no gaps, and of two who switch at once one is the later."""
    await session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended('guidance', 0))"))


async def _newest(session: AsyncSession) -> int:
    await _one_after_another(session)
    return (await session.exec(select(func.max(Guidance.id)))).one() or HOUSE_NUMBER
