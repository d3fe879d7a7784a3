"""A copy of what a server needs, so that neither a ``.env`` nor a build that starts later gets into it."""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ticketdesk.config import ROOT
from ticketdesk.launch import frontend

NEEDED = ("ticketdesk", "alembic", "assets", ".web/build", ".web/backend")
NEEDED_FILES = ("alembic.ini", "rxconfig.py", "requirements.txt")


def copy_built(folder: Path) -> Path:
    """Copy the desk into a new folder, with the front end built from these sources."""
    with _one_at_a_time():
        frontend.ensure()
        for name in NEEDED:
            shutil.copytree(ROOT / name, folder / name)
        for name in NEEDED_FILES:
            shutil.copy2(ROOT / name, folder / name)
    return folder


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Nobody builds while another copies: workers of pytest-xdist, and whoever else runs this tree."""
    name = hashlib.sha256(str(ROOT).encode()).hexdigest()[:16]
    with (Path(tempfile.gettempdir()) / f"ticketdesk-front-end-{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
