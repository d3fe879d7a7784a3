"""Mail on pages: how it goes, which mails one wants, and what did not arrive."""

from __future__ import annotations

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.desk import posted
from tests.post_office import PostOffice, SetUp, plain
from tests.web.conftest import MakeTicket, TabOf
from tests.web.tabs import Tab
from ticketdesk import config
from ticketdesk.desk import mails, posting
from ticketdesk.models import Account, MailKind, Role, Ticket
from ticketdesk.web.account.mail import OwnMailState
from ticketdesk.web.account.state import AccountState
from ticketdesk.web.form.state import FormState
from ticketdesk.web.mail_settings.state import NO_MAIL, MailSettingsState
from ticketdesk.web.people.state import PeopleState
from ticketdesk.web.ticket.mail import TicketMailState
from ticketdesk.web.ticket.state import TicketState

LI = "li@example.com"


@pytest.fixture
async def failed(session: AsyncSession, ana: Account, has_mail: None, a_ticket: MakeTicket) -> Ticket:
    """A ticket whose requester cannot be reached."""
    ticket = await a_ticket(email=LI)
    await mails.to_requester(session, MailKind.acknowledgement, ticket)
    (one,) = await posted.taken(session)
    await posting.failed(session, one.numbers, "550 No such user", is_final=True)
    return ticket


async def test_without_mail_every_page_says_so(
    session: AsyncSession, ines: Account, tab_of: TabOf, a_ticket: MakeTicket
) -> None:
    form = await (await tab_of(None, "/")).call(FormState.visit)
    assert form.values["form_state.has_mail"] is False
    people = await (await tab_of(ines, "/desk/settings/people")).call(PeopleState.load)
    assert people.values["people_state.has_mail"] is False
    account = await (await tab_of(ines, "/desk/account")).call(AccountState.load)
    assert account.values["own_mail_state.has_mail"] is False
    mail = await (await tab_of(ines, "/desk/settings/mail")).call(MailSettingsState.load)
    assert mail.values["mail_settings_state.server"] == ""


async def test_an_administrator_sees_the_server_and_never_its_password(
    session: AsyncSession, ines: Account, tab_of: TabOf, set_up_mail: SetUp
) -> None:
    set_up_mail("smtp://desk:planted-password@mail.example.com")
    told = (await (await tab_of(ines, "/desk/settings/mail")).call(MailSettingsState.load)).values
    assert told["mail_settings_state.server"] == "mail.example.com:587"
    assert told["mail_settings_state.sender"] == "Example support <support@desk.example>"
    assert told["mail_settings_state.is_local"] is True
    assert "planted-password" not in str(told)


async def test_links_of_a_desk_with_an_address_lead_there(
    session: AsyncSession, ines: Account, tab_of: TabOf, has_mail: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TICKETDESK_PUBLIC_URL", "http://desk.example.com")
    config.settings.cache_clear()
    told = (await (await tab_of(ines, "/desk/settings/mail")).call(MailSettingsState.load)).values
    assert (told["mail_settings_state.links"], told["mail_settings_state.is_local"]) == (
        "http://desk.example.com",
        False,
    )


async def test_what_failed_is_listed_and_tried_again(
    session: AsyncSession, ines: Account, tab_of: TabOf, failed: Ticket
) -> None:
    tab = await tab_of(ines, "/desk/settings/mail")
    (row,) = (await tab.call(MailSettingsState.load)).values["mail_settings_state.rows"]
    assert (row["address"], row["ticket"], row["error"]) == (LI, failed.id, "550 No such user")
    answer = await tab.call(MailSettingsState.retry, row["id"])
    assert answer.values["notice.words"] == "It is tried again."
    assert answer.values["mail_settings_state.rows"] == []
    (mail,) = await posted.noted(session)
    assert mail.failed_at is None


@pytest.mark.parametrize("role", [Role.agent, Role.viewer])
async def test_only_administrators_see_how_mail_goes(
    session: AsyncSession, ana: Account, vic: Account, tab_of: TabOf, failed: Ticket, role: Role
) -> None:
    tab = await tab_of(ana if role is Role.agent else vic, "/desk/settings/mail")
    for handler, arguments in (
        (MailSettingsState.load, ()),
        (MailSettingsState.retry, (1,)),
        (MailSettingsState.retry_all, ()),
        (MailSettingsState.try_it, ()),
    ):
        answer = await tab.call(handler, *arguments)
        assert answer.goes_to == "/desk"
        assert LI not in str(answer.values)


async def test_a_mail_to_oneself_shows_whether_it_works(
    session: AsyncSession, ines: Account, tab_of: TabOf, post_office: PostOffice
) -> None:
    tab = await tab_of(ines, "/desk/settings/mail")
    answer = await tab.call(MailSettingsState.try_it)
    assert answer.values["notice.words"].startswith("A mail to you is on its way.")
    (letter,) = post_office.taken
    assert (letter["To"], letter["Subject"]) == (ines.email, "Mail of the support desk works")
    assert plain(letter).startswith("This mail was sent to try it out.")
    await post_office.shut()
    answer = await tab.call(MailSettingsState.try_it)
    assert answer.values["notice.words"].startswith("It was not sent: The mail server could not be reached")


async def test_where_no_mail_is_set_up_none_is_tried(
    session: AsyncSession, ines: Account, tab_of: TabOf
) -> None:
    answer = await (await tab_of(ines, "/desk/settings/mail")).call(MailSettingsState.try_it)
    assert answer.values["notice.words"] == NO_MAIL


async def test_everybody_chooses_for_themselves(
    session: AsyncSession, vic: Account, ana: Account, tab_of: TabOf
) -> None:
    tab = await tab_of(vic, "/desk/account")
    await tab.call(AccountState.load)
    answer = await tab.call(OwnMailState.want, "mention", False)
    assert answer.values["own_mail_state.wanted"] == {"assignment": True, "mention": False, "answer": True}
    await session.refresh(vic)
    assert (vic.unwanted_mail, ana.unwanted_mail) == (["mention"], [])
    for kind in ("reply", "", "x"):
        answer = await tab.call(OwnMailState.want, kind, False)
        assert answer.values["notice.words"] == "These mails come in any case."


async def test_a_ticket_tells_what_did_not_arrive_and_tries_it_again(
    session: AsyncSession, ana: Account, vic: Account, tab_of: TabOf, failed: Ticket
) -> None:
    tab = await tab_of(ana, f"/desk/tickets/{failed.id}/")
    (one,) = (await tab.call(TicketState.load)).values["ticket_state.ticket"]["unmailed"]
    assert (one["address"], one["error"], one["is_over"]) == (LI, "550 No such user", True)
    answer = await (await tab_of(vic, f"/desk/tickets/{failed.id}/")).call(TicketMailState.retry, one["id"])
    assert answer.goes_to == "/desk"
    answer = await tab.call(TicketMailState.retry, one["id"])
    assert answer.values["notice.words"] == "The mail is tried again."
    (one,) = (await tab.call(TicketState.load)).values["ticket_state.ticket"]["unmailed"]
    assert one["is_over"] is False


async def test_the_receipt_says_where_the_link_is_sent(
    session: AsyncSession, form_tab: Tab, has_mail: None
) -> None:
    asked = {
        "title": "The export is empty",
        "description": "0 bytes.",
        "email": LI,
        "website": "",
        "draft": "d",
    }
    answer = await form_tab.call(FormState.submit, asked)
    assert answer.values["form_state.mailed_to"] == LI
    assert await posted.told(session) == [("acknowledgement", LI)]
