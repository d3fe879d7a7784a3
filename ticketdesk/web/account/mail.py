"""Which mails come to oneself."""

from __future__ import annotations

import reflex as rx
from reflex.state import BaseState

from ticketdesk import ui
from ticketdesk.config import settings
from ticketdesk.desk import wanted_mail
from ticketdesk.errors import Refusal
from ticketdesk.models import Account, MailKind
from ticketdesk.web.guard import STAFF, allow
from ticketdesk.web.session import acting
from ticketdesk.web.shared.notice import say, says_why


class OwnMailState(rx.State):
    """By the kind of mail, whether it is wanted."""

    wanted: dict[str, bool] = {kind.value: True for kind in wanted_mail.KINDS}
    has_mail: bool = False

    @rx.event
    @allow(STAFF)
    @says_why
    async def want(self, kind: str, is_wanted: bool) -> None:
        """Switch one kind on or off."""
        chosen = next((one for one in wanted_mail.KINDS if one.value == kind), None)
        if chosen is None:
            raise Refusal("These mails come in any case.")
        async with acting(self) as (session, me):
            await wanted_mail.want(session, chosen, is_wanted, by=me)
            self._show(me)
        await say(self, "You get these mails." if is_wanted else "You get no more mails of this kind.")

    def _show(self, me: Account | None) -> None:
        unwanted = me.unwanted_mail if me else []
        self.wanted = {kind.value: kind.value not in unwanted for kind in wanted_mail.KINDS}
        self.has_mail = settings().has_mail


async def show(state: BaseState, me: Account) -> None:
    """Fill the switches with what an account has chosen."""
    (await state.get_state(OwnMailState))._show(me)


def own_mail() -> rx.Component:
    """The switches; where no mail is sent it is said, and what was chosen counts as soon as there is."""

    def switch(kind: MailKind) -> rx.Component:
        return ui.switch(
            wanted_mail.WORDS[kind],
            checked=OwnMailState.wanted[kind.value],
            on_change=lambda is_wanted: OwnMailState.want(kind.value, is_wanted),
        )

    none = ui.banner("No mail is set up here, so none comes. What you choose counts as soon as there is.")
    return ui.panel(
        ui.stack(
            rx.cond(OwnMailState.has_mail, rx.fragment(), none),
            *[switch(kind) for kind in wanted_mail.KINDS],
            gap=12,
        ),
        title="Mail",
        sub="What you are told inside the desk stays as it is. Mails tell no word of an internal note.",
    )
