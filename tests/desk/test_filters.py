"""A list is described by one filter: its address, its sentence, and what a search finds."""

from __future__ import annotations

import re
from random import Random
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import select, text

from ticketdesk.desk import lists, messages, tickets
from ticketdesk.desk.filters import SEARCH_LENGTH, TicketFilter
from ticketdesk.models import Category, Priority, Status, Ticket

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
        ("Größe stimmt nicht", "Groll stimmt nicht", "GRÖSSE".replace("SS", "ß")),
        ("ÜBERSICHT leer", "Ansicht leer", "U\u0308bersicht"),
        ("无法登录系统", "无法支付", "登录"),
        ("申请退款", "申请发票", "款"),
        ("لا أستطيع تسجيل الدخول", "فاتورة", "تسجيل الدخول"),
        ("app 💥 crashed", "app crashed", "💥"),
        ("Привет, не работает", "Пока", "ПРИВЕТ"),
        ("Élan de Zoë", "Klan de Zora", "elan zoe"),
        ("Facade", "Fakade", "façade"),
        ("export is empty", "reexport is empty", "exp"),
        ("INV-2024-12345 is wrong", "INV-2023-99 is wrong", "inv-2024"),
        ("ORD-778899", "ORD-12", "7788"),
        ("It costs ½", "It costs 1/2", "½"),
        ("カタカナの質問", "ひらがなの質問", "カナ"),
        ("ไม่สามารถเข้าสู่ระบบ", "ใบแจ้งหนี้", "เข้าสู่"),
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


async def test_a_part_in_the_middle_of_a_word_finds_nothing(session, vic, a_ticket) -> None:
    await a_ticket("The export is empty")
    assert await _found(session, vic, "xport") == set()


async def test_a_ticket_is_found_by_what_was_said_on_it(session, vic, ana, a_ticket) -> None:
    one, other = await a_ticket("First", email="bo@example.org"), await a_ticket("Second")
    await messages.reply(session, one.id, "The zebra-crossing is painted.", by=ana)
    await messages.note(session, one.id, "Their contract is C-77/b.", by=ana)
    await tickets.close(session, other.id, by=ana, comment="See the zebra of the other one.")
    assert await _found(session, vic, "zebr") == {one.id, other.id}
    assert await _found(session, vic, "zebra bo contract") == {one.id}
    assert await _found(session, vic, "zebra-crossing") == {one.id}
    assert await _found(session, vic, "C-77/b") == {one.id}
    assert await _found(session, vic, "C-77/c") == set()


async def test_a_reply_never_fails_for_the_words_that_are_there(session, vic, ana, a_ticket) -> None:
    """A tsvector ends at a megabyte; no conversation may end there."""
    ticket, random = await a_ticket(), Random(3)
    letters = "".join(chr(code) for code in range(0x4E00, 0x9000))
    for _ in range(12):
        await messages.reply(session, ticket.id, "".join(random.choices(letters, k=20_000)), by=ana)
    await messages.reply(session, ticket.id, "zebra", by=ana)
    size = text("SELECT octet_length(words::text), length(words) FROM tickets WHERE id = :number")
    written, words = (await session.execute(size, {"number": ticket.id})).one()
    assert 500_000 < written < 1_100_000
    assert words > 50_000


async def test_changed_words_are_found_and_the_conversation_stays(session, vic, ana, a_ticket) -> None:
    ticket = await a_ticket("Invoice lost")
    await messages.reply(session, ticket.id, "Zebra", by=ana)
    await session.execute(
        text("UPDATE tickets SET title = 'Login' WHERE id = :number"), {"number": ticket.id}
    )
    assert await _found(session, vic, "login zebra") == {ticket.id}
    assert await _found(session, vic, "invoice") == set()


async def test_the_words_of_a_ticket_are_neither_loaded_nor_written(session, a_ticket) -> None:
    assert "words" not in str(select(Ticket))
    assert not hasattr(await a_ticket(), "words")
    assert not hasattr(Ticket(words="planted"), "words")
    assert "words" not in Ticket.model_fields


def test_filters_of_one_shape_share_their_sql() -> None:
    read = lambda **query: TicketFilter.read(query)[0]  # noqa: E731
    one = read(status="open", assignee="me", search="late c:\\temp #12 7")
    other = read(status="closed", assignee="none", search="invoice a/b #9 %").shape
    same = read(status="closed", assignee="none", search="invoice a/b #9 8")
    assert one.shape == same.shape != other
    assert hash(one.shape) == hash(same.shape)
    assert one.values_for_sql(5)["assignee"] == 5
    assert same.values_for_sql(5)["assignee"] == 0
    (compiled,) = {str(select(Ticket.id).where(*TicketFilter.where_of(found.shape))) for found in (one, same)}
    for name in one.values_for_sql(5):
        assert f":{name}" in compiled


@given(some.text(max_size=SEARCH_LENGTH))
def test_the_values_of_any_search_fit_its_shape(search: str) -> None:
    found, _ = TicketFilter.read({"search": search})
    bound = select(Ticket.id).where(*TicketFilter.where_of(found.shape)).compile().params
    assert set(bound) == set(found.values_for_sql(None))


async def test_any_search_is_answered(session, vic, a_ticket) -> None:
    """Seeded letters of every alphabet, signs and halves of syntax: no error, whatever stands there."""
    random = Random(11)
    await a_ticket()
    signs = "&|!():*'\"\\<>-@#%_$ŉ½²①ǅ\u0301\u20dd💥字คำ한ÅσςİıßﬁＡ０ "
    for _ in range(150):
        drawn = [
            chr(random.choice((random.randrange(32, 0x3000), random.randrange(0x3000, 0xD000))))
            for _ in range(6)
        ]
        search = "".join(random.sample([*signs, *drawn], k=random.randint(1, 12)))
        wanted, _ = TicketFilter.read({"search": search})
        assert (await lists.at_most(session, wanted, by=vic)).count <= 1


def _pieces(words: str) -> set[str]:
    """The words of a text by a plain reading; each pair of letters where nothing parts them."""
    found = set()
    for run in re.findall("[a-z]+|字+", words.casefold().replace("ü", "u")):
        found |= {run} if run[0] != "字" else {run[at : at + 2] for at in range(len(run))}
    return found


def _fits(word: str, title: str) -> bool:
    begins = all(any(there.startswith(piece) for there in _pieces(title)) for piece in _pieces(word))
    return begins and (word.isalpha() or word == "-" or word in title.casefold())


async def test_a_search_agrees_with_a_plain_reading_of_the_texts(session, vic, a_ticket) -> None:
    """Seeded pieces of everything that LIKE, regular expressions, the parser and SQL take for more than a letter."""
    random = Random(7)
    letters = "aAbB%_\\/'\".*[]$^|?-;:ü字<>&~+ "
    texts = ["x" + "".join(random.choices(letters, k=random.randint(1, 6))) for _ in range(80)]
    numbers = {(await a_ticket(title=text, description="-")).id: text.strip() for text in texts}
    sizes = set()
    for _ in range(160):
        search = "".join(random.choices(letters, k=random.randint(1, 3)))
        words = search.casefold().split()
        expected = {n for n, title in numbers.items() if all(_fits(word, title) for word in words)}
        wanted, _ = TicketFilter.read({"search": search})
        assert await lists.total(session, wanted, by=vic) == len(expected), search
        if len(expected) <= lists.PAGE_SIZE:
            assert await _found(session, vic, search) == expected, search
        sizes.add(len(expected))
    assert len(sizes) > 5, "the searches have to tell texts apart"
