"""What a mail looks like, as text and as HTML: one sentence, the words it is about, one way to go on, and small print.

It takes no colours of its own, so that it is read in light and in dark mailboxes alike, and loads nothing.
"""

from __future__ import annotations

from html import escape

from ticketdesk.markdown import html_of, plain_of
from ticketdesk.models.sheet import Sheet

_FONT = "font:16px/1.5 -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
_BODY = f"margin:0;padding:24px 16px;{_FONT}"
_MIDDLE = "max-width:36em;margin:0 auto"
_QUOTE = "margin:16px 0;padding:0 0 0 14px;border-left:3px solid currentColor;overflow-wrap:anywhere"
_WAY = "display:inline-block;padding:9px 16px;border:1px solid currentColor;border-radius:6px;color:inherit;text-decoration:none"
_SMALL = "margin:24px 0 0;font-size:13px;opacity:.75"


def text_of(sheet: Sheet) -> str:
    """As plain text."""
    words = plain_of(sheet.words) if sheet.is_markdown else sheet.words
    parts = [sheet.lead, "\n".join(sheet.lines), words]
    parts.append(f"{sheet.way[0]}:\n{sheet.way[1]}" if sheet.way[1] else "")
    small = [*sheet.small, *([f"{sheet.off[0]}: {sheet.off[1]}"] if sheet.off[1] else [])]
    body = "\n\n".join(part.strip() for part in parts if part.strip())
    return "\n".join((body, "", "-- ", *small, ""))


def html_page(sheet: Sheet, *, title: str, language: str) -> str:
    """As HTML.

    Args:
        sheet: What stands on it.
        title: The mail's subject.
        language: In which language it is.
    """
    head = (
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<meta name="color-scheme" content="light dark"><title>{escape(title)}</title>'
    )
    body = "".join((_paragraph(sheet.lead), _lines(sheet), _words(sheet), _way(sheet), _small(sheet)))
    page = f'<body style="{_BODY}"><div style="{_MIDDLE}">{body}</div></body>'
    return f'<!doctype html><html lang="{escape(language)}"><head>{head}</head>{page}</html>\n'


def _paragraph(said: str) -> str:
    return f'<p style="margin:0 0 16px">{escape(said)}</p>'


def _lines(sheet: Sheet) -> str:
    listed = "".join(f"<li>{escape(line)}</li>" for line in sheet.lines)
    return f'<ul style="margin:0 0 16px;padding-left:20px">{listed}</ul>' if listed else ""


def _words(sheet: Sheet) -> str:
    if not sheet.words:
        return ""
    said = html_of(sheet.words) if sheet.is_markdown else escape(sheet.words).replace("\n", "<br>")
    return f'<div style="{_QUOTE}">{said}</div>'


def _way(sheet: Sheet) -> str:
    word, address = sheet.way
    return (
        f'<p style="margin:20px 0"><a href="{escape(address)}" style="{_WAY}">{escape(word)}</a></p>'
        if address
        else ""
    )


def _small(sheet: Sheet) -> str:
    word, address = sheet.off
    lines = [escape(one) for one in sheet.small]
    lines += [f'<a href="{escape(address)}" style="color:inherit">{escape(word)}</a>'] if address else []
    return f'<p style="{_SMALL}">{"<br>".join(lines)}</p>' if lines else ""
