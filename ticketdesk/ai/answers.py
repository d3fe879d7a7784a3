"""What came back from Gemini, read with suspicion: a verdict, or a short code that holds none of its text."""

from __future__ import annotations

import re
from typing import Any

from ticketdesk.ai.prompt import Verdict

LONGEST_ANSWER = 4_096
LONGEST_CODE = 40
MOST_TOKENS = 1_000_000
FINE = (None, "STOP", "FINISH_REASON_UNSPECIFIED")


class Unusable(Exception):
    """The call went well and its answer is worth nothing.

    Args:
        code: Why, in a word.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def verdict_in(response: Any) -> Verdict:
    """The verdict of a 200, checked in this order because the SDK raises for none of it.

    Args:
        response: The SDK's ``GenerateContentResponse``; ``parsed`` is not used, it is not validated.

    Raises:
        Unusable: it was refused, cut off, empty, too long, or not exactly our two enums.
    """
    if response.prompt_feedback and response.prompt_feedback.block_reason:
        raise Unusable("blocked")
    if not response.candidates:
        raise Unusable("no_candidates")
    finish = response.candidates[0].finish_reason
    reason = getattr(finish, "value", finish)
    if reason not in FINE:
        raise Unusable(_short(f"finish_{reason}"))
    text = response.text
    if not text or len(text) > LONGEST_ANSWER:
        raise Unusable("bad_text")
    try:
        return Verdict.model_validate_json(text)
    except ValueError:  # a ValidationError, or a UnicodeEncodeError for a lone surrogate
        raise Unusable("bad_output") from None


def tokens_of(response: Any) -> int:
    """What an answer took in tokens, both ways; 0 when it does not tell."""
    told = getattr(response.usage_metadata, "total_token_count", None)
    return min(max(0, told), MOST_TOKENS) if isinstance(told, int) else 0


def code_of(error: Exception) -> str:
    """A failure as a code of at most 40 characters. Never its text: that carries the ticket or the key."""
    if isinstance(error, Unusable):
        return error.code
    if isinstance(error, TimeoutError):
        return "timeout"
    status = getattr(error, "code", None)
    if isinstance(status, int):
        return "bad_key" if _is_bad_key(status, error) else f"http_{status}"
    return _short(type(error).__name__)


def is_quota_of_the_day(error: Exception) -> bool:
    """Whether a 429 lasts until midnight in California: one of its ``quotaId`` says ``PerDay``."""
    try:
        details = error.details["error"]["details"]  # type: ignore[attr-defined]
        violations = [found for detail in details for found in detail.get("violations", [])]
        return any("PerDay" in violation["quotaId"] for violation in violations)
    except (AttributeError, KeyError, TypeError):
        return False


def _is_bad_key(status: int, error: Exception) -> bool:
    # A wrong key is a 400; only a leaked or blocked one is a 403.
    said = str(getattr(error, "message", "")).lower()
    return status in (401, 403) or (status == 400 and "api key" in said)


def _short(name: str) -> str:
    return re.sub(r"[^a-z0-9_]", "", name.lower())[:LONGEST_CODE]
