"""What the page of privacy tells: a person in figures, proofs, rules and what one would touch. No word of a requester but titles."""

from __future__ import annotations

from typing import TypedDict

from ticketdesk.desk.persons import Person
from ticketdesk.desk.purges import Proof
from ticketdesk.desk.retention import Preview
from ticketdesk.models import Fate, RetentionRule, Status, Why

WHY = {
    Why.person: "A person was erased",
    Why.retention: "Kept long enough",
    Why.deleted: "Deleted 30 days before",
}
FATES = {Fate.erase: "Erase the words, keep the figures", Fate.delete: "Delete, and after 30 days for good"}


class Shown(TypedDict):
    """Somebody in figures."""

    address: str
    account: str
    tickets: int
    messages: int
    files: int
    megabytes: str
    mails: int
    ratings: int
    first_at: str
    last_at: str
    is_known: bool


class ProofRow(TypedDict):
    """One proof, as the list shows it."""

    key: str
    at: str
    why: str
    rule: str
    by: str
    tickets: int
    messages: int
    files: int
    is_whole: bool


class RuleRow(TypedDict):
    """One rule that holds."""

    status: str
    word: str
    days: int
    fate: str


class Example(TypedDict):
    """A ticket that a rule would touch."""

    number: int
    title: str
    at: str


class Touched(TypedDict):
    """What a rule would touch."""

    word: str
    days: int
    fate: str
    tickets: int
    oldest_at: str
    newest_at: str
    examples: list[Example]


NOBODY = Shown(
    address="",
    account="",
    tickets=0,
    messages=0,
    files=0,
    megabytes="0.0",
    mails=0,
    ratings=0,
    first_at="",
    last_at="",
    is_known=False,
)
NOTHING = Touched(word="", days=0, fate="", tickets=0, oldest_at="", newest_at="", examples=[])


def shown(person: Person) -> Shown:
    """A person as the page shows them."""
    return Shown(
        address=person.address,
        account=person.account.name if person.account else "",
        tickets=person.tickets,
        messages=person.messages,
        files=person.files,
        megabytes=f"{person.bytes / 1024**2:,.1f}",
        mails=person.mails,
        ratings=person.ratings,
        first_at=person.first_at.isoformat() if person.first_at else "",
        last_at=person.last_at.isoformat() if person.last_at else "",
        is_known=person.is_known,
    )


def proof_row(proof: Proof) -> ProofRow:
    """A proof as the list shows it."""
    return ProofRow(
        key=f"{proof.at.isoformat()} {proof.rule}",
        at=proof.at.isoformat(),
        why=WHY[proof.why],
        rule=proof.rule,
        by=proof.by,
        tickets=proof.tickets,
        messages=proof.messages,
        files=proof.files,
        is_whole=proof.is_whole,
    )


def rule_row(rule: RetentionRule) -> RuleRow:
    """A rule as the list shows it."""
    status = Status(rule.status)
    return RuleRow(status=status.value, word=status.word, days=rule.days, fate=FATES[Fate(rule.fate)])


def touched(preview: Preview) -> Touched:
    """What a rule would touch, as the page shows it."""
    return Touched(
        word=preview.status.word,
        days=preview.days,
        fate=FATES[preview.fate],
        tickets=preview.tickets,
        oldest_at=preview.oldest_at.isoformat() if preview.oldest_at else "",
        newest_at=preview.newest_at.isoformat() if preview.newest_at else "",
        examples=[
            Example(number=one.number, title=one.title, at=one.changed_at.isoformat())
            for one in preview.examples
        ],
    )
