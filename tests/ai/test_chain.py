"""Whoever fails, a ticket gets valid labels, each with the source that gave it."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
import time
from copy import deepcopy
from pathlib import Path

import pytest
from pydantic import SecretStr

from tests.ai.conftest import KEY, Asking
from tests.stub.gemini import GeminiStub
from ticketdesk.ai import chain
from ticketdesk.ai.chain import SecondOpinion, second_opinion
from ticketdesk.ai.fake import FakeAdviser
from ticketdesk.ai.port import Suggestion
from ticketdesk.ai.rules import Rules
from ticketdesk.config import ROOT, Settings
from ticketdesk.models.choices import Category, Priority, Source
from ticketdesk.models.rubric import HOUSE

INVOICE = ("Invoice", "The invoice is wrong.")


def labels(found: Suggestion) -> tuple[Category, Source, Priority, Source]:
    return (found.category, found.category_source, found.priority, found.priority_source)


async def test_gemini_decides_both_when_it_answers() -> None:
    rules = FakeAdviser(Category.general, source=Source.rules)
    found = await SecondOpinion([FakeAdviser(Category.account, Priority.critical), rules]).suggest(*INVOICE)
    assert labels(found) == (Category.account, Source.gemini, Priority.critical, Source.gemini)
    assert rules.asked == []


async def test_when_gemini_fails_the_rules_name_the_category_and_nobody_the_priority() -> None:
    found = await SecondOpinion([FakeAdviser(error="timeout"), Rules()]).suggest(*INVOICE)
    assert labels(found) == (Category.billing, Source.rules, Priority.medium, Source.default)
    assert [said.error for said in found.opinions] == ["timeout", ""]


async def test_when_nobody_knows_it_is_general_and_medium() -> None:
    found = await SecondOpinion([Rules()]).suggest("Hi", "Hello")
    assert labels(found) == (Category.general, Source.default, Priority.medium, Source.default)


async def test_each_label_comes_from_the_first_who_gave_it() -> None:
    only_priority = FakeAdviser(None, Priority.low)
    learned = FakeAdviser(Category.technical, Priority.critical, source=Source.learned)
    found = await SecondOpinion([only_priority, learned, Rules()]).suggest(*INVOICE)
    assert labels(found) == (Category.technical, Source.learned, Priority.low, Source.gemini)
    assert len(found.opinions) == 2


async def test_the_same_words_are_asked_only_once() -> None:
    gemini = FakeAdviser(Category.account, Priority.low)
    second = SecondOpinion([gemini])
    first = await second.suggest("Title", "Words\u200b")
    assert await second.suggest(" Title ", "Words") is first
    assert len(gemini.asked) == 1
    await second.suggest("Titl", "eWords")
    assert len(gemini.asked) == 2


async def test_an_answer_given_while_somebody_failed_is_not_remembered() -> None:
    gemini = FakeAdviser(error="http_503")
    second = SecondOpinion([gemini, Rules()])
    await second.suggest(*INVOICE)
    gemini.error, gemini.category, gemini.priority = "", Category.account, Priority.high
    assert (await second.suggest(*INVOICE)).category_source is Source.gemini


async def test_what_cost_nothing_is_asked_again_for_the_desk_may_have_learned_meanwhile() -> None:
    learned = FakeAdviser(Category.billing, Priority.low, source=Source.learned)
    second = SecondOpinion([learned])
    assert (await second.suggest("Invoice", "It is wrong.")).category is Category.billing
    learned.category = Category.account
    assert (await second.suggest("Invoice", "It is wrong.")).category is Category.account


async def test_only_the_last_few_hundred_are_remembered() -> None:
    gemini = FakeAdviser(Category.account, Priority.low)
    second = SecondOpinion([gemini])
    for number in range(chain.REMEMBERED + 1):
        await second.suggest("Title", str(number))
    await second.suggest("Title", str(chain.REMEMBERED))
    assert len(gemini.asked) == chain.REMEMBERED + 1
    await second.suggest("Title", "0")
    assert len(gemini.asked) == chain.REMEMBERED + 2


async def test_a_cancellation_passes_through_the_chain() -> None:
    asked = asyncio.create_task(SecondOpinion([FakeAdviser(delay=60)]).suggest(*INVOICE))
    await asyncio.sleep(0)
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked


@pytest.mark.parametrize("key", ["", "  \n"])
def test_without_a_key_gemini_is_not_even_in_the_chain(key: str) -> None:
    without = second_opinion(Settings(gemini_api_key=SecretStr(key)))
    assert [adviser.source for adviser in without.advisers] == [Source.rules]


def test_the_same_settings_share_one_chain() -> None:
    found = Settings(gemini_api_key=SecretStr(KEY))
    assert second_opinion() is second_opinion()
    assert second_opinion(found) is second_opinion(found.model_copy())
    assert second_opinion(found) is not second_opinion(found.model_copy(update={"gemini_model": "another"}))
    assert [adviser.source for adviser in second_opinion(found).advisers] == [Source.gemini, Source.rules]


async def test_a_question_with_other_guidance_is_another_question() -> None:
    gemini = FakeAdviser(Category.account, Priority.low)
    second = SecondOpinion([gemini])
    other = deepcopy(HOUSE)
    other["category"]["billing"]["examples"] = ["Where is my invoice?"]
    for guidance in (None, other, None, deepcopy(other)):
        await second.suggest(*INVOICE, guidance=guidance)
    assert [asked.guidance for asked in gemini.asked] == [None, other]
    assert not second.would_cost(*INVOICE, guidance=other)
    assert second.would_cost("Another", "text", guidance=other)


async def test_the_settings_lead_to_the_stub_and_back(stub: GeminiStub) -> None:
    found = Settings(gemini_api_key=SecretStr(KEY), google_gemini_base_url=stub.base_url)
    second = second_opinion(found)
    await second.warm()
    suggestion = await second.suggest("Password", "I cannot sign in, I am blocked.")
    await second.aclose()
    assert labels(suggestion) == (Category.account, Source.gemini, Priority.high, Source.gemini)


@pytest.mark.parametrize("mode", ["e503", "hang", "e400key", "html", "badenum", "reset"])
async def test_whatever_gemini_does_the_labels_are_valid(stub: GeminiStub, asking: Asking, mode: str) -> None:
    stub.behave(mode)
    found = await SecondOpinion([asking(), Rules()]).suggest(*INVOICE)
    assert labels(found) == (Category.billing, Source.rules, Priority.medium, Source.default)


def test_importing_the_ai_does_not_import_the_sdk() -> None:
    code = "import sys, ticketdesk.ai.chain, ticketdesk.ai.fake; sys.exit('google.genai' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, timeout=60).returncode == 0


@pytest.mark.parametrize("lock", sorted(ROOT.glob("requirements*.txt")), ids=lambda path: path.name)
def test_aiohttp_is_in_no_lock_because_the_sdk_would_silently_use_it(lock: Path) -> None:
    names = re.findall(r"^([A-Za-z0-9_.-]+)", lock.read_text(), re.MULTILINE)
    assert names
    assert "aiohttp" not in [name.lower() for name in names]


async def test_the_fake_takes_its_time_and_remembers_what_it_was_asked() -> None:
    fake = FakeAdviser(Category.billing, Priority.high, delay=0.05)
    started = time.perf_counter()
    await SecondOpinion([fake]).suggest("Title", "Words")
    assert time.perf_counter() - started >= 0.04
    assert fake.asked[0].title == "Title"
