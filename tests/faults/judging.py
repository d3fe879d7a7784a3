"""The judgement: every acknowledged change is there exactly once, and nothing is half there."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections import Counter
from pathlib import Path

from tests.faults.desk import FaultDesk
from tests.faults.ledger import Asked, Kind
from ticketdesk.desk import counts

# The worker looks once a minute for what was left behind.
SETTLED_WITHIN_S = 100.0
HALF = {
    "a ticket without the line that tells of its beginning, or with two": """
        SELECT id FROM tickets WHERE (SELECT count(*) FROM events WHERE ticket_id = tickets.id AND what = 'created') <> 1""",
    "a message without its line of history, or a line without its message": """
        SELECT ticket_id FROM (SELECT ticket_id, count(*) AS lines FROM events WHERE what IN ('replied', 'noted') GROUP BY 1) AS told
        FULL JOIN (SELECT ticket_id, count(*) AS said FROM messages WHERE kind <> 'closing' GROUP BY 1) AS said USING (ticket_id)
        WHERE lines IS DISTINCT FROM said""",
    "a ticket in another state than its history tells": """
        SELECT tickets.id FROM tickets JOIN LATERAL (
            SELECT after FROM events WHERE ticket_id = tickets.id AND what = 'status' ORDER BY id DESC LIMIT 1
        ) AS last ON true WHERE last.after <> tickets.status""",
    "a reply of which the requester was never to be told, or twice": """
        SELECT messages.id FROM messages JOIN tickets ON tickets.id = ticket_id
        WHERE messages.kind = 'public' AND tickets.email IS NOT NULL
            AND (SELECT count(*) FROM mails WHERE message_id = messages.id AND account_id IS NULL) <> 1""",
}
WAITING = {
    "tickets wait for triage": "SELECT count(*) FROM tickets WHERE 'pending' IN (category_source, priority_source)",
    "replies are held": "SELECT count(*) FROM held_replies",
    "mails wait": "SELECT count(*) FROM mails WHERE sent_at IS NULL AND failed_at IS NULL",
}
# What was refused is tried again minutes later, and later each time; here nobody waits for that.
HURRY = """
    WITH mailed AS (UPDATE mails SET due_at = now() WHERE sent_at IS NULL AND failed_at IS NULL AND due_at > now())
    UPDATE tickets SET retry_at = now() WHERE retry_at > now()"""


def lost_or_twice(desk: FaultDesk) -> tuple[list[str], list[str]]:
    """What was acknowledged and is not there, and what is there more often than it was asked for."""
    found, lost, twice = _found(desk), [], []
    numbers: dict[str, int] = dict(desk.rows("SELECT title, id FROM tickets"))
    for asked in desk.ledger.asked:
        times = found[asked.kind, _name(asked)]
        is_another = asked.kind is Kind.ticket and asked.at and numbers.get(asked.words) != asked.number
        if asked.at is not None and (not times or is_another):
            lost.append(f"{asked.kind} {asked.words}")
        if times > 1:
            twice.append(f"{asked.kind} {asked.words}, {times} times")
    return lost, twice


def half_written(desk: FaultDesk) -> list[str]:
    """What is there in part only."""
    wrong = [
        f"{name}: {[row[0] for row in rows][:5]}"
        for name, query in HALF.items()
        if (rows := desk.rows(query))
    ]
    wrong += [f"a counter is wrong: {kind} {said}" for kind, said in desk.do(counts.check).items()]
    return wrong + _files(desk)


async def settled(desk: FaultDesk, within_s: float = SETTLED_WITHIN_S) -> list[str]:
    """Wait until everything is done that was left for later; what is not, in words."""
    until = time.monotonic() + within_s
    while True:
        await asyncio.to_thread(desk.rows, HURRY)
        left = {name: desk.rows(query)[0][0] for name, query in WAITING.items()}
        if not any(left.values()) or time.monotonic() > until:
            return [f"{number} {name}" for name, number in left.items() if number]
        await asyncio.sleep(0.5)


def mails_twice(desk: FaultDesk) -> int:
    """How many letters the mail server got more than once: it had them, and could not say so any more."""
    taken = Counter(letter["Message-ID"] for letter in desk.office.taken)
    return sum(times - 1 for times in taken.values())


def _name(asked: Asked) -> str:
    return str(asked.number) if asked.kind is Kind.change else asked.words


def _found(desk: FaultDesk) -> Counter[tuple[Kind, str]]:
    """How often each thing is there."""
    found: Counter[tuple[Kind, str]] = Counter()
    for title, times in desk.rows("SELECT title, count(*) FROM tickets GROUP BY 1"):
        found[Kind.ticket, title] = times
    for body, times in desk.rows("SELECT body, count(*) FROM messages GROUP BY 1"):
        found[Kind.reply, body] = found[Kind.note, body] = times
    moved = (
        "SELECT ticket_id, count(*) FROM events WHERE what = 'status' AND after = 'in_progress' GROUP BY 1"
    )
    for number, times in desk.rows(moved):
        found[Kind.change, str(number)] = times
    for body, times in desk.rows(
        "SELECT body, count(*) FROM messages JOIN attachments ON attachments.message_id = messages.id GROUP BY 1"
    ):
        found[Kind.file, body] = times
    return found


def _files(desk: FaultDesk) -> list[str]:
    """Every file that went with words has its whole content in the store."""
    store, wrong = Path(desk.data) / "attachments", []
    for (digest,) in desk.rows("SELECT DISTINCT digest FROM attachments WHERE message_id IS NOT NULL"):
        name = bytes(digest).hex()
        path = store / name[:2] / name[2:]
        if not path.exists() or hashlib.sha256(path.read_bytes()).hexdigest() != name:
            wrong.append(f"the content of a file is not whole: {name[:12]}")
    return wrong
