"""Mail out: the port.

What comes of a letter is told in three ways: it was taken, it will never be, or nobody was there to take it now.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

LONGEST_ANSWER = 200


@dataclass(frozen=True)
class Letter:
    """One mail, ready to be sent.

    Args:
        to: Whom it goes to.
        subject: What stands above it.
        text, html: The same words twice.
        id: Its Message-ID, without angle brackets. Sent twice, it is the same mail, and receivers show it once.
        follows: The Message-IDs of those before it in the same conversation, oldest first.
        unsubscribe: The address that switches such mails off; empty where they are not to be switched off.
    """

    to: str
    subject: str
    text: str
    html: str
    id: str
    follows: tuple[str, ...] = ()
    unsubscribe: str = ""


class NotTaken(Exception):
    """A letter was not taken.

    Args:
        said: Why, in the words of the server, or ours where there is none.
        is_final: Another try is pointless: the server knows no such receiver, or wants no such letter.
        is_away: The server is not there, or does not know us. Other letters would not be taken now either.
    """

    def __init__(self, said: str, *, is_final: bool = False, is_away: bool = False) -> None:
        self.said = " ".join(part for part in said.split() if part.isprintable())[:LONGEST_ANSWER]
        self.is_final, self.is_away = is_final, is_away
        super().__init__(self.said)


class Post(Protocol):
    """Where letters are given to."""

    async def send(self, letter: Letter) -> None:
        """Give a letter away, one after another.

        Raises:
            NotTaken: it was not taken.
        """

    async def greet(self) -> None:
        """See whether it takes letters from us, without giving it any.

        Raises:
            NotTaken: it would not.
        """

    async def close(self) -> None:
        """Nothing more is to be sent."""


@dataclass(frozen=True)
class Server:
    """What the settings say of the mail server, without its password.

    Args:
        scheme: ``smtp``, ``smtps``, or ``keep`` where nothing is sent.
        host: Its name.
        port: Its port.
        user: Who we are there; empty: it asks nobody.
    """

    scheme: str
    host: str
    port: int
    user: str

    @property
    def keeps(self) -> bool:
        """Whether letters are only kept."""
        return self.scheme == "keep"

    @property
    def word(self) -> str:
        """As people read it: "mail.example.com:587"."""
        return "a folder, nothing is sent" if self.keeps else f"{self.host}:{self.port}"
