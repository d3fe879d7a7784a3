"""Whether asking again may help: the model was away, or it was there and had nothing to say of this text."""

from __future__ import annotations

# Asked for the same text again, a model that is there says the same again.
LAST_WORDS = frozenset({"blocked", "no_candidates", "bad_text", "bad_output", "http_400", "no_key"})


def is_away(code: str) -> bool:
    """Whether a call failed because of the service and not because of the text.

    Args:
        code: The short error code of an opinion; empty when all went well.
    """
    return bool(code) and code not in LAST_WORDS and not code.startswith("finish_")
