"""A list is described by one filter: its address, its sentence, and what a search finds."""

from __future__ import annotations

from random import Random
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as some

from ticketdesk.desk import lists
from ticketdesk.desk.filters import SEARCH_LENGTH, TicketFilter
from ticketdesk.models import Category, Priority, Status

ANYTHING = some.none() | some.integers() | some.text(some.characters()) | some.lists(some.text(), max_size=2)
FILTERS = some.builds(
    TicketFilter,
    status=some.none() | some.sampled_from(Status),
    category=some.none() | some.sampled_from(Category),
    priority=some.none() | some.sampled_from(Priority),
    assignee=some.sampled_from(["", "me", "none"]) | some.integers(0, 999_999_999).map(str),
    search=some.text(max_size=SEARCH_LENGTH).map(
        lambda words: TicketFilter.read({"search": words})[0].search
    ),
)


@given(FILTERS)
def test_a_filter_becomes_an_address_and_comes_back(wanted: TicketFilter) -> None:
    assert TicketFilter.read(dict(parse_qsl(wanted.query))) == (wanted, [])


@given(
    some.dictionaries(some.sampled_from(["status", "category", "priority", "assignee", "search"]), ANYTHING)
)
def test_any_address_gives_a_filter_that_can_be_asked(query: dict[str, object]) -> None:
    found, refused = TicketFilter.read(query)
    assert len(found.search) <= SEARCH_LENGTH
    assert found.search.isprintable()
    assert len(refused) <= 4
    assert found.where(me=1)
    assert TicketFilter.read(dict(parse_qsl(found.query))) == (found, [])


@pytest.mark.parametrize("name", ["status", "category", "priority", "assignee"])
@pytest.mark.parametrize("value", ["nonsense", "OPEN", "-1", "1.5", "9" * 10, "' OR 1=1 --", 3.5, ["open"]])
def test_what_means_nothing_is_left_out_and_told(name: str, value: object) -> None:
    found, (sentence,) = TicketFilter.read({name: value, "search": "invoice"})
    assert found == TicketFilter(search="invoice")
    article = "an" if name == "assignee" else "a"
    assert sentence.startswith(f"The address asks for {article} {name} that does not exist. Choose ")


def test_an_empty_filter_leaves_everything_through() -> None:
    found, refused = TicketFilter.read({"status": "", "assignee": "", "search": " "})
    assert (found.is_open, found.query, found.sentence, refused) == (True, "", "all tickets", [])


def test_a_filter_says_what_it_shows() -> None:
    wanted = TicketFilter(Status.in_progress, Category.billing, Priority.high, "me", "late invoice")
    assert wanted.sentence == "in progress, billing, high, assigned to you, with “late invoice”"
    assert TicketFilter(assignee="none").sentence == "assigned to nobody"
    assert TicketFilter(assignee="7").sentence == "assigned"
    assert not wanted.is_open


async def _found(session, by, search: str) -> set[int]:
    wanted, _ = TicketFilter.read({"search": search})
    return {row["id"] for row in (await lists.page(session, wanted, by=by)).rows}


@pytest.mark.parametrize(
    ("written", "decoy", "search"),
    [
        ("100% empty", "100 times empty", "100%"),
        ("snake_case name", "snakeXcase name", "snake_case"),
        (r"C:\temp is full", "C:temp is full", "c:\\temp"),
        ("either/or", "eitheror", "either/or"),
        ("it's gone", "its gone", "it's"),
        ('say "hello"', "say hello", '"hello"'),
        ("'); DROP TABLE tickets;--", "harmless", "'); drop table tickets;--"),
        ("price: $5 [net]", "price: 5 net", "$5 [net]"),
        ("{{7*7}} ${7*7}", "49", "{{7*7}}"),
        ("%s and %(name)s", "s and names", "%(name)s"),
        ("a:b :c", "ab c", ":c"),
        ("Größe stimmt nicht", "Grosse stimmt nicht", "GRÖSSE".replace("SS", "ß")),
        ("ÜBERSICHT leer", "Ubersicht leer", "U\u0308bersicht"),
        ("无法登录系统", "无法支付", "登录"),
        ("申请退款", "申请发票", "款"),
        ("لا أستطيع تسجيل الدخول", "فاتورة", "تسجيل الدخول"),
        ("app 💥 crashed", "app crashed", "💥"),
        ("Привет, не работает", "Пока", "ПРИВЕТ"),
    ],
)
async def test_a_search_finds_the_letters_as_they_stand(
    session, vic, a_ticket, written, decoy, search
) -> None:
    wanted = await a_ticket(title=written)
    await a_ticket(title=decoy)
    assert await _found(session, vic, search) == {wanted.id}


async def test_a_search_finds_all_of_several_words_wherever_each_stands(session, vic, a_ticket) -> None:
    both = await a_ticket("Invoice", "It was sent twice.", email="bo@example.org")
    await a_ticket("Invoice", "It was never sent.")
    assert await _found(session, vic, "twice  INVOICE bo@example.org") == {both.id}
    assert await _found(session, vic, "invoice twice thrice") == set()


async def test_a_number_finds_its_ticket_and_without_a_hash_the_words_too(session, vic, a_ticket) -> None:
    one = await a_ticket("First")
    other = await a_ticket("Second", f"The same as {one.id}, and as #{one.id}.")
    assert await _found(session, vic, f"#{one.id}") == {one.id}
    assert await _found(session, vic, str(one.id)) == {one.id, other.id}
    assert await _found(session, vic, f"#{one.id} second") == set()
    assert await _found(session, vic, "#999999999999") == set()


async def test_a_search_agrees_with_a_plain_reading_of_the_texts(session, vic, a_ticket) -> None:
    """Seeded pieces of everything that LIKE, regular expressions and SQL take for more than a letter."""
    random = Random(7)
    letters = "aAbB%_\\/'\".*[]$^|?-;:ü字 "
    texts = ["x" + "".join(random.choices(letters, k=random.randint(1, 6))) for _ in range(80)]
    numbers = {(await a_ticket(title=text, description="-")).id: text.strip() for text in texts}
    for _ in range(120):
        search = "".join(random.choices(letters, k=random.randint(1, 3)))
        words = search.casefold().split()
        expected = {
            number
            for number, title in numbers.items()
            if all(word in title.casefold() or word == "-" for word in words)
        }
        wanted, _ = TicketFilter.read({"search": search})
        assert await lists.total(session, wanted, by=vic) == len(expected), search
        if len(expected) <= lists.PAGE_SIZE:
            assert await _found(session, vic, search) == expected, search
