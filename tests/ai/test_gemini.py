"""Whatever the API does: no exception, a short code, the deadline kept, and not a word of it in a log."""

from __future__ import annotations

import time

import pytest

from tests.ai.conftest import KEY, Asking
from tests.stub.answers import REPLIES
from tests.stub.gemini import BY_THE_SERVER, GeminiStub
from tests.stub.quotes import QUOTING
from ticketdesk.ai.port import Question
from ticketdesk.models.choices import Category, Priority

pytestmark = pytest.mark.filterwarnings("ignore:TIRED_OF_IT")

SECRET = "zebrafinch"
QUESTION = Question(f"Invoice of {SECRET}", f"The invoice of {SECRET} charges us twice.")
TECHNICAL_HIGH = (Category.technical, Priority.high)
BILLING_LOW = (Category.billing, Priority.low)

FINE = {
    "ok": (Category.billing, Priority.medium),
    "slow-0.2": (Category.billing, Priority.medium),
    "say": TECHNICAL_HIGH,
    "newfields": TECHNICAL_HIGH,
    "thoughtpart": TECHNICAL_HIGH,
    "twoparts": TECHNICAL_HIGH,
    "extra": BILLING_LOW,
    "quotes-part": BILLING_LOW,
    "quotes-invented": BILLING_LOW,
    "quotes-many": BILLING_LOW,
    "quotes-whole": BILLING_LOW,
    "quotes-badtype": BILLING_LOW,
    "quotes-text": BILLING_LOW,
    "quotes-null": BILLING_LOW,
    "quotes-markup": BILLING_LOW,
    "quotes-nul": BILLING_LOW,
}
FAILING = {
    "slow-9": "timeout",
    "hang": "timeout",
    "drip": "timeout",
    "flaky-1": "http_503",
    "reset": "remoteprotocolerror|readerror",
    "close": "remoteprotocolerror",
    "cutbody": "remoteprotocolerror",
    "redirect": "http_302",
    "redirect307": "http_307",
    "e400": "http_400",
    "e400key": "bad_key",
    "e401": "bad_key",
    "e403": "bad_key",
    "e404": "http_404",
    "e429": "http_429",
    "e429day": "http_429",
    "e500": "http_500",
    "e503": "http_503",
    "e504": "http_504",
    "html502": "http_502",
    "html429": "http_429",
    "html": "jsondecodeerror|unknownapiresponseerror",
    "garbage": "jsondecodeerror|unknownapiresponseerror",
    "emptybody": "no_candidates",
    "jsonnull": "no_candidates",
    "jsonlist": "no_candidates",
    "err200": "no_candidates",
    "badtype": "validationerror|attributeerror",
    "nocand": "no_candidates",
    "emptycand": "bad_text",
    "blocked": "blocked",
    "safety": "finish_safety",
    "maxtok-empty": "finish_max_tokens",
    "maxtok-cut": "finish_max_tokens",
    "unkfinish": "finish_tired_of_it",
    "continue": "finish_continuation",
    "fence": "bad_output",
    "prose": "bad_output",
    "badenum": "bad_output",
    "missing": "bad_output",
    "longreason": "bad_text",
    "nul": "bad_output",
    "quotes-88kb": "bad_text",
    "quotes-surrogate": "bad_output",
}


def test_every_behaviour_of_the_stub_is_tested() -> None:
    tested = set(FINE) | set(FAILING)
    assert set(REPLIES) | set(QUOTING) | set(BY_THE_SERVER) <= tested


@pytest.mark.parametrize("mode", FINE)
async def test_a_fine_answer_gives_both_labels(stub: GeminiStub, asking: Asking, mode: str) -> None:
    stub.behave(mode)
    opinion = await asking().ask(QUESTION)
    assert (opinion.category, opinion.priority) == FINE[mode]
    assert opinion.error == ""


@pytest.mark.parametrize("mode", FAILING)
async def test_a_bad_answer_is_a_short_code_and_no_label(stub: GeminiStub, asking: Asking, mode: str) -> None:
    stub.behave(mode)
    gemini = asking()
    await gemini.warm()
    started = time.perf_counter()
    opinion = await gemini.ask(QUESTION)
    assert time.perf_counter() - started < 1.5, "the deadline was not kept"
    assert (opinion.category, opinion.priority) == (None, None)
    assert opinion.error in FAILING[mode].split("|")
    assert len(opinion.error) <= 40
    assert len(stub.log) == 1, "it asked again, or followed a redirect with the key"


@pytest.mark.parametrize(("key", "code"), [("", "no_key"), ("   \n", "no_key"), ("schlüssel", "bad_key")])
async def test_a_key_that_cannot_be_one_is_never_sent(
    stub: GeminiStub, asking: Asking, key: str, code: str
) -> None:
    assert (await asking(key).ask(QUESTION)).error == code
    assert stub.log == []


@pytest.mark.parametrize("key", ["AIza\nsesame", "AIza\r\nx-evil: 1", "AIza sesame", "AIza\0", "k\u200bey"])
async def test_a_key_with_a_break_in_it_is_never_sent(stub: GeminiStub, asking: Asking, key: str) -> None:
    assert (await asking(key).ask(QUESTION)).error == "bad_key"
    assert stub.log == []


async def test_spaces_around_a_good_key_do_no_harm(stub: GeminiStub, asking: Asking) -> None:
    assert (await asking(f"  {KEY}\n").ask(QUESTION)).error == ""
    assert stub.log[0].headers["x-goog-api-key"] == KEY


async def test_nobody_at_the_address_is_a_code_too(asking: Asking) -> None:
    opinion = await asking(base_url="http://127.0.0.1:1").ask(QUESTION)
    assert opinion.error == "connecterror"


@pytest.mark.parametrize("model", ["", "no such/model?x=1#y", "gemini-flash-latest", "\n"])
async def test_a_wrong_model_name_is_a_code_too(asking: Asking, model: str) -> None:
    opinion = await asking(model=model).ask(QUESTION)
    assert opinion.error
    assert opinion.category is None


async def test_environment_variables_of_the_sdk_do_not_move_it_elsewhere(
    stub: GeminiStub, asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOOGLE_API_KEY", "another key")
    monkeypatch.setenv("GOOGLE_GENAI_USE_VERTEXAI", "true")
    monkeypatch.setenv("GOOGLE_GENAI_USE_ENTERPRISE", "true")
    assert (await asking().ask(QUESTION)).error == ""
    assert stub.log[0].headers["x-goog-api-key"] == KEY
