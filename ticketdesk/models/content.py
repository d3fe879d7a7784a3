"""What the store of files and the verbs about them tell each other: nothing here is a row."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Shape(StrEnum):
    """A file as it came, or an image drawn anew: small for a conversation, large to be read."""

    whole = "whole"
    small = "small"
    large = "large"


@dataclass(frozen=True)
class Content:
    """What is known of a file's content once it lies in the store.

    Args:
        digest: Its SHA-256; the store knows it by that.
        size: Its bytes.
        media_type: What it is, told by the content.
        width, height: Of an image that can be previewed, in pixels.
    """

    digest: bytes
    size: int
    media_type: str
    width: int | None = None
    height: int | None = None
