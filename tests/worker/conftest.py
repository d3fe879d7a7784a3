"""A stub that the worker of this process asks, and a version of the guidance that is to be tried."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from tests import making
from tests.ai.conftest import KEY
from tests.desk.test_guidance import form
from tests.stub.answers import judged
from tests.stub.gemini import GeminiStub, _asked
from tests.worker.a_replay import MARK
from ticketdesk import config, db
from ticketdesk.advice import second_opinion
from ticketdesk.ai.chain import _built
from ticketdesk.desk import guidance
from ticketdesk.models import Account, Role


@pytest.fixture
async def stub(database_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[GeminiStub]:
    """A stub that this process asks, through the chain that the worker asks."""
    async with GeminiStub() as running:
        monkeypatch.setenv("GEMINI_API_KEY", KEY)
        monkeypatch.setenv("GOOGLE_GEMINI_BASE_URL", running.base_url)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        # The longest that may be set: a busy machine is no slow model.
        monkeypatch.setenv("TICKETDESK_GEMINI_DEADLINE_S", "14")
        config.settings.cache_clear()
        yield running
        await second_opinion().aclose()
        _built.cache_clear()


@pytest.fixture
async def admin(stub: GeminiStub) -> Account:
    async with db.transaction() as session:
        return await making.account(session, "ines@example.com", "Ines Duarte", Role.admin)


@pytest.fixture
async def tried(admin: Account) -> int:
    """A version that says something else of billing; the stub does not care, so ``new_words`` decides for it."""
    async with db.transaction() as session:
        return (await guidance.draft(session, form(category_billing_description=MARK), by=admin)).id or 0


@pytest.fixture
def new_words(stub: GeminiStub, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """``new_words("charge|error")``: under the new version the stub says billing of tickets with these words."""

    def say(pattern: str) -> None:
        def reply(self: GeminiStub, seen: Any) -> Any:
            told = str(seen.body["systemInstruction"])
            is_new = MARK in told and re.search(pattern, _asked(seen.body))
            return judged("invoice") if is_new else judged(_asked(seen.body))

        monkeypatch.setattr(GeminiStub, "_reply", reply)

    return say
