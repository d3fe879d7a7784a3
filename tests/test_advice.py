"""The doors' second opinion spends what the database says may be spent, whichever process counted."""

from __future__ import annotations

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from tests import making
from tests.desk.test_guidance import form
from tests.stub.gemini import GeminiStub
from ticketdesk import config
from ticketdesk.advice import guidance_in_force, second_opinion
from ticketdesk.ai.features import numbers_of
from ticketdesk.desk import gate, guidance, learning
from ticketdesk.models import Account, Category, Source, Status


async def test_when_the_budget_is_used_up_gemini_is_not_asked(
    session: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with GeminiStub() as stub:
        chosen = {"TICKETDESK_GEMINI_PER_DAY": "2", "GEMINI_API_KEY": "k", "NO_PROXY": "127.0.0.1"}
        for name, value in (chosen | {"GOOGLE_GEMINI_BASE_URL": stub.base_url}).items():
            monkeypatch.setenv(name, value)
        config.settings.cache_clear()
        assert await gate.may_spend(session), "another process asked once"
        second = second_opinion()
        assert second is second_opinion()
        first = await second.suggest("Invoice", "The invoice is wrong.")
        other = await second.suggest("Invoice", "The invoice is wrong again.")
        await second.aclose()
    assert (first.category_source, other.category_source) == (Source.gemini, Source.rules)
    assert [said.error for said in other.opinions] == ["budget", "", ""], (
        "our own model, which has learned nothing, and the rules"
    )
    assert len(stub.log) == 1


async def test_the_guidance_in_force_is_told_at_every_door(session: AsyncSession, ines: Account) -> None:
    assert await guidance_in_force() is None, "the house's own words"
    changed = form(category_billing_description="Whatever has a number on it.")
    version = await guidance.draft(session, changed, by=ines)
    assert await guidance_in_force() is None
    await guidance.switch_on(session, version.id or 0, by=ines)
    told = await guidance_in_force()
    assert told
    assert told["category"]["billing"]["description"] == "Whatever has a number on it."


async def test_the_desks_own_model_answers_before_the_rules_when_it_has_learned_enough(
    session: AsyncSession, ines: Account
) -> None:
    told = dict(
        zip(
            Category,
            ("My zebra limps", "A parrot squeaks", "The otter hides", "Our walrus naps"),
            strict=True,
        )
    )
    assert (await second_opinion().suggest("Zoo", told[Category.billing])).category_source is Source.default
    numbers = []
    for category, words in told.items():
        for _ in range(25):
            made = await making.ticket(session, ines, "Zoo", words, category=category, status=Status.resolved)
            numbers.append(made.id or 0)
    await learning.learn(session, numbers, numbers_of)
    for category, words in told.items():
        said = await second_opinion().suggest("Zoo today", words)
        assert (said.category, said.category_source) == (category, Source.learned)
        assert said.opinions[0].category_evidence
        assert all(quote in words for quote in said.opinions[0].category_evidence)
