"""What a form from a stranger has to pass before it becomes a ticket, and what suggestions may cost.

Only forms that were let in are counted: a refused one costs nothing and can be sent again. Agents, the story and the
command line do not come through here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk import visit
from ticketdesk.config import settings
from ticketdesk.desk import limits, proof
from ticketdesk.desk.intake import NewTicket
from ticketdesk.desk.limits import Limit, Used
from ticketdesk.errors import Refusal, TooMany
from ticketdesk.models.columns import now

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FASTEST = timedelta(seconds=3)
NEAR, NEAR_FOR_ALL = 0.6, 0.8
SENT_AGAIN = 3  # times as often as new forms
LOOKS_BACK_PER_MAIL = 20
SAFE, NOT_STORED = "What you wrote stays on this page.", "Nothing was stored."
BY_ADDRESS = "We have had as many messages from your network as we take in an hour. Try again {wait}. {safe}"
BY_MAIL = "We have had as many messages with this mail address as we take in an hour. Try again {wait}, or leave it out. {safe}"
BY_DAY = "We have had as many messages today as this desk takes in a day. Try again {wait}. {safe}"


class NeedsProof(Refusal):
    """Your browser has to compute for a second first. What you wrote stays on this page."""

    status = 428


class LooksLikeAMachine(Refusal):
    """A field that people cannot see was filled in, so this was not taken. Load the page again and send it once more; what you wrote stays."""


@dataclass(frozen=True)
class Arrival:
    """How a form came.

    Args:
        lure: What stood in the field that people do not see.
        opened_at: When the form was opened; None: it never was.
        proof: The solution of a challenge, or nothing.
        is_program: It came by the API. A program has nothing to fill in by mistake and no browser to prove anything
            with: it gets no further than the limits, and not to what is kept for people when the day's is nearly used up.
    """

    lure: str = ""
    opened_at: datetime | None = None
    proof: str = ""
    is_program: bool = False

    def told(self, sentence: str) -> str:
        """A sentence of a refusal with what is safe; only a person has a page."""
        return sentence.replace("{safe}", NOT_STORED if self.is_program else SAFE)

    @property
    def is_hurried(self) -> bool:
        """Faster than a person writes. With a draft that was kept a person can be as fast, so it is no refusal."""
        return self.opened_at is None or now() - self.opened_at < FASTEST


async def admit(session: AsyncSession, new: NewTicket, arrival: Arrival) -> None:
    """Let a form in and count it.

    Args:
        session: A transaction of its own, committed before the ticket is stored and undone when this refuses.
        new: What the person wrote.
        arrival: How it came.

    Raises:
        LooksLikeAMachine: the hidden field was filled in.
        NeedsProof: a limit is near, or it came too fast; answer with ``challenge``.
        TooMany: a limit is used up; the sentence tells which and when to try again.
    """
    if arrival.lure:
        raise LooksLikeAMachine
    if not limits.are_on():
        return
    if new.draft_hash and not await _is_new(session, new.draft_hash):
        again = Limit("forms sent again by address", SENT_AGAIN * _by_address().count, HOUR)
        await limits.spend(session, again, visit.current().network, sentence=arrival.told(BY_ADDRESS))
        return
    is_near = await _spend(session, new, arrival)
    if arrival.is_program:
        return
    if (is_near or arrival.is_hurried) and not await proof.holds(session, arrival.proof, new.digest.hex()):
        raise NeedsProof


async def challenge(session: AsyncSession, new: NewTicket) -> str:
    """What the browser has to solve for this form, as JSON. Another form needs another one."""
    return await proof.challenge(session, new.digest.hex())


async def may_ask_the_model(session: AsyncSession) -> bool:
    """Count one question to a model that costs; False when the address has had its share of the hour.

    Args:
        session: A transaction of its own, committed before the model is asked.
    """
    limit = Limit("suggestions by address", settings().ticketdesk_suggestions_per_address, HOUR)
    return not (await limits.count(session, limit, visit.current().network)).is_over


async def may_spend(session: AsyncSession) -> bool:
    """Count one call of Gemini against the day's budget of all processes; False when it is used up.

    Args:
        session: A transaction of its own, committed before the model is asked.
    """
    used = await limits.count(session, _budget(), "everybody")
    return not used.is_over or not used.limit.count


async def spent(session: AsyncSession) -> Used:
    """How many calls of Gemini were counted since the day's first. Its limit is 0 when there is none."""
    return await limits.used(session, _budget(), "everybody")


async def may_look_back(session: AsyncSession, email: str) -> bool:
    """Count one look at what a mail address wrote before; False when the network or the address had its share of the hour.

    Args:
        session: A transaction of its own, committed before anything is told.
        email: Whose; anybody can type anybody's.
    """
    by_address = settings().ticketdesk_suggestions_per_address
    asked = (
        (Limit("looks back by address", by_address, HOUR), visit.current().network),
        (Limit("looks back by mail", LOOKS_BACK_PER_MAIL, HOUR), one_form(email)),
    )
    return not any([(await limits.count(session, limit, subject)).is_over for limit, subject in asked])


async def _spend(session: AsyncSession, new: NewTicket, arrival: Arrival) -> bool:
    """Count a form against every limit; whether one of them is near."""
    here = visit.current().network
    by_address = await limits.spend(session, _by_address(), here, sentence=arrival.told(BY_ADDRESS))
    nearest = [_is_near(by_address, NEAR)]
    if new.email:
        by_mail = Limit("forms by mail", settings().ticketdesk_form_per_mail, HOUR)
        used = await limits.spend(session, by_mail, one_form(new.email), sentence=arrival.told(BY_MAIL))
        nearest.append(_is_near(used, NEAR))
    # Last, because everybody waits for this row.
    by_day = Limit("forms of the day", settings().ticketdesk_form_per_day, DAY)
    of_all = await limits.spend(session, by_day, "everybody", sentence=arrival.told(BY_DAY))
    if arrival.is_program and _is_near(of_all, NEAR_FOR_ALL):
        wait = limits.in_words(of_all.wait_s)
        raise TooMany(arrival.told(BY_DAY).format(wait=wait), wait_s=of_all.wait_s)
    return any([*nearest, _is_near(of_all, NEAR_FOR_ALL)])


def _budget() -> Limit:
    return Limit("questions to gemini", settings().ticketdesk_gemini_per_day, DAY)


def _by_address() -> Limit:
    return Limit("forms by address", settings().ticketdesk_form_per_address, HOUR)


def _is_near(used: Used, share: float) -> bool:
    """Whether so much was used before this one."""
    return used.count - 1 >= used.limit.count * share


async def _is_new(session: AsyncSession, draft: bytes) -> bool:
    return await limits.once(session, f"draft {draft.hex()}", until=now() + DAY)


def one_form(email: str) -> str:
    """The same for every way to write one mail address: without capitals, and without what follows a plus."""
    name, _, host = email.lower().rpartition("@")
    return f"{name.partition('+')[0] or name}@{host}"
