"""Who is asked, and in which order, is a setting; what means nothing stops the start."""

from __future__ import annotations

import pytest
from pydantic import SecretStr

from tests.ai.conftest import KEY
from ticketdesk.ai.chain import second_opinion
from ticketdesk.ai.fake import FakeAdviser
from ticketdesk.config import Settings, settings
from ticketdesk.errors import CannotStart
from ticketdesk.models.choices import Source


@pytest.mark.parametrize(
    ("order", "sources"),
    [
        ("rules,gemini", [Source.rules, Source.gemini]),
        ("learned gemini", [Source.learned, Source.gemini]),
        ("rules", [Source.rules]),
    ],
)
def test_the_order_is_a_setting(order: str, sources: list[Source]) -> None:
    found = Settings(gemini_api_key=SecretStr(KEY), ticketdesk_triage_order=order)
    learned = FakeAdviser(source=Source.learned)
    assert [adviser.source for adviser in second_opinion(found, learned=learned).advisers] == sources


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TICKETDESK_TRIAGE_ORDER", "gemini,oracle"),
        ("TICKETDESK_TRIAGE_ORDER", "rules,rules"),
        ("TICKETDESK_TRIAGE_ORDER", ""),
        ("TICKETDESK_GEMINI_DEADLINE_S", "0"),
        ("TICKETDESK_GEMINI_DEADLINE_S", "15"),
        ("TICKETDESK_GEMINI_PER_DAY", "-1"),
    ],
)
def test_a_setting_that_means_nothing_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(CannotStart, match=name):
        settings()
