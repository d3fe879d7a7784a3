"""Which tickets the tabs of a room show: a change of another one, that does not fit either, is nothing to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

MOST = 20_000
"""A room that shows more is told everything."""


class Shown:
    """The tickets of one room."""

    def __init__(self) -> None:
        self._numbers: set[int] = set()
        self._readers = 0

    @property
    def is_read(self) -> bool:
        """Whether somebody is reading at this moment, of whom is not known yet what they show."""
        return self._readers > 0

    @contextmanager
    def being_read(self) -> Iterator[None]:
        """While somebody reads."""
        self._readers += 1
        try:
            yield
        finally:
            self._readers -= 1

    def add(self, numbers: Iterable[int]) -> None:
        """Somebody shows these."""
        if len(self._numbers) <= MOST:
            self._numbers.update(numbers)

    def is_touched(self, number: int, *, fits: bool) -> bool:
        """Whether a change of a ticket is something to the room, by whether it fits now."""
        was_shown = number in self._numbers
        if fits:
            self.add([number])
        elif len(self._numbers) <= MOST:
            self._numbers.discard(number)
        return bool(fits) or was_shown or self.is_read or len(self._numbers) > MOST
