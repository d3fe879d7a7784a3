"""Migrations that never were: what comes after the newest one, for as long as a test needs it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from textwrap import indent

import pytest

from ticketdesk import revisions

FILE = '''"""{tells}"""

from alembic import op

revision = "{revision}"
down_revision = "{after}"


def upgrade() -> None:
{does}
'''


class MadeUp:
    """A folder with migrations beside the real ones.

    Args:
        folder: Where they are written. ``real`` is the revision before the first of them.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.real = self._last = revisions.newest()

    def add(self, revision: str, *statements: str, tells: str = "It changes something.") -> str:
        """One more, after the one before; its statements are run one by one."""
        does = indent("\n".join(f"op.execute({statement!r})" for statement in statements), " " * 4)
        told = FILE.format(tells=tells, revision=revision, after=self._last, does=does)
        (self.folder / f"{revision}_made_up.py").write_text(told)
        self._last = revision
        revisions.newest.cache_clear()
        return revision


@pytest.fixture
def made_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MadeUp]:
    """``made_up.add("0666", "DROP TABLE tickets")`` is a migration that waits, in this process."""
    folder = tmp_path / "versions"
    folder.mkdir()
    monkeypatch.setattr(revisions, "FOLDERS", [*revisions.FOLDERS, folder])
    yield MadeUp(folder)
    revisions.newest.cache_clear()
