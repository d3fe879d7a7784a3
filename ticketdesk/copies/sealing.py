"""Encryption by a passphrase, in the format of age, so that other programs can open a backup too.

A backup has a key of its own. The key lies at its beginning, closed with the passphrase, which takes about a second to
try; every piece is closed with the key. So a backup of any size is written and read in little memory.
"""

from __future__ import annotations

import pyrage  # type: ignore[import-untyped]
from pyrage import passphrase as by_passphrase
from pyrage import x25519

from ticketdesk.copies.refusals import IsDamaged, WrongPassphrase


class Key:
    """The key of one backup."""

    def __init__(self, identity: x25519.Identity) -> None:
        self._identity, self._recipient = identity, identity.to_public()

    @classmethod
    def fresh(cls) -> Key:
        """One that nobody has had."""
        return cls(x25519.Identity.generate())

    @classmethod
    def opened(cls, closed: bytes, passphrase: str) -> Key:
        """The key of a backup that is there.

        Raises:
            WrongPassphrase: it does not open it.
        """
        try:
            return cls(x25519.Identity.from_str(by_passphrase.decrypt(closed, passphrase).decode()))
        except pyrage.DecryptError:
            raise WrongPassphrase from None

    def closed(self, passphrase: str) -> bytes:
        """The key as it lies at the beginning of the backup."""
        return bytes(by_passphrase.encrypt(str(self._identity).encode(), passphrase))

    def close(self, content: bytes) -> bytes:
        return bytes(pyrage.encrypt(content, [self._recipient]))

    def open(self, closed: bytes) -> bytes:
        """What was closed with this key.

        Raises:
            IsDamaged: it was not, or it was changed since.
        """
        try:
            return bytes(pyrage.decrypt(closed, [self._identity]))
        except pyrage.DecryptError:
            raise IsDamaged from None
