"""What the real Gemini API refuses whatever else it does; a stub that lets it through hides the bug."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from tests.stub.answers import Reply, refusal

CALL = re.compile(r"/(v1|v1beta)/models/([^/:?]+):generateContent")


@dataclass
class Seen:
    """One call as it came in, and the status it got; 0 when there was none."""

    path: str
    model: str
    mode: str
    headers: dict[str, str]
    body: Any
    status: int = 0


def always_refused(seen: Seen) -> Reply | None:
    """What the real API refuses whatever else it does."""
    if not CALL.match(seen.path):
        return refusal(404, "There is no such method.")
    if not seen.headers.get("x-goog-api-key"):
        return refusal(403, "Method doesn't allow unregistered callers.")
    seconds = float(seen.headers.get("x-server-timeout", 60))
    if seconds < 10:
        short = f"Manually set deadline {seconds:g}s is too short. Minimum allowed deadline is 10s."
        return refusal(400, short)
    if seen.model.endswith("-latest") and seen.path.startswith("/v1/"):
        return refusal(404, f"models/{seen.model} is not found for API version v1.")
    return _refused_thinking(seen)


def _refused_thinking(seen: Seen) -> Reply | None:
    config = _either(seen.body or {}, "generationConfig", "generation_config") or {}
    thinking = _either(config, "thinkingConfig", "thinking_config") or {}
    level = _either(thinking, "thinkingLevel", "thinking_level")
    if level and _either(thinking, "thinkingBudget", "thinking_budget") is not None:
        return refusal(400, "You can only set one of thinking_level and thinking_budget.")
    if level == "MINIMAL" and seen.model == "gemini-3.8-flash":
        return refusal(400, "Thinking level MINIMAL is not supported for this model.")
    return None


def _either(value: dict[str, Any], camel: str, snake: str) -> Any:
    return value.get(camel, value.get(snake))
