"""The built front end: made by Reflex and Node when a source changed, reused otherwise, good for any port."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import signal
import sys
import sysconfig
from pathlib import Path

from ticketdesk.config import ROOT, settings
from ticketdesk.errors import CannotStart
from ticketdesk.launch.leash import Leash

BUILT = ROOT / ".web" / "build" / "client"
LOCK = ROOT / ".web-build.lock"
STAMP = ROOT / ".web" / "build" / "ticketdesk-sources"
# A verb or a job changes no page; the rooms below cannot be reached from one.
ELSEWHERE = ("ai", "launch", "story", "worker")
BUILD_LIMIT_S = 600


def sources() -> str:
    """A fingerprint of everything that the pages are made of: their language, file names and contents, never dates."""
    files = [ROOT / "rxconfig.py", ROOT / "requirements.txt"]
    for folder in ("ticketdesk", "assets", "reflex.lock"):
        files += [path for path in (ROOT / folder).rglob("*") if path.is_file() and _matters(path)]
    digest = hashlib.sha256(f"{sys.version_info[:2]} {settings().ticketdesk_language}".encode())
    digest.update(Path(__file__).read_bytes())  # it changes what was built
    for path in sorted(files):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0")
        digest.update(_content(path))
    return digest.hexdigest()


def _content(path: Path) -> bytes:
    """What counts of a file. Building writes package.json anew, the same words in another order."""
    content = path.read_bytes()
    if path.name == "package.json":
        with contextlib.suppress(ValueError):
            return json.dumps(json.loads(content), sort_keys=True).encode()
    return content


def _matters(path: Path) -> bool:
    parts = path.relative_to(ROOT).parts
    return "__pycache__" not in parts and not (parts[0] == "ticketdesk" and parts[1] in ELSEWHERE)


def is_fresh() -> bool:
    """Whether the built front end belongs to the sources as they are."""
    return STAMP.is_file() and (BUILT / "index.html").is_file() and STAMP.read_text() == sources()


def ensure() -> bool:
    """Build the front end unless it is fresh; two starts at once build it once. True when it was built.

    Raises:
        CannotStart: Node is missing, or the build failed; the sentence names the log.
    """
    if is_fresh():
        return False
    with LOCK.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if is_fresh():
            return False
        build()
    return True


def build() -> None:
    """Build the front end; about half a minute the first time, some seconds later.

    Raises:
        CannotStart: Node is missing, or the build failed; the sentence names the log.
    """
    made_from = sources()
    STAMP.unlink(missing_ok=True)
    told = settings().ticketdesk_data / "front-end.log"
    told.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "reflex", "export", "--no-zip", "--frontend-only"]
    environment = {**os.environ, "PATH": f"{_node()}{os.pathsep}{os.environ['PATH']}", "REFLEX_USE_NPM": "1"}
    with told.open("wb") as log:
        # On a leash, so that a start that is killed leaves no Node behind.
        build = Leash(command, stages=((signal.SIGTERM, 2.0),), env=environment, cwd=ROOT, output=log)
        try:
            build.process.wait(BUILD_LIMIT_S)
        finally:
            code = build.finish()
    if code or not (BUILT / "index.html").is_file():
        raise CannotStart(f"The front end could not be built. What went wrong stands in {told}.")
    STAMP.write_text(made_from)


def _node() -> Path:
    """The folder of a Node that can build: the wheel's commands, or what the machine has."""
    ours = Path(sysconfig.get_path("scripts"))
    if (ours / "npm").exists() or (ours / "npm.exe").exists():
        return ours
    found = shutil.which("npm")
    if not found:
        raise CannotStart(
            "Node is missing. Run `pip install -r requirements-local.txt`, or install Node 22.22."
        )
    return Path(found).parent
