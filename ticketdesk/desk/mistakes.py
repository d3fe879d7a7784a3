"""How far a word is from what somebody typed: letters left out, added, exchanged or swapped with their neighbour."""

from __future__ import annotations

SHORTEST = 4
"""A shorter word is near to everything."""
LONG = 8
"""From so many letters on two mistakes are forgiven, before one."""


def forgiven(typed: str) -> int:
    """How many mistakes are taken for one slip of the fingers in a word as long as this."""
    if len(typed) < SHORTEST:
        return 0
    return 1 if len(typed) < LONG else 2


def between(typed: str, word: str, *, is_begun: bool = False, most: int = 2) -> int:
    """The number of mistakes that lead from a word to what was typed; ``most + 1`` stands for more.

    Args:
        typed: What somebody wrote.
        word: What may have been meant.
        is_begun: What was typed may be the beginning of the word only.
        most: Where counting ends.
    """
    if len(typed) - len(word) > most or (not is_begun and len(word) - len(typed) > most):
        return most + 1
    word = word[: len(typed) + most]
    before: list[int] = []
    last = list(range(len(word) + 1))
    for place, letter in enumerate(typed, 1):
        now = [place]
        for at, other in enumerate(word, 1):
            least = min(last[at] + 1, now[at - 1] + 1, last[at - 1] + (letter != other))
            if before and at > 1 and letter == word[at - 2] and typed[place - 2] == other:
                least = min(least, before[at - 2] + 1)
            now.append(least)
        if min(now) > most:
            return most + 1
        before, last = last, now
    return min(min(last) if is_begun else last[-1], most + 1)


def swapped(typed: str) -> list[str]:
    """Every word that this one is with two neighbours swapped: few trigrams survive that."""
    return [
        typed[:place] + typed[place + 1] + typed[place] + typed[place + 2 :]
        for place in range(len(typed) - 1)
        if typed[place] != typed[place + 1]
    ]
