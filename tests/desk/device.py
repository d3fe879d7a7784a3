"""A device with a passkey, in software: it signs what a browser would let it sign."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import bytes_to_base64url

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class Device:
    """One passkey. ``origin`` and ``host`` are what the browser tells it; ``count`` what it has counted."""

    origin: str = "http://localhost:8000"
    host: str = "localhost"
    count: int = 1
    is_verified: bool = True
    number: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def make(self, told: dict[str, Any]) -> str:
        """The answer to ``navigator.credentials.create``."""
        point = self.key.public_key().public_numbers()
        public = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32), -3: point.y.to_bytes(32)})
        attested = bytes(16) + len(self.number).to_bytes(2) + self.number + public
        statement = {"fmt": "none", "attStmt": {}, "authData": self._data(ATTESTED) + attested}
        said = self._said("webauthn.create", told)
        return self._answer(
            clientDataJSON=bytes_to_base64url(said),
            attestationObject=bytes_to_base64url(cbor2.dumps(statement)),
        )

    def use(self, told: dict[str, Any]) -> str:
        """The answer to ``navigator.credentials.get``."""
        said, data = self._said("webauthn.get", told), self._data(0)
        signed = self.key.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            clientDataJSON=bytes_to_base64url(said),
            authenticatorData=bytes_to_base64url(data),
            signature=bytes_to_base64url(signed),
        )

    def _data(self, more: int) -> bytes:
        flags = PRESENT | (VERIFIED if self.is_verified else 0) | more
        return hashlib.sha256(self.host.encode()).digest() + bytes([flags]) + self.count.to_bytes(4)

    def _said(self, kind: str, told: dict[str, Any]) -> bytes:
        challenge = told["options"]["challenge"]
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _answer(self, **response: str) -> str:
        number = bytes_to_base64url(self.number)
        return json.dumps({"id": number, "rawId": number, "type": "public-key", "response": response})
