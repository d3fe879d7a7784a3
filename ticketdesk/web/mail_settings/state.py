"""What the page of mail does. The password of the mail server is nowhere among it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import reflex as rx
from sqlalchemy.exc import SQLAlchemyError

from ticketdesk.channels import paper
from ticketdesk.channels.mail import Letter, NotTaken
from ticketdesk.channels.post import post, server
from ticketdesk.config import LOCAL_HOSTS, settings
from ticketdesk.desk import mail_ids, unmailed
from ticketdesk.desk.access import Act, require
from ticketdesk.errors import Refusal
from ticketdesk.models.sheet import Sheet
from ticketdesk.texts import translate
from ticketdesk.web.guard import ADMINS, allow
from ticketdesk.web.mail_settings.rows import Row, row
from ticketdesk.web.session import acting, looking
from ticketdesk.web.shared.notice import reason, say, says_why

NO_MAIL = "No mail is set up here, so none was sent."


class MailSettingsState(rx.State):
    """How mail goes, and what did not arrive."""

    server: str = ""
    sender: str = ""
    links: str = ""
    is_local: bool = False
    standing: dict[str, int] = {"waiting": 0, "late": 0, "failed": 0}
    error: str = ""
    rows: list[Row] = []
    problem: str = ""
    is_trying: bool = False
    is_loaded: bool = False

    @rx.event
    @allow(ADMINS)
    async def load(self) -> None:
        """Read how it stands."""
        self.problem = ""
        try:
            await self._fill()
        except (Refusal, SQLAlchemyError) as error:
            self.problem = reason(error)
        self.is_loaded = True

    @rx.event
    @allow(ADMINS)
    @says_why
    async def retry(self, number: int) -> None:
        """Try one mail again."""
        async with acting(self) as (session, me):
            await unmailed.retry(session, number, by=me)
        await self._fill()
        await say(self, "It is tried again.")

    @rx.event
    @allow(ADMINS)
    @says_why
    async def retry_all(self) -> None:
        """Try all of them again."""
        async with acting(self) as (session, me):
            count = await unmailed.retry_all(session, by=me)
        await self._fill()
        await say(self, f"{count} mail{' is' if count == 1 else 's are'} tried again.")

    @rx.event
    @allow(ADMINS)
    async def try_it(self) -> AsyncIterator[None]:
        """Send a mail to oneself, at once, and say what came of it."""
        self.is_trying = True
        yield
        try:
            async with looking(self) as (_, me):
                address = require(me, Act.change_settings).email
            said = await _sent_to(address) if settings().has_mail else NO_MAIL
        except (Refusal, SQLAlchemyError) as error:
            said = reason(error)
        self.is_trying = False
        await say(self, said)

    async def _fill(self) -> None:
        async with looking(self) as (session, me):
            figures = await unmailed.figures(session, by=me)
            self.rows = [row(mail) for mail in await unmailed.newest(session, by=me)]
        self.standing = {"waiting": figures.waiting, "late": figures.late, "failed": figures.failed}
        self.error = figures.error
        here = server()
        self.server, self.sender = (here.word if here else ""), settings().ticketdesk_mail_from
        self.links = settings().address
        self.is_local = not settings().ticketdesk_public_url or any(
            f"//{host}" in self.links for host in LOCAL_HOSTS
        )


async def _sent_to(address: str) -> str:
    """Send a trial mail, and what to say of it."""
    subject = translate("Mail of the support desk works")
    sheet = Sheet(translate("This mail was sent to try it out. Nothing is to be done."))
    page = paper.html_page(sheet, title=subject, language=settings().ticketdesk_language)
    line = post()
    try:
        await line.send(Letter(address, subject, paper.text_of(sheet), page, mail_ids.fresh()))
    except NotTaken as error:
        return f"It was not sent: {error.said}"
    finally:
        await line.close()
    here = server()
    if here and here.keeps:
        return "Nothing is sent from here: the mail lies in the folder of mails now."
    return "A mail to you is on its way. Look whether it arrives, also among the unwanted ones."
