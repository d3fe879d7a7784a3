"""Each hit of a search shows why it is one."""

from __future__ import annotations

from random import Random

import pytest
from sqlalchemy import text

from ticketdesk.desk import hits, lists, messages, tickets
from ticketdesk.desk.filters import TicketFilter
from ticketdesk.errors import NotSignedIn


async def _hit(session, by, search: str) -> tuple[str, str, str]:
    """Of the only hit: its title and its place with the marks in brackets, and where that is."""
    page = await lists.page(session, TicketFilter(search=search), by=by)
    (found,) = (await hits.of(session, page.rows, search, by=by)).values()
    return _drawn(found.title), _drawn(found.place), found.where


def _drawn(pieces) -> str:
    return "".join(f"[{piece.text}]" if piece.is_hit else piece.text for piece in pieces)


async def test_a_title_with_all_the_words_says_enough(session, vic, a_ticket) -> None:
    await a_ticket("Invoice sent twice", "The invoice came twice.")
    assert await _hit(session, vic, "twi invoice") == ("[Invoice] sent [twi]ce", "", "")


async def test_what_the_title_lacks_is_shown_where_it_stands(session, vic, ana, a_ticket) -> None:
    ticket = await a_ticket("Invoice", "Sent from Berlin.\nAgain.", email="bo@example.org")
    assert await _hit(session, vic, "invoice berlin") == ("[Invoice]", "Sent from [Berlin]. Again.", "")
    await messages.note(session, ticket.id, "They are in Oslo.", by=ana)
    assert await _hit(session, vic, "oslo") == ("Invoice", "They are in [Oslo].", "in an internal note")
    await messages.reply(session, ticket.id, "Greetings to Oslo!", by=ana)
    assert await _hit(session, vic, "oslo") == ("Invoice", "Greetings to [Oslo]!", "in a reply")
    await tickets.close(session, ticket.id, by=ana, comment="Élan reached.")
    assert await _hit(session, vic, "elan") == ("Invoice", "[Élan] reached.", "in the closing comment")
    assert await _hit(session, vic, "bo@exa") == ("Invoice", "[bo@exa]mple.org", "from")


async def test_the_newest_message_that_has_it_is_shown(session, vic, ana, a_ticket) -> None:
    ticket = await a_ticket("Question")
    for words in ("A zebra came.", "The zebra left.", "Reinzebra is no word."):
        await messages.reply(session, ticket.id, words, by=ana)
    assert await _hit(session, vic, "zebra") == ("Question", "The [zebra] left.", "in a reply")


async def test_a_word_with_punctuation_is_shown_where_all_of_it_stands(session, vic, ana, a_ticket) -> None:
    ticket = await a_ticket("Question about Kestrel")
    for words in ("It says KES-5001.", "Kestrel again, and 5001."):
        await messages.reply(session, ticket.id, words, by=ana)
    found = await _hit(session, vic, "kes-5001")
    assert found == ("Question about Kestrel", "It says [KES-5001].", "in a reply")


@pytest.mark.parametrize(
    ("said", "search", "place"),
    [
        ("无法登录系统", "登录", "无法[登录]系统"),
        ("Попробуйте войти ещё раз.", "войти", "Попробуйте [войти] ещё раз."),
        ("パスワードを変更しました", "パスワード", "[パスワード]を変更しました"),
        ("يرجى إعادة المحاولة", "إعادة", "يرجى [إعادة] المحاولة"),
        ("Søren sends 20 ł", "soren", "[Søren] sends 20 ł"),
        ("Δοκιμή σύνδεσης ξανά", "συνδεσης", "Δοκιμή [σύνδεσης] ξανά"),
        ("The price is 100% off (really).", "100%", "The price is [100%] off (really)."),
        ("See C:\\temp\\x", "c:\\temp", "See [C:\\temp]\\x"),
        ("<b>bold</b> move", "<b>bold", "[<b>bold]</b> move"),
    ],
)
async def test_other_alphabets_and_signs_are_shown_as_they_stand(
    session, vic, ana, a_ticket, said, search, place
) -> None:
    ticket = await a_ticket("Question")
    await messages.reply(session, ticket.id, said, by=ana)
    assert await _hit(session, vic, search) == ("Question", place, "in a reply")


async def test_whatever_is_looked_for_is_no_pattern(session, ana, a_ticket) -> None:
    """Seeded signs that mean something in a pattern, and letters of every alphabet: found as they stand, or not at all."""
    random = Random(3)
    ticket = await a_ticket("Question", "Nothing")
    row = {"id": ticket.id, "title": "Question", "email": None}
    for _ in range(60):
        drawn = [chr(random.randrange(0x21, 0xD000)) for _ in range(2)]
        word = "".join([*random.choices("\\.*+?()[]{}^$|m'", k=5), *drawn])
        await session.execute(text("DELETE FROM messages WHERE ticket_id = :number"), {"number": ticket.id})
        await messages.reply(session, ticket.id, f"before {word} after", by=ana)
        (found,) = (await hits.of_search(session, [row], word)).values()
        assert not found.place or any(piece.is_hit for piece in found.place), word
        (other,) = (await hits.of_search(session, [row], ".*" + drawn[0] * 3)).values()
        assert not other.place, "a pattern would have found it"


async def test_a_number_marks_nothing(session, vic, a_ticket) -> None:
    ticket = await a_ticket("Question")
    page = await lists.page(session, TicketFilter(search=f"#{ticket.id}"), by=vic)
    assert len(page.rows) == 1
    assert await hits.of(session, page.rows, f"#{ticket.id}", by=vic) == {}


async def test_a_stranger_reads_no_place(session) -> None:
    with pytest.raises(NotSignedIn):
        await hits.of(session, [], "invoice", by=None)
