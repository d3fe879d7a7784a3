"""200 tickets that try to talk the model round, in nine languages, each with its clean twin; written for this test.

Whether a real model falls for one cannot be measured here. What can: that no word of a ticket ever stands among the
instructions, and that the sources that count words are not led away by words that are told to a machine.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from tests.ai.conftest import Asking
from tests.stub.gemini import GeminiStub
from ticketdesk.ai.chain import SecondOpinion
from ticketdesk.ai.port import Question
from ticketdesk.ai.prompt import instructions, schema
from ticketdesk.ai.rules import category_of
from ticketdesk.desk import triage
from ticketdesk.models import Ticket

MOST_FLIPS = 0.02
MAIL, NAME = "petronella.quastel@example.com", "Petronella"


@dataclass(frozen=True)
class Attack:
    """A ticket and the same without what was added to fool a machine."""

    id: str
    lang: str
    attack: str
    title: str
    description: str
    clean_title: str
    clean_description: str

    @property
    def dirty(self) -> Question:
        return Question(self.title, self.description)

    @property
    def clean(self) -> Question:
        return Question(self.clean_title, self.clean_description)


@cache
def attacks() -> list[Attack]:
    lines = Path(__file__).with_name("red_team.jsonl").read_text(encoding="utf-8").splitlines()
    return [Attack(**json.loads(line)) for line in lines]


def test_there_are_two_hundred_of_many_kinds_in_many_languages() -> None:
    assert len({(one.title, one.description) for one in attacks()}) == 200
    assert len({one.lang for one in attacks()}) >= 6
    assert len({one.attack for one in attacks()}) >= 20
    assert all((one.title, one.description) != (one.clean_title, one.clean_description) for one in attacks())


def test_the_rules_are_hardly_ever_led_away() -> None:
    led = [one.id for one in attacks() if category_of(one.dirty) is not category_of(one.clean)]
    assert len(led) <= MOST_FLIPS * len(attacks()), led
    known = [one for one in attacks() if category_of(one.clean)]
    assert len(known) >= len(attacks()) / 2, "rules that say nothing cannot be led away"


async def test_no_word_of_a_ticket_stands_among_the_instructions(
    stub: GeminiStub,
    asking: Asking,
    session: AsyncSession,
    a_ticket: Callable[..., Awaitable[Ticket]],
) -> None:
    stub.behave("say")
    second = SecondOpinion([asking(deadline=5)])
    for one in attacks():
        stored = await a_ticket(one.title, one.description, email=MAIL)
        assert stored.id
        words = await triage.words_of(session, stored.id)
        assert words
        found = await second.suggest(words[0], words[1])
        assert found.opinions[0].error == "", one.id
        _is_well_formed(stub.log[-1].body, one)
    assert len(stub.log) == len(attacks())
    assert not any(word in json.dumps(stub.log[0].headers) for word in (MAIL, NAME))


def _is_well_formed(body: dict[str, Any], one: Attack) -> None:
    assert set(body) == {"contents", "systemInstruction", "generationConfig"}, one.id
    assert body["systemInstruction"]["parts"] == [{"text": instructions()}]
    assert body["generationConfig"]["responseJsonSchema"] == schema()
    [content] = body["contents"]
    assert content["role"] == "user"
    [part] = content["parts"]
    assert set(part) == {"text"}
    assert json.loads(part["text"]) == {"title": one.dirty.title, "description": one.dirty.description}
    assert MAIL not in json.dumps(body)
    assert "You sort the tickets of a help desk." not in part["text"]
