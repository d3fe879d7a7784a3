"""What stands in a mail, as the verbs tell it to what draws it: nothing here is a row."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Sheet:
    """What stands on it.

    Args:
        lead: One sentence: who did what.
        lines: What it is about, one a line.
        words: What somebody wrote.
        is_markdown: Whether they are Markdown, or as they were typed.
        way: What can be done now: a word and an address.
        small: Small print, one sentence a line.
        off: A word and an address to switch such mails off.
    """

    lead: str
    lines: tuple[str, ...] = ()
    words: str = ""
    is_markdown: bool = False
    way: tuple[str, str] = ("", "")
    small: tuple[str, ...] = ()
    off: tuple[str, str] = ("", "")
