"""A text as the index has it: without case, and without the accents that PostgreSQL's ``unaccent`` takes away."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# Letters of living languages whose mark is a part of them, as unaccent writes them. Of Cyrillic it knows this one.
_WHOLE = {
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ħ": "h",
    "ı": "i",
    "ĸ": "q",
}
_WHOLE |= {"ł": "l", "ŀ": "l", "ŋ": "n", "ŧ": "t", "ɓ": "b", "ɗ": "d", "ɛ": "e", "ƙ": "k", "ƴ": "y", "ё": "е"}
# Signs that telephones and word processors write of their own accord.
SIGNS = {sign: plain for plain, signs in {"'": "‘’‛′", '"': "“”‟", "-": "‐‑‒–—―−"}.items() for sign in signs}
SIGNS |= {"‚": ",", "„": ",,", "…": "...", "«": "<<", "»": ">>", "‹": "<", "›": ">"}
_WHOLE |= SIGNS
_LOSE_MARKS = ("LATIN ", "GREEK ", "DIGIT ")
_FIRST_MARK, _LAST_MARK = "\u0300", "\u0362"


def folded(text: str) -> str:
    """What somebody wrote, in plain letters."""
    return text.lower() if text.isascii() else "".join(map(_plain, unicodedata.normalize("NFC", text)))


@lru_cache(maxsize=10_000)
def _plain(letter: str) -> str:
    """One letter. In other alphabets, as in й or ガ, a mark makes another letter of it."""
    if _FIRST_MARK <= letter <= _LAST_MARK:
        return ""
    small = letter.lower()
    if small in _WHOLE:
        return _WHOLE[small]
    parts = unicodedata.normalize("NFKD", small)
    bare = "".join(part for part in parts if not unicodedata.combining(part))
    loses = bool(bare) and all(unicodedata.name(part, "").startswith(_LOSE_MARKS) for part in bare)
    return bare.lower() if loses else small
