"""Whatever a handler is called with: no error escapes, nothing changes, and no word of it is in a log.

``make proof`` tries all of it with everybody; here each of them tries a part at each handler.
"""

from __future__ import annotations

import inspect
import logging
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest
from reflex_base.utils.form import FORM_DATA_ENTRIES_KEY
from sqlmodel.ext.asyncio.session import AsyncSession

from tests import proof
from tests.web.conftest import TabOf
from tests.web.tabs import Tab
from tests.web.test_register import handlers
from tests.web.watching import everything
from ticketdesk.models import Account, Ticket
from ticketdesk.web.form.state import FormState
from ticketdesk.web.framework import FRAMEWORK
from ticketdesk.web.queue.state import QueueState
from ticketdesk.web.ticket.composing import ComposerState
from ticketdesk.web.ticket.state import TicketState

PLANTED = "zq7planted"
HALF = "\ud800"  # of a surrogate pair
NOT_TEXT: tuple[Any, ...] = (
    None,
    0,
    -1,
    1.5,
    True,
    [PLANTED],
    [[PLANTED, {}]],
    {PLANTED: PLANTED},
    {"value": {"a": [PLANTED] * 50}},
    {FORM_DATA_ENTRIES_KEY: PLANTED},
    {FORM_DATA_ENTRIES_KEY: [[[PLANTED], PLANTED]]},
    {FORM_DATA_ENTRIES_KEY: [PLANTED, 5]},
)
BAD_TEXT = (
    PLANTED,
    f"{PLANTED}\0",
    PLANTED + HALF,
    f"closed; DROP TABLE tickets -- {PLANTED}",
    "9" * 400,
    f"{PLANTED} " * 9_000,
    "<img src=x onerror=alert(1)>" + PLANTED,
)
BAD_ONES = 6
FIELDS = (
    "title",
    "description",
    "email",
    "chosen_category",
    "chosen_priority",
    "draft",
    "kind",
    "body",
    "comment",
)
# Any words at all may be a title, a reply or a last word; a note needs an agent, so that its kind is free.
BAD_FORMS = [
    *(
        dict.fromkeys(FIELDS, bad)
        for bad in (None, 5, [PLANTED], {PLANTED: [PLANTED]}, "", " \n ", f"{PLANTED}\0")
    ),
    *(dict.fromkeys(FIELDS, PLANTED) | {"chosen_priority": bad} for bad in (PLANTED, [PLANTED], 3)),
    dict.fromkeys(FIELDS, f"{PLANTED} " * 9000),
    dict.fromkeys(FIELDS, PLANTED + HALF),
    {f"{PLANTED}{number}": PLANTED for number in range(2_000)},
]


def payloads(handler: Callable[..., Any]) -> Iterator[dict[str, Any]]:
    """Ways to call a handler that no page of ours has."""
    names = list(inspect.signature(handler).parameters)[1:]
    yield {PLANTED: PLANTED}
    yield {"self": PLANTED}
    yield {**dict.fromkeys(names, PLANTED), PLANTED: 1}
    if names:
        yield {}
    takes_a_form = "form" in names  # any dict is one, and to close without a comment is no garbage
    for bad in NOT_TEXT:
        if not takes_a_form or not isinstance(bad, dict) or FORM_DATA_ENTRIES_KEY in bad:
            yield dict.fromkeys(names or ["value"], bad)
    for bad in BAD_TEXT if names and not takes_a_form else ():
        yield dict.fromkeys(names, bad)


@pytest.fixture
async def opened(
    tab_of: TabOf, ana: Account, a_ticket: Callable[..., Awaitable[Ticket]]
) -> Callable[..., Awaitable[Tab]]:
    """A tab that has been everywhere, and whose ticket Ana has."""
    ticket = await a_ticket(assignee=ana)

    async def make(account: Account | None) -> Tab:
        tab = await tab_of(account, "/desk")
        await tab.call(QueueState.load)
        tab.path = f"/desk/tickets/{ticket.id}"
        await tab.call(TicketState.load)
        return tab

    return make


# All share one connection here: a handler that a newer call replaces may be stopped in a savepoint of everybody's.
@pytest.mark.flaky(reruns=2, only_rerun="PendingRollbackError")
@pytest.mark.parametrize("who", ["ines", "ana", "vic", "a stranger"])
async def test_garbage_changes_nothing_and_leaves_no_trace(
    who: str,
    ines: Account,
    ana: Account,
    vic: Account,
    session: AsyncSession,
    opened: Callable[..., Awaitable[Tab]],
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    tab = await opened({"ines": ines, "ana": ana, "vic": vic}.get(who))
    caplog.set_level(logging.INFO)
    for name, handler in handlers().items():
        before = await everything(session)
        for payload in proof.some(payloads(handler), BAD_ONES, who, name):
            await tab.send(name, payload)
        assert await everything(session) == before, name
    assert PLANTED not in caplog.text
    assert PLANTED not in "".join(capfd.readouterr())


@pytest.mark.parametrize("form", BAD_FORMS, ids=range(len(BAD_FORMS)))
async def test_a_form_full_of_garbage_is_refused_field_by_field(
    form: dict[str, Any],
    session: AsyncSession,
    ana: Account,
    opened: Callable[..., Awaitable[Tab]],
    caplog: pytest.LogCaptureFixture,
) -> None:
    tab = await opened(ana)
    caplog.set_level(logging.INFO)
    before = await everything(session)
    asked = await tab.call(FormState.submit, form)
    assert any(asked.values["form_state.wrong"].values())
    assert asked.values["form_state.problem"].endswith("Nothing was lost.")
    if form.get("body") != PLANTED:
        assert (await tab.call(ComposerState.send, form)).values["composer_state.refused"]
    assert await everything(session) == before
    assert PLANTED not in caplog.text


@pytest.mark.parametrize("name", sorted(FRAMEWORK))
async def test_what_reflex_needs_takes_no_garbage_either(
    name: str, session: AsyncSession, opened: Callable[..., Awaitable[Tab]], ana: Account
) -> None:
    tab, before = await opened(ana), await everything(session)
    for bad in NOT_TEXT:
        await tab.send(name, {"value": bad, "vars": bad, "hashes": bad})
        await tab.send(name, {"value": bad})
    assert await everything(session) == before
    assert (await tab.call(QueueState.load)).values["queue_state.total"] == 1
