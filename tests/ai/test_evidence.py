"""Only words that stand in the ticket are evidence, few and short; whoever invents quotes is found out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ai.conftest import Asking
from tests.stub.gemini import GeminiStub
from ticketdesk.ai.evidence import LONGEST, MOST, are_invented, as_written, standing
from ticketdesk.ai.folding import Folded
from ticketdesk.ai.port import Opinion, Question
from ticketdesk.ai.rules import Rules

QUESTION = Question(
    "Charged twice", "Our invoice of May shows <b>two</b> payments.\nCafé Zürich wartet; 无法登录账号了"
)


async def heard(stub: GeminiStub, asking: Asking, mode: str, question: Question = QUESTION) -> Opinion:
    stub.behave(mode)
    opinion = await asking().ask(question)
    assert opinion.error == ""
    return opinion


async def test_the_words_that_gemini_quotes_are_kept(stub: GeminiStub, asking: Asking) -> None:
    opinion = await heard(stub, asking, "ok", Question("Question", "Our INVOICES are wrong."))
    assert opinion.category_evidence == ("INVOICES",)
    assert opinion.priority_evidence == ("Question",)
    assert not opinion.is_invented
    assert opinion.tokens == 226


@pytest.mark.parametrize(
    ("mode", "category", "priority", "is_invented"),
    [
        ("say", (), (), False),
        ("quotes-part", ("Charged twice",), (), False),
        ("quotes-invented", (), (), True),
        ("quotes-many", ("Charged twice",), ("Charged", "twice", "Our"), False),
        ("quotes-badtype", (), (), False),
        ("quotes-text", (), (), False),
        ("quotes-null", (), (), False),
        ("quotes-markup", (), (), True),
        ("quotes-nul", (), (), True),
    ],
)
async def test_what_does_not_stand_in_the_ticket_is_dropped(
    stub: GeminiStub,
    asking: Asking,
    mode: str,
    category: tuple[str, ...],
    priority: tuple[str, ...],
    is_invented: bool,
) -> None:
    opinion = await heard(stub, asking, mode)
    assert (opinion.category_evidence, opinion.priority_evidence) == (category, priority)
    assert opinion.is_invented is is_invented


async def test_a_long_quote_is_dropped_but_not_called_invented(stub: GeminiStub, asking: Asking) -> None:
    opinion = await heard(stub, asking, "quotes-whole", Question("Invoice", "word " * 150))
    assert (opinion.category_evidence, opinion.priority_evidence) == ((), ())
    assert not opinion.is_invented


@pytest.mark.parametrize(
    "quote", ["", " ", "O", "无", "...", "\n", "charged twice", "invoice  of", "May ... two"]
)
def test_what_says_nothing_or_is_changed_is_no_quote(quote: str) -> None:
    assert standing([quote], QUESTION) == ()


def test_markup_that_the_writer_wrote_is_a_quote_like_any_other() -> None:
    assert standing([" <b>two</b> "], QUESTION) == ("<b>two</b>",)


def test_two_halves_that_never_stood_together_are_no_quote() -> None:
    cut = Question("Title", "first " * 900 + "LEFT" + "middle " * 900 + "RIGHT" + " last" * 600)
    joint = cut.description.index("[...]")
    across = cut.description[joint - 4 : joint + 9]
    assert across in cut.description
    assert standing([across], cut) == ()
    assert as_written([across], cut) == ()


@pytest.mark.parametrize(
    ("words", "written"),
    [
        (["CHARGED", "may"], ("Charged", "May")),
        (["cafe zurich"], ("Café Zürich",)),
        (["paym"], ("payments",)),
        (["登录"], ("登录",)),
        (["invoice", "invoice", "invoices", "twice", "two", "shows"], ("invoice", "twice", "two")),
        (["nowhere", "", "  ", "!", "ice"], ()),
    ],
)
def test_folded_words_are_found_as_they_stand(words: list[str], written: tuple[str, ...]) -> None:
    assert as_written(words, QUESTION) == written


async def test_the_rules_show_the_words_that_weighed_most() -> None:
    opinion = await Rules().ask(
        Question("Rechnung falsch", "Die RÜCKERSTATTUNG fehlt. Geld? Wir warten auf das Geld.")
    )
    assert opinion.category_evidence == ("Rechnung", "RÜCKERSTATTUNG", "Geld")
    assert (await Rules().ask(Question("Hi", "Hello"))).category_evidence == ()


anything = st.text(st.characters(), max_size=200)


@given(anything, anything, st.lists(st.text(max_size=200), max_size=8))
def test_whatever_is_quoted_the_evidence_stands_in_the_ticket(
    title: str, body: str, quotes: list[str]
) -> None:
    question = Question(title, body)
    cut = [body[at : at + 9] for at in range(0, len(body), 7)]
    for found in (standing([*quotes, *cut], question), as_written([*quotes, *cut], question)):
        assert len(found) <= MOST
        assert len(set(found)) == len(found)
        for quote in found:
            assert 2 <= len(quote) <= LONGEST
            assert quote in question.title or quote in question.description
    if are_invented(quotes, question):
        assert standing(quotes, question) == ()


@given(anything)
def test_every_letter_that_is_looked_up_comes_from_its_place(text: str) -> None:
    found = Folded.of(text)
    assert len(found.text) == len(found.places)
    assert list(found.places) == sorted(found.places)
    assert found.text.startswith(" ")
    assert found.text.endswith(" ")
    assert "  " not in found.text
    for word in found.text.split():
        assert found.as_written(f" {word} ") in text
