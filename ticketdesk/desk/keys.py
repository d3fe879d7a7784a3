"""Secrets that we hand out once and keep only as a hash: session cookies, private links, setup codes."""

from __future__ import annotations

import hashlib
import secrets


def new_key() -> str:
    """A secret of 256 random bits, safe in an address."""
    return secrets.token_urlsafe(32)


def hash_of(key: str) -> bytes:
    """What is stored of a secret: SHA-256, which is enough for 256 random bits."""
    return hashlib.sha256(key.encode("utf-8", "replace")).digest()
