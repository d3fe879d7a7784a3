"""What a backup says of itself: what it is at its beginning, and all that is in it at its end."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from ticketdesk import revisions
from ticketdesk.copies.refusals import IsDamaged, IsNewer
from ticketdesk.errors import CannotStart

FORMAT = 1


@dataclass(frozen=True)
class Head:
    """What a backup is.

    Args:
        format: Of the file.
        revision: Of the database that is in it.
        made_at: The moment that it shows, RFC 3339.
    """

    format: int
    revision: str
    made_at: str

    def told(self) -> bytes:
        """As it stands in the file."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def read(cls, told: bytes) -> Head:
        """The head of a file that was looked at.

        Raises:
            IsNewer: this code does not know such files, or such a database.
        """
        found = _read(told)
        if found.get("format") != FORMAT:
            raise IsNewer
        head = cls(**found)
        try:
            revisions.pending(head.revision)
        except CannotStart:
            raise IsNewer from None
        return head


@dataclass(frozen=True)
class Rows:
    """What is in it of one table.

    Args:
        columns: In the order in which they travel.
        count: How many rows.
        digest: SHA-256 of all of them, in hexadecimal.
    """

    columns: tuple[str, ...]
    count: int
    digest: str


@dataclass(frozen=True)
class Kept:
    """One content of a file that is in it.

    Args:
        digest: Under which the store knows it.
        shape: The file itself, or a picture of it.
        size: Its bytes.
        own_digest: Of these bytes; the same for the file itself.
    """

    digest: str
    shape: str
    size: int
    own_digest: str


@dataclass
class Manifest:
    """Everything that is in a backup.

    Args:
        head: What it is.
        is_encrypted: Whether a passphrase closes it.
        tables: By name.
        sequences: How far numbers were given out.
        files: In the order in which they stand in it.
        missing: Files that the database names and the store did not have.
        unvalidated: Checks that hold for new rows only: table, name and rule.
    """

    head: Head
    is_encrypted: bool
    tables: dict[str, Rows] = field(default_factory=dict)
    sequences: dict[str, tuple[int, bool]] = field(default_factory=dict)
    files: list[Kept] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    unvalidated: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def tickets(self) -> int:
        return self.tables["tickets"].count

    @property
    def revision(self) -> str:
        return self.head.revision

    def told(self) -> bytes:
        """As it stands in the file; the head stands there already."""
        parts = asdict(self)
        del parts["head"], parts["is_encrypted"]
        return json.dumps(parts).encode()

    @classmethod
    def read(cls, head: Head, told: bytes, *, is_encrypted: bool) -> Manifest:
        """The manifest of a file that was looked at."""
        found = _read(told)
        return cls(
            head,
            is_encrypted,
            {
                name: Rows(tuple(one["columns"]), one["count"], one["digest"])
                for name, one in found["tables"].items()
            },
            {name: (last, was_given) for name, (last, was_given) in found["sequences"].items()},
            [Kept(**one) for one in found["files"]],
            found["missing"],
            [(table, name, rule) for table, name, rule in found["unvalidated"]],
        )


def _read(told: bytes) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(told)
    except ValueError:
        raise IsDamaged from None
    return found
