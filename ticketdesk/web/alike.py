"""What many tabs are told alike: it is written as JSON once for all of them, so nobody changes it."""

from __future__ import annotations

from typing import Any


class AlikeRows(list[Any]):
    """The rows of a list.

    ``text``: the same as JSON, in the language of this desk; missing until it was written once.
    """

    __slots__ = ("text",)
    text: str


class AlikeValues(dict[str, Any]):
    """The values of a state, by the names of its vars on the wire. ``text`` as with ``AlikeRows``."""

    __slots__ = ("text",)
    text: str


class AlikeDelta(dict[str, AlikeValues]):
    """The values of several states, by their names. ``text`` as with ``AlikeRows``."""

    __slots__ = ("text",)
    text: str


Alike = AlikeRows, AlikeValues, AlikeDelta
