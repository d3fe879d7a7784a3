"""A search that finds nothing is corrected by the words that the desk has, and a rare hit has its neighbours."""

from __future__ import annotations

from random import Random

import pytest
from sqlalchemy import text

from ticketdesk.desk import messages, mistakes, spelling, vocabulary
from ticketdesk.desk.filters import TicketFilter
from ticketdesk.errors import NotSignedIn
from ticketdesk.models import Ticket


async def _meant(session, by, search: str, **more: str) -> str | None:
    wanted, _ = TicketFilter.read({"search": search} | more)
    found = await spelling.corrected(session, wanted, by=by)
    return found.search if found else None


async def _offered(session, by, search: str, **more: str) -> list[tuple[str, str]]:
    wanted, _ = TicketFilter.read({"search": search} | more)
    return [(one.search, str(one.amount)) for one in await spelling.nearby(session, wanted, by=by)]


@pytest.mark.parametrize(
    ("written", "search", "meant"),
    [
        ("Invoice twice", "invoce", "invoice"),
        ("Invoice twice", "Invöce twice", "invoice twice"),
        ("Invoice twice", "twice invoc", "twice invoice"),
        ("The dashboard hangs", "dahsboard", "dashboard"),
        ("The login loops", "lgoin", "login"),
        ("Accommodation wanted", "acommodaton", "accommodation"),
        ("Die Kündigung fehlt", "kundigng", "kundigung"),
        ("Не проходит оплата", "оплта", "оплата"),
        ("لا أستطيع تسجيل الدخول", "تسحيل", "تسجيل"),
    ],
)
async def test_a_mistyped_word_is_corrected_on_a_desk_where_nothing_was_counted(
    session, vic, a_ticket, written, search, meant
) -> None:
    await a_ticket(written)
    assert await _meant(session, vic, search) == meant


@pytest.mark.parametrize("word", ["войти", "أستطيع", "ångström", "Jørgensen", "σύνδεσης", "łódź"])
async def test_a_word_that_is_found_is_not_offered_as_another_spelling_of_itself(
    session, vic, a_ticket, word
) -> None:
    await a_ticket(f"{word} 1")
    assert await _offered(session, vic, word) == []


async def test_what_was_said_on_a_ticket_corrects_too(session, vic, ana, a_ticket) -> None:
    ticket = await a_ticket("Question", "About something")
    await messages.reply(session, ticket.id, "The chargeback is booked.", by=ana)
    assert await _meant(session, vic, "chargebak") == "chargeback"


async def test_the_correction_names_what_was_wrong(session, vic, a_ticket) -> None:
    await a_ticket("Invoice from Berlin")
    wanted, _ = TicketFilter.read({"search": "Invoce berlin"})
    found = await spelling.corrected(session, wanted, by=vic)
    assert found == spelling.Correction("invoice berlin", ["Invoce"], ["invoice"])


@pytest.mark.parametrize(
    "search", ["invoice", "INVO", "inv", "ivc", "1235", "a7c9e1", "ab-cd", "#12", "%", ""]
)
async def test_what_is_found_too_short_or_no_word_is_not_corrected(session, vic, a_ticket, search) -> None:
    await a_ticket("Invoice 1234 of a7c9e2, abd-cd")
    assert await _meant(session, vic, search) is None


@pytest.mark.parametrize("search", ["invoiec charged", "invoiec chargd", "charged invoiec"])
async def test_a_mistake_that_somebody_else_made_too_hides_no_other(session, vic, a_ticket, search) -> None:
    await a_ticket("Invoice charged twice")
    await a_ticket("The invoiec is late")
    meant = search.replace("invoiec", "invoice").replace("chargd", "charged")
    assert await _meant(session, vic, search) == meant


async def test_a_correction_finds_something_within_the_other_filters(session, vic, a_ticket) -> None:
    await a_ticket("Invoice twice")
    assert await _meant(session, vic, "invoce", status="open") == "invoice"
    assert await _meant(session, vic, "invoce", status="closed") is None
    assert await _meant(session, vic, "invoce zebra") is None


async def test_old_words_are_known_as_they_were_counted(session, vic, a_ticket, monkeypatch) -> None:
    monkeypatch.setattr(vocabulary, "NEWEST", 1)
    await a_ticket("Chargeback")
    await a_ticket("Something else")
    assert await _meant(session, vic, "chargebak") is None
    await session.execute(text("INSERT INTO word_counts VALUES ('chargeback', 3), ('chargedback', 2)"))
    assert await _meant(session, vic, "chargebak") == "chargeback"


async def test_a_desk_whose_numbers_begin_again_is_read_again(session, vic, a_ticket) -> None:
    """A backup that is restored under a running process takes the highest numbers away."""
    low = await a_ticket("Invoice")
    undone = await session.begin_nested()
    session.add(Ticket(**low.model_dump() | {"id": 900_000, "title": "Dashboard"}))
    await session.flush()
    assert await _meant(session, vic, "dashbord") == "dashboard"
    await undone.rollback()
    assert await _meant(session, vic, "invoce") == "invoice"
    assert await _meant(session, vic, "dashbord") is None


def test_no_word_is_passed_over_that_few_mistakes_lead_to() -> None:
    """Seeded words of few letters, so that many are near: a plain look at all of them finds no other."""
    random = Random(9)
    words = {"".join(random.choices("abcdeé", k=random.randint(4, 11))) for _ in range(1_500)}
    newest = vocabulary._Newest()
    newest._take(1, sorted(words))
    for typed in ["".join(random.choices("abcdeé", k=random.randint(4, 11))) for _ in range(40)]:
        most = mistakes.forgiven(typed)
        for is_begun in (False, True):
            near = {word for word in words if mistakes.between(typed, word, is_begun=is_begun) <= most}
            assert near <= {word for word, _ in newest.near(typed, is_begun=is_begun)}


async def test_the_most_used_of_equals_is_meant(session, vic, a_ticket) -> None:
    for title in ("Tables", "Cables", "Cables again"):
        await a_ticket(title)
    assert await _meant(session, vic, "xables") == "cables"


async def test_words_that_left_with_their_tickets_are_not_meant(session, vic, a_ticket) -> None:
    await a_ticket("Invoice", deleted=True)
    assert await _meant(session, vic, "invoce") is None


async def test_what_somebody_else_mistyped_is_offered_beside_the_hits(session, vic, a_ticket) -> None:
    await a_ticket("Refund missing")
    await a_ticket("Refnud missing")
    await a_ticket("Refunded at last")
    assert await _offered(session, vic, "refund missing") == [("refnud missing", "1")]
    assert await _offered(session, vic, "refnud") == [("refund", "2")]
    assert await _offered(session, vic, "refund", status="closed") == []
    assert await _offered(session, vic, "missing") == []


async def test_a_stranger_learns_no_word(session, a_ticket) -> None:
    await a_ticket("Invoice")
    for ask in (spelling.corrected, spelling.nearby):
        with pytest.raises(NotSignedIn):
            await ask(session, TicketFilter(search="invoce"), by=None)


async def test_anything_that_is_typed_can_be_looked_for(session, vic, a_ticket) -> None:
    """Seeded letters of every alphabet and halves of syntax: no error, and nothing is meant that finds nothing."""
    random = Random(5)
    await a_ticket("Invoice")
    for _ in range(60):
        drawn = [
            chr(random.choice((random.randrange(32, 0x2E0), random.randrange(0x2E0, 0xD000))))
            for _ in range(9)
        ]
        search = "".join([*drawn, *random.choices("'\\:*&|!() ", k=3)])
        assert await _meant(session, vic, search) is None
        assert await _offered(session, vic, search) == []
