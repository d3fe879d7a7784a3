"""A search: what it finds, what it finds no more, and that nothing that is typed can upset it."""

from __future__ import annotations

import re
from random import Random

import pytest
from sqlalchemy import select, text

from ticketdesk.desk import lists, messages, tickets
from ticketdesk.desk.filters import TicketFilter
from ticketdesk.models import Ticket


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
        ("It isn’t there", "It is not there", "isn't"),
        ("Anne-Zoë Müßig", "Anne and Zoe", "anne-zoe"),
        ("the invoice differs", "invoices are fine", "differs?! invoice,"),
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
        ("환불요청이 늦어요", "환불 안내", "요청"),
        ("비밀번호 변경", "비밀이야", "번호"),
        ("the customer’s “fatal”", "a customer and fatal", "customer's"),
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
    assert await _found(session, vic, f" # {one.id}") == await _found(session, vic, f"＃{one.id}") == {one.id}
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
    word = word.rstrip(".;:?") if _pieces(word) else word
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


async def test_messages_are_looked_up_by_their_ticket_and_never_all_of_them(session, vic, a_ticket) -> None:
    """For one that has to stand as it was written PostgreSQL would read all messages at once if it could."""
    await a_ticket("KES-5001")
    statement = select(Ticket.id).where(*TicketFilter(search="KES-5001").where(me=vic.id))
    await session.execute(text("SET LOCAL enable_indexscan = off"))
    await session.execute(text("SET LOCAL enable_bitmapscan = off"))
    compiled = statement.compile(dialect=session.bind.dialect)
    plan = await (await session.connection()).exec_driver_sql(f"EXPLAIN {compiled}", dict(compiled.params))
    assert "hashed" not in str(plan.all()).casefold()


async def test_plain_words_are_looked_for_as_the_parser_would_have_it(session) -> None:
    random = Random("plain")
    letters = "abcdefghijklmnopqrstuvwxyz"
    lengths = (1, 2, 3, 8, 40)
    made = [
        " ".join(
            "".join(random.choices(letters, k=random.choice(lengths))) for _ in range(random.randint(1, 5))
        )
        for _ in range(500)
    ]
    others = [
        "and or not",
        "www http",
        "a  b",
        " a",
        "a ",
        "Help",
        "it's",
        "a1 b",
        "ärger",
        "東京",
        "",
        "x" * 3_000,
    ]
    differs = text("SELECT content FROM unnest(CAST(:all AS text[])) AS content"
                   " WHERE words_query(content)::text IS DISTINCT FROM words_query_parsed(content)::text")  # fmt: skip
    assert (await session.execute(differs, {"all": made + others})).scalars().all() == []
