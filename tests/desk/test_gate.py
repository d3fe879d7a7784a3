"""What a form from a stranger has to pass: numbers that hold exactly, a proof that counts once, a word for each refusal."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta

import altcha
import pytest
from sqlmodel import select

from ticketdesk import config, db, visit
from ticketdesk.desk import gate
from ticketdesk.desk.gate import Arrival, LooksLikeAMachine, NeedsProof
from ticketdesk.desk.intake import NewTicket
from ticketdesk.errors import TooMany
from ticketdesk.models import Count
from ticketdesk.models.columns import at, now
from ticketdesk.visit import Visit

LIMITS = {"ADDRESS": "5", "MAIL": "50", "DAY": "50"}


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in LIMITS.items():
        monkeypatch.setenv(f"TICKETDESK_FORM_PER_{name}", value)
    monkeypatch.setenv("TICKETDESK_SUGGESTIONS_PER_ADDRESS", "3")
    config.settings.cache_clear()
    visit.arrives(Visit("192.0.2.7"))


def a_form(draft: str, email: str | None = None) -> NewTicket:
    return NewTicket("Charged twice", "Two payments", email, draft=draft)


def calm(proof: str = "") -> Arrival:
    return Arrival("", now() - timedelta(minutes=1), proof)


def solved(challenge: str) -> str:
    made = altcha.Challenge.from_dict(json.loads(challenge))
    solution = altcha.solve_challenge(made)
    assert solution
    return altcha.Payload(made, solution).to_base64()


async def proven(session, new: NewTicket) -> None:
    await gate.admit(session, new, calm(solved(await gate.challenge(session, new))))


async def test_the_hidden_field_is_for_machines(session) -> None:
    with pytest.raises(LooksLikeAMachine, match="what you wrote stays"):
        await gate.admit(session, a_form("1"), Arrival("x", now()))


@pytest.mark.parametrize("opened", [None, timedelta(seconds=1)])
async def test_who_is_too_fast_has_to_prove_it(session, opened: timedelta | None) -> None:
    hurried = Arrival("", opened and now() - opened)
    with pytest.raises(NeedsProof):
        await gate.admit(session, a_form("1"), hurried)
    await gate.admit(session, a_form("2"), calm())


async def test_near_the_limit_a_proof_is_needed_and_beyond_it_a_person_reads_why_and_when(session) -> None:
    for draft in "123":
        await gate.admit(session, a_form(draft), calm())
    with pytest.raises(NeedsProof):
        async with session.begin_nested():
            await gate.admit(session, a_form("4"), calm())
    for draft in "45":
        await proven(session, a_form(draft))
    with pytest.raises(TooMany, match=r"from your network .* Try again in .* stays") as refused:
        async with session.begin_nested():
            await proven(session, a_form("6"))
    assert 3500 < refused.value.wait_s <= 3600
    with at(now() + timedelta(hours=1, seconds=1)):
        await gate.admit(session, a_form("7"), calm())
    visit.arrives(Visit("192.0.2.8"))
    await gate.admit(session, a_form("8"), calm())


async def test_the_same_draft_counts_once(session) -> None:
    for _ in range(9):
        await gate.admit(session, a_form("same"), calm())
    counted = await session.exec(select(Count.count).where(Count.name == "forms by address"))
    assert counted.one() == 1


async def test_a_mail_address_has_one_form(session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TICKETDESK_FORM_PER_MAIL", "1")
    config.settings.cache_clear()
    await gate.admit(session, a_form("1", "li@example.com"), calm())
    with pytest.raises(TooMany, match="or leave it out"):
        await gate.admit(session, a_form("2", "LI+more@Example.com"), calm())


async def test_a_day_has_its_number(session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TICKETDESK_FORM_PER_DAY", "1")
    config.settings.cache_clear()
    await gate.admit(session, a_form("1"), calm())
    with pytest.raises(TooMany, match="in a day"):
        await gate.admit(session, a_form("2"), calm())


@pytest.mark.parametrize("spoil", ["another form", "forged", "another challenge", "expired", "garbage"])
async def test_a_proof_that_is_not_right_counts_nothing(session, spoil: str) -> None:
    new, moment = a_form("1"), now()
    good = await gate.challenge(session, new)
    given = solved(good)
    if spoil == "another form":
        new = a_form("2")
    if spoil == "garbage":
        given = "e30="
    if spoil in ("forged", "another challenge"):
        other = json.loads(good if spoil == "forged" else await gate.challenge(session, new))
        if spoil == "forged":
            other["parameters"]["keyPrefix"] = "00"
        solution = altcha.Payload.from_base64(given).solution
        given = altcha.Payload(altcha.Challenge.from_dict(other), solution).to_base64()
    if spoil == "expired":
        moment += timedelta(minutes=5, seconds=1)
    with at(moment), pytest.raises(NeedsProof):
        await gate.admit(session, new, Arrival("", None, given))


async def test_a_proof_counts_once(session) -> None:
    new = NewTicket("Charged twice", "Two payments")
    given = solved(await gate.challenge(session, new))
    await gate.admit(session, new, Arrival("", None, given))
    with pytest.raises(NeedsProof):
        await gate.admit(session, new, Arrival("", None, given))


async def test_an_address_has_its_share_of_questions(session) -> None:
    assert [await gate.may_ask_the_model(session) for _ in range(5)] == [True] * 3 + [False] * 2


async def test_the_budget_of_a_day_is_one_for_all_and_comes_back(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TICKETDESK_GEMINI_PER_DAY", "5")
    config.settings.cache_clear()

    async def one(_: int) -> bool:
        async with db.transaction() as session:
            return await gate.may_spend(session)

    assert sorted(await asyncio.gather(*map(one, range(12)))) == [False] * 7 + [True] * 5
    async with db.reading() as session:
        spent = await gate.spent(session)
        assert (spent.count, spent.limit.count, spent.is_over) == (12, 5, True)
    with at(now() + timedelta(days=1, seconds=1)):
        async with db.reading() as session:
            assert (await gate.spent(session)).count == 0
        assert await one(0)


async def test_a_budget_of_nothing_is_no_limit_but_counted(session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TICKETDESK_GEMINI_PER_DAY", "0")
    config.settings.cache_clear()
    assert [await gate.may_spend(session) for _ in range(3)] == [True] * 3
    assert (await gate.spent(session)).count == 3


async def test_thirty_at_once_are_exactly_five(database_url: str) -> None:
    async def one(number: int) -> bool:
        new = a_form(str(number))
        try:
            async with db.transaction() as session:
                challenge = await gate.challenge(session, new)
            given = await asyncio.to_thread(solved, challenge)
            async with db.transaction() as session:
                await gate.admit(session, new, calm(given))
        except TooMany:
            return False
        return True

    assert sum(await asyncio.gather(*map(one, range(30)))) == 5
