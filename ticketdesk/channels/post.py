"""Which mail server the settings name, and the way to it."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from ticketdesk.channels.kept_mail import Folder
from ticketdesk.channels.mail import Post, Server
from ticketdesk.channels.smtp import Smtp
from ticketdesk.config import settings

USUAL_PORTS = {"smtp": 587, "smtps": 465, "keep": 0}


def server() -> Server | None:
    """The mail server of this desk, without its password; None: no mail is sent."""
    if not settings().has_mail:
        return None
    parts = urlsplit(settings().ticketdesk_smtp_url.get_secret_value())
    port = parts.port or USUAL_PORTS[parts.scheme]
    return Server(parts.scheme, parts.hostname or "", port, unquote(parts.username or ""))


def post() -> Post:
    """A way to the mail server of this desk, which has to have one. It connects when the first letter is sent."""
    here = server()
    assert here is not None, "whoever sends has asked whether there is mail"
    by = settings().ticketdesk_mail_from
    if here.keeps:
        return Folder(settings().ticketdesk_data / "mails", by)
    password = urlsplit(settings().ticketdesk_smtp_url.get_secret_value()).password
    return Smtp(here, unquote(password or ""), by)
