"""Takes out of the image's packages what a server never reads. Run while the image is built: ``python thin.py /venv``."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

FOLDERS = ("test", "tests", "sboms")
FOR_COMPILERS = (".pyi", ".pyx", ".pxd", ".c", ".cpp", ".h", ".hpp", ".lib", ".a", ".f90")
# Pillow does without these where they are missing; the desk draws no letters and takes PNG, JPEG, GIF and WebP.
NO_PICTURES_OF_OURS = (
    *("PIL/_avif.*.so", "PIL/_imagingft.*.so"),
    *("pillow.libs/libavif-*", "pillow.libs/libfreetype-*", "pillow.libs/libharfbuzz-*"),
)


# How languages are coloured, numpy's translator from Fortran, what SQLAlchemy and numpy test their makers' work with.
NEVER_ASKED = ("numpy/f2py", "numpy/_core/_simd.*.so", "sqlalchemy/testing")
LEXERS_OF_USE = ("__init__", "_mapping", "python", "special")


def thin(packages: Path) -> None:
    """Take out tests, lists of parts, sources for compilers, and what a debugger would read of libraries."""
    for folder in sorted(packages.rglob("*")):
        if folder.is_dir() and folder.name in FOLDERS and folder.parent != packages:
            shutil.rmtree(folder)
    for pattern in (*NO_PICTURES_OF_OURS, *NEVER_ASKED):
        for found in packages.glob(pattern):
            shutil.rmtree(found) if found.is_dir() else found.unlink()
    for lexer in packages.glob("pygments/lexers/*.py"):
        if lexer.stem not in LEXERS_OF_USE:
            lexer.unlink()
    for file in packages.rglob("*"):
        if file.is_file() and file.suffix in FOR_COMPILERS:
            file.unlink()
        elif file.is_file() and ".so" in file.suffixes:
            subprocess.run(["strip", "--strip-unneeded", str(file)], check=True)  # noqa: S603, S607


def size(folder: Path) -> int:
    """The bytes of all files below a folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def main(venv: str) -> None:
    """Thin the packages of a virtual environment, and say how much that was."""
    (packages,) = Path(venv).glob("lib/python3*/site-packages")
    before = size(packages)
    thin(packages)
    after = size(packages)
    print(f"{(before - after) / 1e6:.0f} MB taken out, {after / 1e6:.0f} MB are left")


if __name__ == "__main__":
    main(sys.argv[1])
