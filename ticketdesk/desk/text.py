"""How text from outside becomes text we keep: trimmed, with one kind of line end, or refused in a sentence."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from typing import TypeVar

from email_validator import EmailNotValidError, validate_email

Choice = TypeVar("Choice", bound=StrEnum)


# Written as an expression that means the same to Python, to JavaScript and to readers of JSON schemas, because the
# API's description tells it.
UNSEEN = (
    "\\u0000-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u061c\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f"
    "\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb"
)
"""What takes no ink: controls, spaces, fillers, marks of direction and variation."""
SEEN = f"^[^\\u0000]*[^{UNSEEN}][^\\u0000]*$"
"""A text without NUL in which there is something to see."""
_SEEN = re.compile(f"[^{UNSEEN}]")
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


class Unfit(ValueError):
    """The sentence that stands beside the field."""


def is_row_number(given: object) -> bool:
    """Whether something is a text of one to nine plain digits, as numbers of rows stand in addresses and forms."""
    return isinstance(given, str) and given.isascii() and given.isdecimal() and len(given) < 10


def row_number(given: object) -> int:
    """The number that such a text is; 0, which no row has, for anything else."""
    return int(str(given)) if is_row_number(given) else 0


def can_be_stored(value: str) -> bool:
    """Whether PostgreSQL takes it: no NUL, and no half of a surrogate pair."""
    return not _UNSTORABLE.search(value)


def as_name(given: str) -> str:
    """A field's name from outside, as it may be told again: short, and in letters that every log and answer can hold."""
    return given.encode("ascii", "backslashreplace").decode()[:60]


def words(value: object, *, name: str, longest: int) -> str:
    """A text of 1 to ``longest`` characters after trimming.

    Args:
        value: What came from outside, of any type.
        name: How the sentence calls it, such as "A title".
        longest: The most characters it may have.

    Raises:
        Unfit: it is empty, too long, or holds what cannot be stored.
    """
    if not isinstance(value, str):
        raise Unfit(f"{name} must be text.")
    if not can_be_stored(value):
        raise Unfit(
            f"{name} holds a character that cannot be stored. Type it again, or paste it as plain text."
        )
    text = one_line_end(value).strip()
    if not is_seen(text):
        raise Unfit(f"{name} needs at least one letter.")
    return _short_enough(one_form(_short_enough(text, name, longest)), name, longest)


def is_seen(text: str) -> bool:
    """Whether there is anything to see in it."""
    return bool(_SEEN.search(text))


def one_line_end(text: str) -> str:
    """The same text with one kind of line end."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def one_form(text: str) -> str:
    """The same text in the one Unicode form in which it is stored and searched: a Mac writes ü as two."""
    return unicodedata.normalize("NFC", text)


def _short_enough(text: str, name: str, longest: int) -> str:
    # Asked before normalizing too, which is slow for very many marks on one letter.
    if len(text) > longest:
        raise Unfit(f"{name} can have {longest:,} characters; this has {len(text):,}.")
    return text


def number(written: str) -> int | float:
    """A number that is written with a point; 3.0 is a whole one, as JSON schema has it."""
    found = float(written)
    return int(found) if found.is_integer() else found


def address(value: object) -> str | None:
    """An e-mail address, or None where none was given.

    Raises:
        Unfit: it cannot be an address.
    """
    try:
        return needed_address(value) if value is not None and str(value).strip() else None
    except Unfit as error:
        raise Unfit(f"{error} Leave it empty to go without.") from None


def needed_address(value: object) -> str:
    """An e-mail address.

    Raises:
        Unfit: it cannot be an address, or there is none.
    """
    text = value.strip() if isinstance(value, str) else ""
    if len(text) > 254:
        raise Unfit("This is too long for an address.")
    if "@" in text and "." not in text.rpartition("@")[2]:
        raise Unfit("This address has no ending such as .com.")
    try:
        return validate_email(text, check_deliverability=False, test_environment=True).normalized
    except (EmailNotValidError, UnicodeError):
        raise Unfit("This does not look like an address.") from None


def needed_one_of(kind: type[Choice], value: object) -> Choice:
    """One value of a closed list.

    Raises:
        Unfit: it is not in the list, or there is none.
    """
    found = one_of(kind, value if value else "-")
    assert found is not None, "nothing is refused"
    return found


def one_of(kind: type[Choice], value: object) -> Choice | None:
    """One value of a closed list, or None where none was given.

    Raises:
        Unfit: it is not in the list.
    """
    if value is None or value == "":
        return None
    try:
        return kind(value)  # type: ignore[arg-type]
    except ValueError:
        known = ", ".join(kind)
        raise Unfit(f"Choose one of {known}.") from None
