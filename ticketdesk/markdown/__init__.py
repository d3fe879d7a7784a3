"""Markdown, as agents write it: harmless HTML for pages and mails, and plain words for whatever shows no HTML."""

from ticketdesk.markdown.cleaned import html_of
from ticketdesk.markdown.plain import plain_of

__all__ = ["html_of", "plain_of"]
