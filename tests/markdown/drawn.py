"""HTML taken apart, to see what a browser would make of it."""

from __future__ import annotations

from html.parser import HTMLParser

TAGS = {
    "a",
    "blockquote",
    "br",
    "code",
    "em",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "strong",
    "ul",
}
LINK = {"target": "_blank", "rel": "noopener noreferrer nofollow"}
SCHEMES = ("http://", "https://", "mailto:")


class Drawn(HTMLParser):
    """The parts of some HTML: its elements with their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.odd: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.odd.append(data)

    def handle_decl(self, decl: str) -> None:
        self.odd.append(decl)

    def handle_pi(self, data: str) -> None:
        self.odd.append(data)

    @property
    def links(self) -> list[str]:
        """Where it leads."""
        return [str(attributes.get("href")) for tag, attributes in self.parts if tag == "a"]


def harm(html: str) -> list[str]:
    """What stands in it that no words may become."""
    drawn = Drawn(html)
    found = list(drawn.odd)
    for tag, attributes in drawn.parts:
        more = dict(attributes)
        href = str(more.pop("href", "https://")).lower() if tag == "a" else "https://"
        expected = LINK if tag == "a" else {}
        if tag == "ol" and str(more.get("start", "")).lstrip("-").isdigit():
            more.pop("start")
        if tag not in TAGS or more != expected or not href.startswith(SCHEMES):
            found.append(f"<{tag} {attributes}>")
    return found
