"""The words of the interface in the language of this desk, from a gettext catalogue in ``locale/``.

All of it is written in English where it is said. Pages are translated once, when they are compiled
(``ui/texts.py``); what is put together while the desk runs is translated on its way out (``web/texts.py``). There a
sentence is known by its shape: "Ticket 12 is back." is what "Ticket {number} is back." says of 12.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Mapping
from functools import cache, cached_property

from ticketdesk.config import LOCALES, settings

DOMAIN = "ticketdesk"
# A shape with fewer letters of its own would fit what it does not mean.
LEAST_LETTERS = 3
HOLE = re.compile(r"\{(\w+)\}")
# Groups of a pattern must not begin with a digit, holes do: {0}.
GROUP = "hole_"


class Catalogue:
    """What each text is in another language.

    Args:
        words: English to the other language. ``{name}`` stands for what differs from time to time.
    """

    def __init__(self, words: Mapping[str, str]) -> None:
        self.words = {said: other for said, other in words.items() if said and other and other != said}

    @property
    def is_empty(self) -> bool:
        """Whether everything stays as it is written in the code."""
        return not self.words

    @cached_property
    def _shapes(self) -> list[tuple[re.Pattern[str], str]]:
        """What has holes, the shape with most words of its own first."""
        holed = [said for said in self.words if HOLE.search(said)]
        holed.sort(key=lambda said: (-len(_own(said)), said))
        return [(_pattern(said), self.words[said]) for said in holed if len(_own(said)) >= LEAST_LETTERS]

    def translate(self, said: str) -> str:
        """A text in the other language, or as it is where the catalogue does not know it. Spaces around it stay."""
        core = said.strip()
        if not core:
            return said
        found = self.words.get(core)
        return said.replace(core, self._by_shape(core) if found is None else found, 1)

    def _by_shape(self, said: str) -> str:
        for pattern, other in self._shapes:
            if fits := pattern.fullmatch(said):
                return _filled(other, {name: self.translate(part) for name, part in fits.groupdict().items()})
        parts = said.split(", ")
        return ", ".join(map(self.translate, parts)) if len(parts) > 1 else said


def _filled(other: str, parts: Mapping[str, str]) -> str:
    return HOLE.sub(lambda hole: parts.get(GROUP + hole[1], hole[0]), other)


def _own(said: str) -> str:
    return re.sub(r"[\W\d_]", "", HOLE.sub("", said))


def _pattern(said: str) -> re.Pattern[str]:
    cuts = HOLE.split(said)
    known: set[str] = set()
    parts = []
    for index, part in enumerate(cuts):
        if index % 2 == 0:
            parts.append(re.escape(part))
        elif part in known:
            parts.append(f"(?P={GROUP}{part})")
        else:
            known.add(part)
            parts.append(f"(?P<{GROUP}{part}>.*?)")
    return re.compile("".join(parts), re.DOTALL)


@cache
def catalogue() -> Catalogue:
    """The one of this desk; English is empty, for it stands in the code."""
    found = gettext.translation(DOMAIN, LOCALES, [settings().ticketdesk_language])
    words = getattr(found, "_catalog", {})
    return Catalogue({said: other for said, other in words.items() if isinstance(said, str)})


def translate(said: str) -> str:
    """A text in the language of this desk."""
    return catalogue().translate(said)
