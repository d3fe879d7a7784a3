"""Markdown without its marks, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from ticketdesk.markdown.reading import READER


def plain_of(words: str) -> str:
    """The words without their marks, for mails in plain text and for what is shown of them on one line.

    Args:
        words: Markdown.
    """
    page = _Plain()
    for token in READER.parse(words):
        page.take(token)
    return "\n".join(page.lines).strip() or words.strip()


class _Plain:
    """Lines of plain text as the parts of a text come in. Lists keep their signs, quotes theirs, links their address."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._margins: list[str] = []
        self._counts: list[int | None] = []

    def take(self, token: Token) -> None:
        """Write the next part below the ones before."""
        match token.type:
            case "inline":
                self._write(_line(token.children or ()))
            case "fence" | "code_block":
                self._write(token.content.rstrip("\n"))
                self._gap()
            case "hr":
                self._write("---")
                self._gap()
            case "blockquote_open":
                self._margins.append("> ")
            case "bullet_list_open" | "ordered_list_open":
                first = int(token.attrGet("start") or 1)
                self._counts.append(first if token.type[0] == "o" else None)
            case "list_item_open":
                self._margins.append(self._sign())
            case "blockquote_close" | "list_item_close":
                self._margins.pop()
                self._gap(token.type == "blockquote_close")
            case "bullet_list_close" | "ordered_list_close":
                self._counts.pop()
                self._gap(not self._counts)
            case "paragraph_close" | "heading_close":
                self._gap(not token.hidden)

    def _sign(self) -> str:
        count = self._counts[-1]
        if count is None:
            return "- "
        self._counts[-1] = count + 1
        return f"{count}. "

    def _write(self, text: str) -> None:
        for line in text.split("\n"):
            self.lines.append(("".join(self._margins) + line).rstrip())
            # A sign stands once; what follows stands below its words.
            self._margins = [margin if margin == "> " else " " * len(margin) for margin in self._margins]

    def _gap(self, is_wanted: bool = True) -> None:
        """One empty line, also where a quote within ended with one."""
        while is_wanted and self.lines and not self.lines[-1].strip("> "):
            self.lines.pop()
        if is_wanted and self.lines:
            self.lines.append("".join(margin for margin in self._margins if margin == "> ").rstrip())


def _line(parts: Sequence[Token]) -> str:
    return "".join(_said(parts))


def _said(parts: Sequence[Token]) -> Iterator[str]:
    """The words of one paragraph; a link's address stands behind its words, unless these are the address."""
    address = ""
    for part in parts:
        match part.type:
            case "softbreak" | "hardbreak":
                yield "\n"
            case "link_open":
                address = "" if part.info == "auto" else str(part.attrGet("href") or "")
            case "link_close" if address:
                yield f" ({address})"
            case _:
                yield part.content
