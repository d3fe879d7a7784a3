"""A figure of the track record leads to its tickets: what it means in an address, in words, and in the database."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import lists, pages, said, text
from ticketdesk.desk.bare import first
from ticketdesk.desk.filters import TicketFilter
from ticketdesk.models import Account, Category, Source, StoredSuggestion, Ticket
from ticketdesk.models.columns import at, now

MakeTicket = Callable[..., Awaitable[Ticket]]

SAYINGS = {
    "gemini.category.billing.technical": "where Gemini suggested Billing and agents chose Technical",
    "learned.priority.high.judged": "where our own model suggested High and agents judged it",
    "rules.category.account.accepted.7": "where keyword rules suggested Account and agents kept it, in the last 7 days",
    "gemini.priority.low.corrected": "where Gemini suggested Low and agents chose something else",
    "gemini.category.general.failed": "where Gemini could not answer and agents chose General",
    "gemini.error.timeout.28": "where Gemini failed with “timeout”, in the last 28 days",
    "gemini.error.any": "where Gemini failed",
}
NONSENSE = (
    "gemini",
    "gemini.",
    "gemini.category",
    "gemini.category.billing",
    "gemini.category.high.judged",
    "gemini.priority.billing.low",
    "person.category.billing.judged",
    "default.category.billing.judged",
    "gemini.status.open.judged",
    "gemini.error",
    "gemini.error.",
    "gemini.error.a.b",
    "gemini.error.Timeout",
    "gemini.category.billing.judged.0",
    "gemini.category.billing.judged.07",
    "gemini.category.billing.judged.367",
    "gemini.category.billing.judged.-1",
    "gemini.category.billing.judged.7.7",
    "gemini.category.billing.judged.٧",
    "gemini.error.any.1e2",
    "gemini.category.billing.nonsense",
    ".category.billing.judged",
)


@pytest.mark.parametrize(("address", "sentence"), SAYINGS.items())
def test_a_figure_is_an_address_and_a_sentence(address: str, sentence: str) -> None:
    found, refused = TicketFilter.read({"triage": address})
    assert (found.query, found.sentence, refused) == (f"triage={address}", sentence, [])


@pytest.mark.parametrize(
    "address", [*NONSENSE, f"gemini.error.{'x' * 41}", "' OR 1=1 --", 7, ["gemini.error.any"]]
)
def test_what_is_no_figure_is_refused(address: object) -> None:
    with pytest.raises(text.Unfit, match="Choose a figure of the track record"):
        said.read(address)


@pytest.fixture
async def numbers(session: AsyncSession, a_ticket: MakeTicket) -> dict[str, int]:
    """Tickets by what Gemini said of them."""
    lines = {
        "kept": ("billing", "billing", "", 0),
        "corrected": ("billing", "technical", "", 0),
        "unjudged": ("billing", None, "", 0),
        "other value": ("account", "technical", "", 0),
        "failed": (None, "billing", "timeout", 0),
        "failed differently": (None, None, "http_429", 0),
        "long ago": ("billing", "technical", "", 30),
    }
    made = {}
    for name, (category, chosen, error, days) in lines.items():
        made[name] = (await a_ticket(name)).id or 0
        session.add(
            StoredSuggestion(
                ticket_id=made[name],
                source=Source.gemini,
                category=category and Category(category),
                chosen_category=chosen and Category(chosen),
                error=error,
                created_at=now() - timedelta(days=days),
            )
        )
    other = StoredSuggestion(ticket_id=made["unjudged"], source=Source.rules, category=Category.billing)
    other.chosen_category = Category.technical
    session.add(other)
    await session.flush()
    return made


def test_days_are_whole_and_today_is_one_of_them() -> None:
    """As the figures count them, so that a figure and its list are about the same tickets."""
    noon = datetime(2026, 11, 24, 12, tzinfo=UTC)
    with at(noon):
        assert said.since(1) == datetime(2026, 11, 24, tzinfo=UTC)
        assert said.since(28) == datetime(2026, 10, 28, tzinfo=UTC)
        assert said.values(said.Said(Source.gemini, "error", "any", days=7), None)[
            "said_since"
        ] == said.since(7)


BEHIND = {
    "gemini.category.billing.technical": {"corrected", "long ago"},
    "gemini.category.billing.technical.28": {"corrected"},
    "gemini.category.billing.judged": {"kept", "corrected", "long ago"},
    "gemini.category.billing.accepted": {"kept"},
    "gemini.category.billing.billing": {"kept"},
    "gemini.category.billing.corrected.7": {"corrected"},
    "gemini.category.billing.failed": {"failed"},
    "gemini.error.timeout": {"failed"},
    "gemini.error.any.7": {"failed", "failed differently"},
    "gemini.priority.high.judged": set(),
    "rules.category.billing.corrected": {"unjudged"},
}


@pytest.mark.parametrize(("figure", "names"), BEHIND.items())
async def test_behind_a_figure_stand_its_tickets(
    session: AsyncSession, vic: Account, numbers: dict[str, int], figure: str, names: set[str]
) -> None:
    wanted = TicketFilter(triage=said.read(figure))
    page = await lists.page(session, wanted, by=vic)
    assert {row["title"] for row in page.rows} == names
    assert str(await lists.at_most(session, wanted, by=vic)) == str(len(names))
    changed = await lists.changed(session, list(numbers.values()), {"it": (wanted, None)})
    assert {row["title"] for row in changed if row["it"]} == names
    (asked,) = pages.page(wanted, me=None, after=None, size=50)
    told = await first(session, asked.statement, asked.values)
    assert told
    assert {one["title"] for one in told["results"]} == names
