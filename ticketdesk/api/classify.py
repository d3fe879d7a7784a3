"""A second opinion on a text, without a ticket."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ticketdesk import db
from ticketdesk.advice import guidance_in_force, second_opinion
from ticketdesk.api import bodies, keys
from ticketdesk.api.calls import known_query
from ticketdesk.api.door import who_if_any
from ticketdesk.api.problems import NEVER_KEPT, answers_anyone
from ticketdesk.api.schemas import QUESTION
from ticketdesk.desk import gate, text
from ticketdesk.errors import Invalid
from ticketdesk.models import Scope
from ticketdesk.models.ticket import DESCRIPTION_LENGTH, TITLE_LENGTH


@answers_anyone
async def classify(request: Request) -> Response:
    """What category and priority a text suggests; nothing is stored."""
    me = await who_if_any(request, Scope.read)
    known_query(request)
    title, description = _words(await bodies.read(request, QUESTION["properties"]))
    if again := await keys.said_before(request, me):
        return again
    opinion, told = second_opinion(), await guidance_in_force()
    is_free = not opinion.would_cost(title, description, guidance=told) or await _may_ask_the_model()
    found = await opinion.suggest(title, description, guidance=told, only_local=not is_free)
    answer = {
        "suggested_category": found.category,
        "suggested_priority": found.priority,
        "source": found.category_source,
        "evidence": {"category": found.category_evidence, "priority": found.priority_evidence},
    }
    response = JSONResponse(answer, headers=NEVER_KEPT)
    async with db.bare() as connection, connection.transaction(), keys.once(request, connection, me) as once:
        return once.again or await once.answer(response)


async def _may_ask_the_model() -> bool:
    async with db.transaction() as session:
        return await gate.may_ask_the_model(session)


def _words(body: dict[str, object]) -> tuple[str, str]:
    refused, found = {}, {"title": ""}
    for name, longest in (("title", TITLE_LENGTH), ("description", DESCRIPTION_LENGTH)):
        if name == "title" and body.get(name) is None:
            continue
        try:
            found[name] = text.words(body.get(name, ""), name=f"A {name}", longest=longest)
        except text.Unfit as error:
            refused[name] = str(error)
    if refused:
        raise Invalid(refused)
    return found["title"], found["description"]
