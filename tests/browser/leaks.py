"""What of anybody stands in a desk's log: it is held against everything that its database knows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from tests.served import PASSWORD, Served
from ticketdesk.desk.keys import hash_of

# Shorter words of people may stand in a sentence of ours as well.
LONG_ENOUGH = 16
KEY_LENGTH = 43
_RUN = re.compile(rf"[\w-]{{{KEY_LENGTH},}}", re.ASCII)
HASHES = """
    SELECT token_hash FROM sessions UNION SELECT key_hash FROM links UNION SELECT token_hash FROM tokens
    UNION SELECT key_hash FROM invitations UNION SELECT key_hash FROM browsers"""
WORDS = """
    SELECT title FROM tickets UNION SELECT description FROM tickets UNION SELECT body FROM messages
    UNION SELECT email FROM tickets UNION SELECT email FROM accounts UNION SELECT name FROM accounts"""


def leaks(desk: Served, log: str, *planted: str) -> list[str]:
    """Every secret of a desk that a log tells: what kind it is, and how it begins.

    Args:
        desk: Whose database knows the secrets.
        log: All that its processes said.
        planted: Further words that must not be in it.
    """
    hashes = {bytes(row[0]) for row in desk.rows(HASHES) if row[0]}
    words = {row[0] for row in desk.rows(WORDS) if row[0]}
    told = {" ".join(word.split()) for word in words if len(word) >= LONG_ENOUGH or "@" in word}
    log += "".join(_unescaped(line) for line in log.splitlines())
    flat = " ".join(log.split())
    found = [f"a key: {key[:6]}" for key in _keys(log) if hash_of(key) in hashes]
    found += [f"words: {word[:40]}" for word in sorted(told) if word in flat]
    found += [f"planted: {secret[:6]}" for secret in (PASSWORD, *planted) if secret in log]
    return found + [f"a name of a tab: {tab}" for tab in re.findall(r"[?&]token=[^\s\"]{0,8}", log)]


def _unescaped(line: str) -> str:
    """What a line of JSON says, without the escapes that would hide it."""
    try:
        told = json.loads(line)
    except ValueError:
        return ""
    return "\n" + " ".join(str(value) for value in told.values()) if isinstance(told, dict) else ""


def _keys(log: str) -> Iterator[str]:
    """Whatever has the shape of a key, wherever it begins."""
    for run in set(_RUN.findall(log)):
        for start in range(len(run) - KEY_LENGTH + 1):
            yield run[start : start + KEY_LENGTH]
