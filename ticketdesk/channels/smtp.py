"""Letters by SMTP: one connection for all that are sent at a time, TLS wherever the network could listen."""

from __future__ import annotations

import asyncio
import contextlib
from ipaddress import ip_address
from urllib.parse import urlsplit

import aiosmtplib
from aiosmtplib import errors

from ticketdesk.channels import envelope
from ticketdesk.channels.mail import Letter, NotTaken, Server
from ticketdesk.config import settings

WITHIN_S = 20.0
"""So long one letter may take, connecting included; a slow server keeps nobody else waiting."""
FINAL = 500
AWAY = 421
"""The server says goodbye to everybody."""
ANSWERED = (errors.SMTPResponseException, errors.SMTPRecipientsRefused)
NO_SUCH_LETTERS = "The mail server cannot write to an address with such letters."


class Smtp:
    """A mail server.

    Args:
        server: Where it is.
        password: What it asks for, if it knows us.
        by: The sender.
        within_s: How long one letter may take.
    """

    def __init__(self, server: Server, password: str, by: str, *, within_s: float = WITHIN_S) -> None:
        self._server, self._password, self._by, self._within_s = server, password, by, within_s
        self._line: aiosmtplib.SMTP | None = None

    async def send(self, letter: Letter) -> None:
        """Give a letter to the server, on the line that is open or on a new one."""
        told = envelope.message(letter, self._by)
        options = [] if str(told["To"]).isascii() else ["SMTPUTF8", "BODY=8BITMIME"]
        try:
            async with asyncio.timeout(self._within_s):
                line = await self._connected()
                sender = envelope.sender(self._by)[1]
                await line.sendmail(sender, [str(told["To"])], told.as_bytes(), mail_options=options)
        except NotTaken:
            raise
        except ANSWERED as error:
            why = _answer(error)
            if why.is_away:
                await self.close()
            raise why from None
        except errors.SMTPNotSupported:
            raise NotTaken(NO_SUCH_LETTERS, is_final=True) from None
        except (TimeoutError, OSError, errors.SMTPException) as error:
            # What became of the letter is not known; the next one begins on a new line.
            await self.close()
            raise NotTaken(_unheard(error), is_away=True) from None

    async def greet(self) -> None:
        """Connect, say who we are, and go: no letter is sent."""
        try:
            async with asyncio.timeout(self._within_s):
                await self._connected()
        except ANSWERED as error:
            raise _answer(error) from None
        except (TimeoutError, OSError, errors.SMTPException) as error:
            raise NotTaken(_unheard(error), is_away=True) from None
        finally:
            await self.close()

    async def close(self) -> None:
        """Say goodbye, and do not wait long for an answer."""
        line, self._line = self._line, None
        if line is None:
            return
        with contextlib.suppress(Exception):
            async with asyncio.timeout(1):
                await line.quit()
        line.close()

    async def _connected(self) -> aiosmtplib.SMTP:
        if self._line is not None and self._line.is_connected:
            return self._line
        here = self._server
        self._line = aiosmtplib.SMTP(
            hostname=here.host,
            port=here.port,
            username=here.user or None,
            password=self._password or None,
            timeout=self._within_s,
            use_tls=here.scheme == "smtps",
            start_tls=starts_tls(here),
            local_hostname=urlsplit(settings().address).hostname,
        )
        await self._line.connect()
        return self._line


def starts_tls(server: Server) -> bool | None:
    """Whether to ask for TLS: a must where a password goes over a network, a choice of the server elsewhere (None).

    On this machine nobody listens between, and the server's certificate is made out to another name.
    """
    if server.scheme == "smtps" or _is_here(server.host):
        return False
    return True if server.user else None


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _answer(error: errors.SMTPResponseException | errors.SMTPRecipientsRefused) -> NotTaken:
    """What the server said. Only its word about the receiver or the letter itself is the last one."""
    if isinstance(error, errors.SMTPRecipientsRefused):
        error = error.recipients[0]
    of_the_letter = isinstance(error, (errors.SMTPRecipientRefused, errors.SMTPDataError))
    message = error.message.decode("utf-8", "replace") if isinstance(error.message, bytes) else error.message
    said = f"{error.code} {message}"
    if not of_the_letter or error.code == AWAY or error.code < 0:
        return NotTaken(said, is_away=True)
    return NotTaken(said, is_final=error.code >= FINAL)


def _unheard(error: BaseException) -> str:
    if isinstance(error, TimeoutError):
        return "The mail server did not answer in time."
    return f"The mail server could not be reached ({type(error).__name__})."
