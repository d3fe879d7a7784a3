"""Disks of a few megabytes in memory: what is filled in the tests is never the disk of this machine."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

WHY_NOT = "needs root on Linux, to mount a small disk in memory"


class Disk:
    """A disk of its own. Where none may be mounted ``is_real`` is False, the folder is an ordinary one, and nothing fills it.

    Args:
        folder: Where it is mounted.
        megabytes: How much fits on it.
    """

    def __init__(self, folder: Path, megabytes: int) -> None:
        self.folder, self.is_real = folder, False
        folder.mkdir(parents=True)
        if sys.platform == "linux" and os.geteuid() == 0 and shutil.which("mount"):
            command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0711", "tmpfs", str(folder)]
            self.is_real = subprocess.run(command, capture_output=True, check=False).returncode == 0

    @contextlib.contextmanager
    def full(self) -> Iterator[None]:
        """No byte more fits in this block."""
        assert self.is_real, "only a disk of its own is ever filled"
        try:
            self.fill()
            yield
        finally:
            self._ballast.unlink(missing_ok=True)

    @property
    def _ballast(self) -> Path:
        return self.folder / "ballast"

    def fill(self) -> None:
        """Take what is free; what is given back later is taken by the next call."""
        with self._ballast.open("ab", buffering=0) as file:
            for size in (1 << 20, 1 << 12):
                with contextlib.suppress(OSError):
                    while file.write(bytes(size)):
                        pass

    def is_full(self) -> bool:
        """Whether no byte is left."""
        return shutil.disk_usage(self.folder).free == 0

    def close(self) -> None:
        """Take it away."""
        if self.is_real:
            subprocess.run(["umount", "-l", str(self.folder)], capture_output=True, check=False)
            self.is_real = False
