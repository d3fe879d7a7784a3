"""The requester's page: what it says of how things stand, and what its holder can do."""

from __future__ import annotations

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.web.conftest import MakeTicket
from tests.web.hall import Hall
from tests.web.tabs import Answer, Tab
from ticketdesk.config import settings
from ticketdesk.desk import acts, batches, links, messages, ratings, requesters, tickets
from ticketdesk.models import Account, Message, Status, Ticket
from ticketdesk.web.submitter.answering import AnswerState
from ticketdesk.web.submitter.state import SubmitterState

ABOUT, SAID = "submitter_state.about", "submitter_state.said"


async def _stage(requester: Tab) -> str:
    return (await requester.call(SubmitterState.load)).values[ABOUT]["stage"]  # type: ignore[no-any-return]


def _words(answer: Answer) -> list[str]:
    return [one["body"] or one["html"] for one in answer.values[SAID]]


async def test_it_says_in_plain_words_how_it_stands(
    session: AsyncSession, ana: Account, mine: Ticket, key: str, requester: Tab
) -> None:
    number = mine.id or 0
    assert await _stage(requester) == "new"
    await messages.note(session, number, "Planted", by=ana)
    assert await _stage(requester) == "new"
    await messages.reply(session, number, "Which file?", by=ana)
    assert await _stage(requester) == "answered"
    await requesters.answer(session, key, "The yearly one")
    assert await _stage(requester) == "heard"
    for status in (Status.in_progress, Status.resolved, Status.closed):
        await tickets.set_status(session, number, status, by=ana)
        assert await _stage(requester) == status.value
    await requesters.reopen(session, key)
    assert await _stage(requester) == "heard"
    await requesters.solve(session, key)
    assert await _stage(requester) == "resolved_by_you"


async def test_only_an_agent_who_wrote_to_the_requester_is_named_as_working_on_it(
    session: AsyncSession, ana: Account, ines: Account, mine: Ticket, requester: Tab
) -> None:
    number = mine.id or 0
    await tickets.assign(session, number, ines.id, by=ana)
    await tickets.set_status(session, number, Status.in_progress, by=ana)
    await messages.note(session, number, "Mine", by=ines)
    answer = await requester.call(SubmitterState.load)
    assert answer.values[ABOUT]["who"] == ""
    assert ines.name not in str(answer.values)
    await messages.reply(session, number, "I look at it", by=ines)
    assert (await requester.call(SubmitterState.load)).values[ABOUT]["who"] == ines.name


async def test_words_of_agents_are_marked_up_and_the_requesters_stay_as_typed(
    session: AsyncSession, ana: Account, mine: Ticket, key: str, requester: Tab
) -> None:
    await messages.reply(session, mine.id or 0, "**Yes**, see {{link}}", by=ana)
    await requesters.answer(session, key, "**No**, not {{link}}")
    asked, reply, answer = (await requester.call(SubmitterState.load)).values[SAID]
    address = f"{settings().address}/t/{key}"
    assert asked["body"] == "Zero bytes"
    assert reply["html"].startswith("<p><strong>Yes</strong>, see <a ")
    assert f'href="{address}"' in reply["html"]
    assert (answer["body"], answer["html"]) == ("**No**, not {{link}}", "")


async def test_a_long_conversation_shows_its_end_and_keeps_the_rest_folded(
    session: AsyncSession, ana: Account, mine: Ticket, requester: Tab, hall: Hall
) -> None:
    for count in range(24):
        await messages.reply(session, mine.id or 0, f"Words {count}", by=ana)
    await hall.tell_of(mine.id)
    values = (await requester.call(SubmitterState.load)).values
    earlier, said = values["submitter_state.earlier"], values[SAID]
    assert (len(earlier), len(said)) == (10, 15)
    assert [one["html"] for one in earlier[1:] + said] == [f"<p>Words {count}</p>" for count in range(24)]
    await messages.reply(session, mine.id or 0, "One more", by=ana)
    [news] = await hall.tell_of(mine.id)
    assert "earlier" not in news.values
    assert news.values["said"][-1]["html"] == "<p>One more</p>"


async def test_an_answer_is_stored_and_its_form_is_told_to_forget_it(
    session: AsyncSession, key: str, requester: Tab
) -> None:
    form = {"body": "It was the yearly one.", "draft": "d1", "then": "", "files": ""}
    for turn in (1, 2):  # the second time it was pressed in a tunnel
        values = (await requester.call(AnswerState.send, form)).values
        assert (values["answer_state.turn"], values["answer_state.refused"]) == (turn, "")
        assert values.get("answer_state.sent", "d1") == "d1"
    assert _words(await requester.call(SubmitterState.load)) == ["Zero bytes", "It was the yearly one."]


async def test_a_refused_answer_stays_where_it_was_written(session: AsyncSession, requester: Tab) -> None:
    values = (await requester.call(AnswerState.send, {"body": " ", "draft": "d1"})).values
    assert values["answer_state.refused"] == "A message needs at least one letter."
    assert (values["answer_state.turn"], values.get("answer_state.sent", "")) == (1, "")


async def test_solved_with_thanks_rated_and_opened_again(
    session: AsyncSession, mine: Ticket, requester: Tab
) -> None:
    await requester.call(
        AnswerState.send, {"body": "Thank you", "draft": "d1", "then": "solved", "files": ""}
    )
    assert await _stage(requester) == "resolved_by_you"
    assert (
        "refused"
        not in (
            await requester.call(AnswerState.rate, {"stars": "4", "words": "Quick", "draft": "r1"})
        ).values
    )
    about = (await requester.call(SubmitterState.load)).values[ABOUT]
    assert (about["stars"], about["words"], about["is_done"]) == (4, "Quick", True)
    await requester.call(AnswerState.send, {"body": "", "then": "again", "draft": "d2", "files": ""})
    about = (await requester.call(SubmitterState.load)).values[ABOUT]
    assert (about["stage"], about["is_done"]) == ("new", False)
    refused = (await requester.call(AnswerState.rate, {"stars": "5"})).values["answer_state.rating_refused"]
    assert refused == ratings.NotDoneYet().sentence


async def test_it_is_solved_without_a_word_too(session: AsyncSession, requester: Tab) -> None:
    await requester.call(AnswerState.send, {"body": "", "draft": "d1", "then": "solved", "files": ""})
    assert await _stage(requester) == "resolved_by_you"
    assert (await session.exec(select(Message))).all() == []


async def test_the_page_of_a_merged_ticket_tells_what_the_desk_told_everybody_and_no_word_of_others(
    session: AsyncSession, ana: Account, mine: Ticket, a_ticket: MakeTicket, requester: Tab, hall: Hall
) -> None:
    main = await a_ticket("Planted title", "Planted words", email="planted@example.com")
    number = main.id or 0
    theirs = await links.create(session, main)
    await messages.reply(session, number, "Planted reply", by=ana)
    await requesters.answer(session, theirs, "Planted answer")
    await batches.at_once(session, acts.Act(merge=number), [(mine.id or 0, None)], by=ana)
    [_] = await hall.tell_of(mine.id)
    await requesters.answer(session, theirs, "Planted again")
    await messages.note(session, number, "Planted note", by=ana)
    assert await hall.tell_of(number) == []
    await messages.reply(session, number, "It works again", by=ana)
    await tickets.resolve(session, number, by=ana)
    [news] = await hall.tell_of(number)
    assert (news.values["status"], news.values["about"]["is_merged"]) == ("resolved", True)
    answer = await requester.call(SubmitterState.load)
    assert _words(answer) == ["Zero bytes", "<p>It works again</p>"]
    assert (answer.values["submitter_state.number"], answer.values["submitter_state.title"]) == (
        mine.id,
        mine.title,
    )
    assert "lanted" not in str(answer.values) + str(hall.told)
    assert str(number) not in str({name: answer.values[name] for name in (ABOUT, SAID)})
    refused = await requester.call(AnswerState.send, {"body": "", "then": "solved", "draft": "d"})
    assert refused.values["answer_state.refused"] == requesters.GoesOnElsewhere().sentence


async def test_the_requester_of_the_main_ticket_reads_nothing_of_those_that_were_merged_into_it(
    session: AsyncSession, ana: Account, mine: Ticket, a_ticket: MakeTicket, requester: Tab, hall: Hall
) -> None:
    other = await a_ticket("Planted title", "Planted words")
    theirs = await links.create(session, other)
    await messages.reply(session, other.id or 0, "Planted reply", by=ana)
    await batches.at_once(session, acts.Act(merge=mine.id), [(other.id or 0, None)], by=ana)
    await requesters.answer(session, theirs, "Planted answer")
    await hall.tell_of(mine.id, other.id)
    answer = await requester.call(SubmitterState.load)
    assert _words(answer) == ["Zero bytes"]
    assert "lanted" not in str(answer.values) + str(hall.told)
