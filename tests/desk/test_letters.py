"""What mails say, and what none of them ever says."""

from __future__ import annotations

import pytest

from tests.desk import posted
from ticketdesk import config
from ticketdesk.desk import intake, invitations, letters, messages, opening, posting, tickets
from ticketdesk.desk.intake import NewTicket
from ticketdesk.models import Attachment, Role

RAW = {
    "title": "Cheap pills at evil.example",
    "description": "Buy now: evil.example",
    "email": "li@example.com",
}


@pytest.fixture(autouse=True)
def _address(monkeypatch: pytest.MonkeyPatch, has_mail: None) -> None:
    monkeypatch.setenv("TICKETDESK_PUBLIC_URL", "https://desk.example.com")
    config.settings.cache_clear()


async def _ticket(session):
    return (await intake.take_in(session, NewTicket.read(RAW))).ticket


async def test_an_acknowledgement_carries_no_word_of_a_stranger(session) -> None:
    """The address on the form is not proved: whoever fills it in could have the desk carry anything to anybody."""
    ticket = await _ticket(session)
    (one,) = await posted.written(session)
    assert one.subject == f"Your ticket #{ticket.id}"
    assert one.lead == f"We have your message. It is ticket #{ticket.id}."
    assert one.way[1].startswith("https://desk.example.com/t/")
    assert "evil" not in str(one)


async def test_for_whom_an_agent_wrote_is_told_so(session, ana) -> None:
    ticket = await opening.open_for_somebody(session, NewTicket.read(RAW), by=ana)
    (one,) = await posted.written(session)
    assert one.lead == f"We opened a ticket for you: #{ticket.id}."
    assert "If you did not write to us, you can leave this mail alone." not in one.small


async def test_a_reply_says_who_answered_and_what(session, ana) -> None:
    ticket = await _ticket(session)
    await posted.send_all(session)
    await messages.reply(session, ticket.id, "It **works** again.", by=ana)
    (one,) = await posted.written(session)
    assert one.subject == f"Re: Your ticket #{ticket.id}"
    assert one.lead == "Ana Moreau answered “Cheap pills at evil.example”."
    assert (one.words, one.is_markdown) == ("It **works** again.", True)
    assert one.off == ("", "")
    assert "ana@example.com" not in str(one)


async def test_a_reply_on_what_is_done_says_so(session, ana) -> None:
    ticket = await _ticket(session)
    await posted.send_all(session)
    await messages.reply(session, ticket.id, "It works again.", by=ana)
    await tickets.resolve(session, ticket.id, by=ana)
    reply, *_ = await posted.written(session)
    assert any(line.startswith("The ticket is done with that.") for line in reply.small)


@pytest.mark.parametrize(("move", "word"), [(tickets.resolve, "resolved"), (tickets.close, "closed")])
async def test_a_resolution_says_how_to_open_it_again(session, ana, move, word: str) -> None:
    ticket = await _ticket(session)
    await posted.send_all(session)
    await move(session, ticket.id, by=ana)
    (one,) = await posted.written(session)
    assert one.lead == f"“Cheap pills at evil.example” is {word}."
    assert one.way[0] == "See it, or open it again"


async def test_a_mention_tells_no_word_of_the_note(session, ana, ines) -> None:
    ticket = await _ticket(session)
    await posted.send_all(session)
    note = await messages.note(session, ticket.id, "@Ines Duarte the planted secret", by=ana)
    (one,) = await posted.written(session)
    assert "planted" not in str(one)
    assert one.lead.startswith("Ana Moreau mentioned you in an internal note on #")
    assert one.way[1] == f"https://desk.example.com/desk/tickets/{ticket.id}#message-{note.id}"
    assert one.off[1].startswith("https://desk.example.com/mail/off?key=")
    assert (one.subject, "/t/" in str(one)) == (f"[#{ticket.id}] Cheap pills at evil.example", False)


async def test_who_is_given_several_tickets_reads_which(session, ana, ines) -> None:
    both = [await _ticket(session) for _ in range(2)]
    await posted.send_all(session)
    for ticket in both:
        await tickets.assign(session, ticket.id, ines.id, by=ana)
    (one,) = await posted.written(session)
    assert one.lead == "Ana Moreau gave you 2 tickets."
    assert one.lines == tuple(f"#{ticket.id} Cheap pills at evil.example" for ticket in both)
    assert one.way[1] == "https://desk.example.com/desk?view=mine"


async def test_an_invitation_says_who_invites_and_where(session, ines) -> None:
    _, key = await invitations.invite(session, email="bo@example.com", name="Bo", role=Role.agent, by=ines)
    (one,) = await posted.written(session)
    assert one.lead == "Ines Duarte invites you to join the support desk at https://desk.example.com."
    assert one.way[1] == f"https://desk.example.com/join?key={key}"
    assert one.small == ("The link works once and for 24 hours.",)


async def test_a_link_for_a_new_password_leaves_the_old_one(session, ines, ana) -> None:
    _, key = await invitations.new_link(session, ana.id, by=ines)
    (one,) = await posted.written(session)
    assert one.way == ("Choose a new password", f"https://desk.example.com/join?key={key}")
    assert "Your password stays as it is until you use it." in one.small


async def test_where_only_single_sign_on_lets_in_an_invitation_leads_there(
    session, ines, monkeypatch
) -> None:
    monkeypatch.setenv("TICKETDESK_OIDC_ISSUER", "https://sso.example.com")
    monkeypatch.setenv("TICKETDESK_OIDC_CLIENT_ID", "desk")
    monkeypatch.setenv("TICKETDESK_PASSWORD_SIGN_IN", "off")
    monkeypatch.setenv("TICKETDESK_BREAK_GLASS", ines.email)
    config.settings.cache_clear()
    _, key = await invitations.invite(session, email="bo@example.com", name="Bo", role=Role.agent, by=ines)
    (one,) = await posted.written(session)
    assert (key, one.way) == ("", ("Sign in", "https://desk.example.com/login"))


async def test_files_are_named_and_stay_on_the_page(session, ana) -> None:
    ticket = await _ticket(session)
    await posted.send_all(session)
    message = await messages.reply(session, ticket.id, "See the picture.", by=ana)
    given = {"ticket_id": ticket.id, "message_id": message.id, "account_id": ana.id}
    session.add(Attachment(**given, name="screen.png", size=7, digest=bytes(32), media_type="image/png"))
    await session.flush()
    (taken,) = await posted.taken(session)
    assert "With it, on the page: screen.png" in letters.written(taken).small
    await posting.sent(session, taken.numbers)
