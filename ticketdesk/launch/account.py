"""An account without power for PostgreSQL, which refuses root, that still reaches folders only root may enter.

A clone under ``/root`` is closed to everybody else, and opening a parent folder is not ours to do. So the
process takes the least capability with which it reaches its own files, and none at all where none is needed.
"""

from __future__ import annotations

import os
import sys

# From linux/prctl.h, linux/securebits.h and linux/capability.h.
SET_DEATH_SIGNAL, SET_SECUREBITS, ADOPT_ORPHANS, NO_NEW_PRIVILEGES, AMBIENT = 1, 28, 36, 38, 47
# SECBIT_NO_SETUID_FIXUP: without it access(2), which PostgreSQL asks, forgets the capabilities.
KEEP_ALL_OF_ROOTS = 1 << 2
AMBIENT_RAISE = 2
CAPABILITY_VERSION_3 = 0x20080522
READ_ANYWHERE, PASS_ANYWHERE = 1 << 2, 1 << 1  # CAP_DAC_READ_SEARCH; Docker grants only CAP_DAC_OVERRIDE


class OutOfReach(Exception):
    """No account without power reaches the files."""


def become(uid: int, gid: int, reach: list[str]) -> None:
    """Leave root for good, keeping the least that still reaches these paths; only for a process about to exec.

    Args:
        reach: Each must be readable and executable, or enterable, afterwards.

    Raises:
        OutOfReach: even the strongest of what this system lets us keep is not enough.
        OSError: this system does not let root become somebody else.
    """
    if sys.platform == "linux":
        prctl(SET_SECUREBITS, KEEP_ALL_OF_ROOTS)  # where it is refused we must reach all without, below
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)
    held = _held() & (READ_ANYWHERE | PASS_ANYWHERE)
    for wanted in (0, READ_ANYWHERE, PASS_ANYWHERE):
        if wanted & held == wanted and _reaches(reach, wanted, held):
            _keep_only(wanted)
            return
    raise OutOfReach(*reach)


def prctl(option: int, *arguments: int) -> bool:
    """Ask Linux for one of its process controls; False where it is refused."""
    import ctypes

    four = [ctypes.c_ulong(value) for value in (*arguments, 0, 0, 0, 0)[:4]]
    return bool(ctypes.CDLL(None).prctl(option, *four) == 0)


def _reaches(paths: list[str], wanted: int, held: int) -> bool:
    if held:
        _set(effective=wanted, permitted=held, inheritable=0)
    return all(os.access(path, os.R_OK | os.X_OK) for path in paths)


def _keep_only(wanted: int) -> None:
    if sys.platform != "linux":
        return
    _set(effective=wanted, permitted=wanted, inheritable=wanted)
    if wanted:
        prctl(AMBIENT, AMBIENT_RAISE, wanted.bit_length() - 1)
    prctl(NO_NEW_PRIVILEGES, 1)


def _held() -> int:
    return _call("capget")[1] if sys.platform == "linux" else 0


def _set(*, effective: int, permitted: int, inheritable: int) -> None:
    _call("capset", effective, permitted, inheritable)


def _call(name: str, *sets: int) -> list[int]:
    """capget or capset for this process; the three sets, of which the low 32 capabilities concern us."""
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
    header, data = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0), (ctypes.c_uint32 * 6)(*sets)
    if getattr(libc, name)(header, data) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return list(data[:3])
