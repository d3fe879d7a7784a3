"""What belongs to others, planted: everything that a number or a key could lead to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from tests import making
from tests.served import Served
from ticketdesk.desk import (
    attachments,
    held,
    invitations,
    links,
    macros,
    messages,
    sessions,
    tickets,
    tokens,
    waiting_files,
)
from ticketdesk.desk.keys import hash_of
from ticketdesk.models import Account, Category, Content, Invitation, Link, Priority, Role
from ticketdesk.models.columns import now

PLANTED = "zq9planted"
GUEST = "zq9guest"
"""The name of somebody who is invited; every account reads the names of accounts."""
# Numbers of nothing: negative, huge.
NUMBERS = (-1, 0, 2**31 - 1, 2**31, 2**63 - 1, 2**63, 10**30)
JUDGED = {"category": Category.general, "priority": Priority.low}


@dataclass(frozen=True)
class Others:
    """What belongs to others: a ticket of which every word is planted, and everything that hangs on it."""

    ticket: int
    gone: int
    key: str
    dead: dict[str, str]
    account: int
    session: int
    passkey: int
    token: int
    macro: int
    nudge: int
    held: int
    file: int
    invitation: str
    used: dict[str, str]
    bearer: str
    revoked: str


def addresses(others: Others) -> list[str]:
    """Every address with a number or a key of theirs in it, or one that is nearly theirs."""
    number, key = others.ticket, others.key
    wrong = (key.swapcase(), key[:-1], key + "A", key + "%00", f"{key}%20", hash_of(key).hex(), f"{number}")
    more = ("*", "%", "_", "' OR 1=1 --", "..", "null", "0", "", "%2e%2e", f"{number}/", "x" * 5_000)
    paths = [f"/t/{one}" for one in (*others.dead.values(), *wrong, *map(quote, more))]
    return [
        *paths,
        *(f"/desk/tickets/{one}" for one in (number, others.gone, *NUMBERS, "1e3", "１", "%31")),
        *("/desk", "/desk/insights", "/desk/account", "/desk/settings/people", "/desk/settings/tokens"),
        *(
            "/desk/settings/audit",
            f"/join?key={number}",
            *(f"/join?key={one}" for one in others.used.values()),
        ),
        *(f"/{number}", f"/t?link_key={number}", f"/t/../desk/tickets/{number}"),
    ]


async def planted(desk: Served) -> Others:
    """A ticket, an account, a session, a passkey, tokens, links and invitations of others."""
    async with desk.transaction() as session:
        ines, ana = await desk.account(session, "ines"), await desk.account(session, "ana")
        mail = f"{PLANTED}-{desk.port}@example.com"
        someone = await making.account(session, mail, "Someone Else", Role.admin)
        ticket = await making.ticket(
            session, ana, f"{PLANTED} title", f"{PLANTED} words", email=mail, **JUDGED
        )
        number = ticket.id or 0
        for write, what in ((messages.reply, "reply"), (messages.note, "note")):
            message = await write(session, number, f"{PLANTED} {what}", by=ana)
            told = await _file(session, number, f"{PLANTED} {what} file.txt", ana)
            await attachments.claim(session, [told], to=message, by=ana)
        await messages.note(session, number, "@Someone Else", by=ana)
        being_sent = await held.hold(session, number, f"{PLANTED} held", by=someone, due_in=timedelta(days=1))
        # Whatever happens to the ticket from here on would open the link again that is over.
        key = await links.create(session, ticket)
        dead = {name: await links.create(session, ticket) for name in ("revoked", "expired")}
        await _over(session, dead)
        gone = await making.ticket(session, ana, f"{PLANTED} gone", f"{PLANTED} words", **JUDGED)
        dead["of a deleted ticket"] = await links.create(session, gone)
        await tickets.delete(session, gone.id or 0, by=ana)
        await sessions.begin(session, someone)
        waits = await _file(session, number, f"{PLANTED}-waits.txt", someone)
        _, bearer = await tokens.make(session, PLANTED, "read", by=ines)
        over, revoked = await tokens.make(session, PLANTED, "write", by=ines)
        await tokens.revoke(session, over.id or 0, by=ines)
        token, _ = await tokens.make(session, PLANTED, "write", by=someone)
        macro = await macros.save(session, {"name": PLANTED, "body": PLANTED}, by=someone)
        guest, replaced = await invitations.invite(
            session, email=f"guest-{mail}", name=GUEST, role=Role.viewer, by=ines
        )
        _, old = await invitations.new_link(session, guest.id or 0, by=ines)
        await _make_old(session, old)
        other, fresh = await invitations.new_link(session, someone.id or 0, by=ines)
    [(signed_in,)] = desk.rows("SELECT id FROM sessions WHERE account_id = %s", someone.id)
    [(nudge,)] = desk.rows("SELECT id FROM nudges WHERE account_id = %s", someone.id)
    [(passkey,)] = desk.rows(
        """INSERT INTO passkeys (account_id, credential_id, public_key, sign_count, name, created_at)
        VALUES (%s, %s, 'key', 0, %s, now()) RETURNING id""",
        someone.id,
        hash_of(key),
        PLANTED,
    )
    return Others(
        ticket=number,
        gone=gone.id or 0,
        key=key,
        dead=dead,
        account=other.id or 0,
        session=signed_in,
        passkey=passkey,
        token=token.id or 0,
        macro=macro.id or 0,
        nudge=nudge,
        held=being_sent.id or 0,
        file=waits,
        invitation=fresh,
        used={"replaced": replaced, "expired": old},
        bearer=bearer,
        revoked=revoked,
    )


async def _file(session: AsyncSession, number: int, name: str, by: Account) -> int:
    content = Content(hash_of(name), len(name), "text/plain")
    return (await waiting_files.add(session, number, content, name=name, by=by)).id or 0


async def _over(session: AsyncSession, keys: dict[str, str]) -> None:
    for name, key in keys.items():
        link = (await session.exec(select(Link).where(Link.key_hash == hash_of(key)))).one()
        moment = now() - timedelta(minutes=1)
        setattr(link, "revoked_at" if name == "revoked" else "expires_at", moment)
        session.add(link)


async def _make_old(session: AsyncSession, key: str) -> None:
    found = (await session.exec(select(Invitation).where(Invitation.key_hash == hash_of(key)))).one()
    found.created_at, found.expires_at = now() - timedelta(days=2), now() - timedelta(minutes=1)
    session.add(found)
