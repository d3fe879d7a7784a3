"""What mails say. Each is one sentence, the words that it is about, and one way to go on; it is told in the language of the desk.

What goes to a requester holds nothing that a stranger wrote before somebody of the desk has done something with it: the address on the form is not
proved, and a desk must not be made to carry others' words to it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlencode

from ticketdesk.config import settings
from ticketdesk.desk import links
from ticketdesk.desk.mail_facts import Taken
from ticketdesk.models import MailKind, Status, Ticket
from ticketdesk.models.sheet import Sheet
from ticketdesk.texts import translate

NOT_READ = "Answers to this mail are not read. Write on the page behind the link."
KEEP_IT = "The link opens this one ticket without a password. Whoever has it can read it."
ONCE = "The link works once and for 24 hours."
NOT_ASKED = "If you did not write to us, you can leave this mail alone."


@dataclass(frozen=True)
class Written(Sheet):
    """A mail in words; ``subject`` is what stands above it."""

    subject: str = field(kw_only=True)


def written(taken: Taken) -> Written:
    """A mail that is to be sent, in words."""
    match taken.mail.kind:
        case MailKind.acknowledgement | MailKind.reply | MailKind.resolution:
            return _to_requester(taken)
        case MailKind.invitation:
            return _invitation(taken)
        case MailKind.reset:
            return _reset(taken)
    return _to_account(taken)


def off_address(key: str) -> str:
    """Where a mail is switched off, by a person or by their mail program (RFC 8058)."""
    return f"{settings().address}/mail/off?{urlencode({'key': key})}"


def _to_requester(taken: Taken) -> Written:
    ticket, about = _ticket(taken), f"#{_ticket(taken).id}"
    subject = translate(f"Your ticket {about}")
    small = [*_beside(taken), translate(NOT_READ), translate(KEEP_IT)]
    if taken.mail.kind is MailKind.acknowledgement:
        by_desk = translate(f"We opened a ticket for you: {about}.")
        lead = by_desk if taken.by else translate(f"We have your message. It is ticket {about}.")
        small += [] if taken.by else [translate(NOT_ASKED)]
        way = translate("See your ticket")
    elif taken.mail.kind is MailKind.reply:
        who = taken.author.name if taken.author else taken.by
        lead, way = translate(f"{who} answered “{ticket.title}”."), translate("See it and answer")
        subject, small = f"Re: {subject}", [*_standing(ticket), *small]
    else:
        lead, way = _resolved(ticket), translate("See it, or open it again")
        subject = f"Re: {subject}"
    return Written(
        lead,
        subject=subject,
        words=taken.words,
        is_markdown=taken.author is not None,
        way=(way, links.address(taken.key)),
        small=tuple(small),
    )


def _resolved(ticket: Ticket) -> str:
    if ticket.status is Status.closed:
        return translate(f"“{ticket.title}” is closed.")
    return translate(f"“{ticket.title}” is resolved.")


def _standing(ticket: Ticket) -> list[str]:
    """What a reply tells besides, so that no second mail has to."""
    is_done = translate("The ticket is done with that. If it is not, answer on the page, and it opens again.")
    return [is_done] if ticket.is_done else []


def _beside(taken: Taken) -> list[str]:
    """Files stay on the page: there they are checked, and go when the ticket goes."""
    return [translate(f"With it, on the page: {', '.join(taken.files)}")] if taken.files else []


def _to_account(taken: Taken) -> Written:
    ticket = _ticket(taken)
    about, lines = f"#{ticket.id} {ticket.title}", tuple[str, ...]()
    who = taken.by or translate("Somebody")
    match taken.mail.kind:
        case MailKind.assignment if taken.also:
            lead = translate(f"{who} gave you {len(taken.also) + 1} tickets.")
            lines = tuple(f"#{one.id} {one.title}" for one in (ticket, *(other for _, other in taken.also)))
        case MailKind.assignment:
            lead = translate(f"{who} gave you ticket {about}.")
        case MailKind.mention:
            lead = translate(f"{who} mentioned you in an internal note on {about}.")
        case _:
            lead = translate(f"The requester answered on {about}.")
    to_all = f"{settings().address}/desk?view=mine"
    at = f"#message-{taken.mail.message_id}" if taken.mail.message_id else ""
    to_one = f"{settings().address}/desk/tickets/{ticket.id}{at}"
    return Written(
        lead,
        subject=lead if taken.also else f"[#{ticket.id}] {ticket.title}",
        lines=lines,
        words=taken.words,
        way=(translate("Open your tickets"), to_all) if lines else (translate("Open the ticket"), to_one),
        small=(*_beside(taken), translate("Answers to this mail are not read.")),
        off=(translate("Stop mails of this kind"), off_address(taken.off)) if taken.off else ("", ""),
    )


def _invitation(taken: Taken) -> Written:
    who = taken.by or translate("An administrator")
    lead = translate(f"{who} invites you to join the support desk at {settings().address}.")
    if not taken.key:
        way = (translate("Sign in"), f"{settings().address}/login")
        return Written(lead, subject=translate("Join the support desk"), way=way)
    way = (translate("Join the desk"), _one_time(taken.key))
    return Written(lead, subject=translate("Join the support desk"), way=way, small=(translate(ONCE),))


def _reset(taken: Taken) -> Written:
    who = taken.by or translate("An administrator")
    lead = translate(f"{who} made a link for you to choose a new password at {settings().address}.")
    small = (translate(ONCE), translate("Your password stays as it is until you use it."))
    way = (translate("Choose a new password"), _one_time(taken.key))
    return Written(lead, subject=translate("A new password for the support desk"), way=way, small=small)


def _one_time(key: str) -> str:
    return f"{settings().address}/join?{urlencode({'key': key})}"


def _ticket(taken: Taken) -> Ticket:
    assert taken.ticket is not None, "a mail about a ticket goes with it"
    return taken.ticket
