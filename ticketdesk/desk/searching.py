"""What a search means: every word has to begin a word of the ticket or of its conversation.

Letters count without their accents and case. Scripts that put no space between words are found by any part of a run. A
word with punctuation ("100%", "C:\\temp", "snake_case") is found by its parts, and then has to stand somewhere as it was
written, accents aside; what ends a sentence is none of it. One of nothing but punctuation has to stand in the title, the
description or the address.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    and_,
    case,
    false,
    func,
    literal_column,
    or_,
    select,
    true,
)
from sqlmodel import col

from ticketdesk.models import Message, Ticket
from ticketdesk.models.ticket import SEARCHED, WORDS

Bind = Callable[[str], BindParameter[Any]]
"""From the name of a value, what stands for it in SQL."""

# As in the migration that made ``words_of``: symbols are words too.
SYMBOL = re.compile("([\u2190-\u2bff\U0001f000-\U0001faff])")
_NUMBER = re.compile("(#?)([0-9]{1,9})")
# Written with a space, or by a keyboard of East Asia.
_HASH = re.compile(r"(?<!\S)[#＃]\s*(?=[0-9]{1,9}(?!\S))")


def forms(search: str) -> tuple[str, ...]:
    """How the words of a search are looked for, which is all that its SQL depends on.

    "words": by their beginnings, all at once; "number": by the ticket's number; "either": one of both; "exact", "sign":
    as it stands, in the conversation too or only in the ticket's own texts.
    """
    return tuple(form for form, _ in _parts(search))


def number_in(search: str) -> int | None:
    """The number of the ticket that a search names by itself, as "#123" or as "123"."""
    found = _NUMBER.fullmatch(_HASH.sub("#", search).strip())
    return int(found[2]) if found else None


def values(search: str) -> dict[str, Any]:
    """The values of a search by the names that ``where`` binds."""
    return {
        f"{name}_{place}": value
        for place, (_, named) in enumerate(_parts(search))
        for name, value in named.items()
    }


def where(shape: tuple[str, ...], bind: Bind) -> ColumnElement[bool]:
    """The condition in SQL for a search of these forms."""
    return and_(*(_CONDITIONS[form](place, bind) for place, form in enumerate(shape)))


def _parts(search: str) -> list[tuple[str, dict[str, Any]]]:
    words, parts = [], []
    for word in map(without_end, _HASH.sub("#", search).split()):
        if number := _NUMBER.fullmatch(word):
            named: dict[str, Any] = {"number": int(number[2])}
            parts.append(("number", named) if number[1] else ("either", named | {"words": word}))
            continue
        has_letters = any(map(_is_found, word))
        if has_letters:
            words.append(word)
        if has_signs(word):
            parts.append(("exact" if has_letters else "sign", {"like": _anywhere(word)}))
    return ([("words", {"words": " ".join(words)})] if words else []) + parts


def without_end(word: str) -> str:
    """A word that ends a sentence, without what ends it; signs by themselves stay as they are."""
    return word.rstrip(".,;:!?…") if any(map(_is_found, word)) else word


def has_signs(word: str) -> bool:
    """Whether it has to stand as it was written: there is more in it than letters, digits and symbols."""
    return not all(map(_is_found, word))


def _is_found(char: str) -> bool:
    kind = unicodedata.category(char)
    return kind[0] in "LM" or kind == "Nd" or bool(SYMBOL.match(char))


def _anywhere(word: str) -> str:
    return "%" + re.sub(r"([%_\\])", r"\\\1", word) + "%"


def _words(place: int, bind: Bind) -> ColumnElement[bool]:
    return WORDS.bool_op("@@")(func.words_query(bind(f"words_{place}")))


def _number(place: int, bind: Bind) -> ColumnElement[bool]:
    return col(Ticket.id) == bind(f"number_{place}")


def _sign(place: int, bind: Bind) -> ColumnElement[bool]:
    return or_(false(), *(col(getattr(Ticket, name)).ilike(bind(f"like_{place}")) for name in SEARCHED))


def _plain(words: Any) -> ColumnElement[str]:
    """A text without its accents. One of plain letters has none, and is read three times as fast."""
    is_plain = func.octet_length(words) == func.char_length(words)
    return case((is_plain, words), else_=func.unaccent(words))


def _exact(place: int, bind: Bind) -> ColumnElement[bool]:
    like = func.unaccent(bind(f"like_{place}"))
    own = (_plain(getattr(Ticket, name)).ilike(like) for name in SEARCHED)
    said = and_(col(Message.ticket_id) == col(Ticket.id), _plain(Message.body).ilike(like))
    # EXISTS would let PostgreSQL read all messages of the desk, once for all tickets.
    in_talk = select(true()).where(said).limit(literal_column("1")).scalar_subquery()
    return or_(false(), *own, func.coalesce(in_talk, false()))


_CONDITIONS: dict[str, Callable[[int, Bind], ColumnElement[bool]]] = {
    "words": _words,
    "number": _number,
    "either": lambda place, bind: or_(_number(place, bind), _words(place, bind)),
    "exact": _exact,
    "sign": _sign,
}
