"""Which mails come: one's own choice, and one link at the end of each that takes it without signing in."""

from __future__ import annotations

import pytest

from ticketdesk.desk import wanted_mail
from ticketdesk.errors import NotFound, NotSignedIn, Refusal
from ticketdesk.models import MailKind


async def test_each_kind_is_chosen_by_itself(session, ana) -> None:
    for kind in wanted_mail.KINDS:
        await wanted_mail.want(session, kind, False, by=ana)
    assert ana.unwanted_mail == ["answer", "assignment", "mention"]
    await wanted_mail.want(session, MailKind.mention, True, by=ana)
    await wanted_mail.want(session, MailKind.answer, False, by=ana)
    await session.refresh(ana)
    assert ana.unwanted_mail == ["answer", "assignment"]


async def test_what_has_to_come_comes(session, ana) -> None:
    for kind in set(MailKind) - set(wanted_mail.KINDS):
        with pytest.raises(Refusal, match="come in any case"):
            await wanted_mail.want(session, kind, False, by=ana)
    with pytest.raises(NotSignedIn):
        await wanted_mail.want(session, MailKind.mention, False, by=None)


async def test_a_key_switches_off_one_kind_for_one_account(session, ana, ines) -> None:
    key = await wanted_mail.key_for(session, ana.id, MailKind.mention)
    for _ in range(2):  # once more changes nothing
        off = await wanted_mail.switch_off(session, key)
        assert (off.account.id, off.kind) == (ana.id, MailKind.mention)
    await session.refresh(ana)
    assert (ana.unwanted_mail, ines.unwanted_mail) == (["mention"], [])


async def test_looking_switches_nothing_off(session, ana) -> None:
    key = await wanted_mail.key_for(session, ana.id, MailKind.mention)
    await wanted_mail.behind(session, key)
    await session.refresh(ana)
    assert ana.unwanted_mail == []


async def test_no_other_key_does_anything(session, ana, ines) -> None:
    key = await wanted_mail.key_for(session, ana.id, MailKind.mention)
    number, kind, mark = key.split(".")
    wrong = (
        *(
            f"{ines.id}.{kind}.{mark}",
            f"{number}.answer.{mark}",
            f"{number}.reply.{mark}",
            f"{number}.{kind}.",
        ),
        *(key[:-1], key + "A", key.swapcase(), f"0{key}", f"{2**31}.{kind}.{mark}", f"１.{kind}.{mark}"),
        *("", ".", "..", "\0", "\ud83d", "x" * 10_000, None, 1, b"key", [key]),
    )
    for one in wrong:
        with pytest.raises(NotFound, match="switches nothing off"):
            await wanted_mail.switch_off(session, one)
    for account in (ana, ines):
        await session.refresh(account)
        assert account.unwanted_mail == []
