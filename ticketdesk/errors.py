"""The family of refusals: each is a sentence for people and a status for machines.

A refusal says what happened, what is safe and what to do next. Anything that is not a ``Refusal`` is a
defect and is never shown to a person.
"""

from __future__ import annotations


class Refusal(Exception):
    """Something we will not do, said in a sentence.

    Args:
        sentence: What a person reads; without one, what the class says of itself. It never carries what the person wrote.
    """

    status = 400

    def __init__(self, sentence: str = "") -> None:
        super().__init__(sentence or (type(self).__doc__ or "").partition("\n\n")[0])

    @property
    def sentence(self) -> str:
        return str(self)


class Invalid(Refusal):
    """Some fields need a look. Nothing was lost.

    Args:
        fields: One sentence for each field that was refused, by the field's name.
    """

    status = 422

    def __init__(self, fields: dict[str, str]) -> None:
        self.fields = fields
        count = len(fields)
        super().__init__(f"{count} field{'s need' if count > 1 else ' needs'} a look. Nothing was lost.")


class GoneForGood(Refusal):
    """This ticket was deleted more than 30 days ago, so it cannot be brought back."""

    status = 410


class CannotBeGivenTickets(Invalid):
    """That account is not there, is switched off, or may only look."""

    status = 409

    def __init__(self) -> None:
        super().__init__({"assignee": "This person cannot be given tickets. Choose somebody else."})


class NotSignedIn(Refusal):
    """Sign in first. What you wrote stays on this page."""

    status = 401


class NotAllowed(Refusal):
    """Your role does not allow this. Ask an administrator."""

    status = 403


class NotFound(Refusal):
    """There is nothing here. It may have been deleted, or the link is not complete."""

    status = 404


class TicketIsDeleted(Refusal):
    """This ticket was deleted. Restore it first; nothing was changed."""

    status = 409


class AlreadySetUp(Refusal):
    """This desk already has an administrator. Sign in instead."""

    status = 409


class LastAdmin(Refusal):
    """This is the last administrator. Make somebody else an administrator first; nothing was changed."""

    status = 409


class TooMany(Refusal):
    """Too much came at once. What you wrote stays on this page.

    Args:
        sentence: What a person reads; it tells when to try again.
        wait_s: Seconds until another try makes sense.
    """

    status = 429

    def __init__(self, sentence: str = "", *, wait_s: int = 0) -> None:
        super().__init__(sentence)
        self.wait_s = wait_s


class TookTooLong(Refusal):
    """This took longer than it may, so it was stopped. Nothing was changed. Try again in a moment, or ask for less, with a filter or a longer word."""

    status = 503


class CannotStart(Refusal):
    """The desk could not start. Your data is untouched."""

    status = 503
