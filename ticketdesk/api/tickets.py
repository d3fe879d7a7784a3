"""One ticket: made, read, changed, taken away and brought back. Deleted ones appear nowhere."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from ticketdesk import db
from ticketdesk.api import bodies, keys
from ticketdesk.api.calls import known_query
from ticketdesk.api.door import acting, changing, has_token, tell, who, who_if_any, write
from ticketdesk.api.problems import NEVER_KEPT, answers, answers_anyone, etag
from ticketdesk.api.schemas import NEW_TICKET, TICKET_CHANGE
from ticketdesk.api.versions import is_known, wanted_versions
from ticketdesk.config import settings
from ticketdesk.desk import changes, finding, gate, intake, links, standing, tags, text, tickets
from ticketdesk.desk.access import Act, require
from ticketdesk.desk.bare import Asked
from ticketdesk.desk.changes import STAYS, Change
from ticketdesk.desk.gate import Arrival
from ticketdesk.desk.intake import NewTicket
from ticketdesk.desk.keys import hash_of
from ticketdesk.desk.telling import AS_JSON, Told
from ticketdesk.errors import Invalid, Refusal, TicketIsDeleted
from ticketdesk.models import Category, Priority, Scope, Status

JSON = "application/json"
_ONE = f"SELECT last_event_id, {AS_JSON} FROM tickets WHERE id = %(number)s AND deleted_at IS NULL"  # noqa: S608


@answers_anyone
async def create(request: Request) -> Response:
    """Write a ticket. What is left out is triaged later; what is given is a person's choice."""
    if has_token(request) and keys.HEADER not in request.headers:
        try:
            asked = intake.alone(await _new(request))
        except Refusal:
            require(await who(request, Scope.write), Act.change_tickets)  # else that is what was wrong
            raise
        if asked:
            row = await write(request, Act.change_tickets, asked)
            return _made(Told(row["id"], row["last_event_id"], row["told"]), None)
    me = await who_if_any(request)
    if me:
        require(me, Act.change_tickets)
    new = await _new(request, is_stranger=me is None)
    if again := await keys.said_before(request, me):
        return again
    if me is None:
        async with db.transaction(db.CALL_LIMIT_MS) as session:
            await gate.admit(session, new, Arrival(is_program=True))
    async with db.bare() as connection, connection.transaction(), keys.once(request, connection, me) as once:
        if once.again:
            return once.again
        told = await intake.store(connection, new, by=me)
        key = None if me else await links.open_to(connection, told.number)
        return await once.answer(_made(told, key))


@answers
async def one(request: Request) -> Response:
    """One ticket, with its version in ETag."""
    known_query(request)
    number = finding.numbered(request.path_params["number"])
    row = await tell(request, Act.see_tickets, Asked(_ONE, {"number": number}))
    if not row.get("told"):
        raise finding.none_such(number)
    if is_known(request, row["last_event_id"]):
        return Response(status_code=304, headers=NEVER_KEPT | {"ETag": etag(row["last_event_id"])})
    return _told(Told(number, row["last_event_id"], row["told"]))


@answers
async def change(request: Request) -> Response:
    """Change any of a ticket's fields; a comment is an internal note, and on closing the last word to the requester."""
    known_query(request)
    number = request.path_params["number"]
    asked = standing.as_it_stands(number)
    async with changing(request, Act.change_tickets, asked) as (connection, me, read):
        wanted = _change(await bodies.read(request, TICKET_CHANGE["properties"]))
        versions = wanted_versions(request)
        try:
            # A tag is a row of its own, so that with tags it takes more than one statement.
            async with connection.transaction() if wanted.names_tags else nullcontext():
                told = await changes.change(connection, number, wanted, by=me, versions=versions, read=read)
                return _told(told)
        except TicketIsDeleted:
            raise finding.none_such(number) from None


@answers
async def delete(request: Request) -> Response:
    """Take a ticket out of every list. It can be brought back for 30 days."""
    known_query(request)
    number = request.path_params["number"]
    async with acting(request) as (session, me):
        try:
            await tickets.delete(session, number, by=me, versions=wanted_versions(request))
        except TicketIsDeleted:
            raise finding.none_such(number) from None
    return Response(status_code=204, headers=NEVER_KEPT)


@answers
async def restore(request: Request) -> Response:
    """Bring a deleted ticket back as it was."""
    known_query(request)
    await request.body()
    number = request.path_params["number"]
    me = await who(request, Scope.write)
    async with db.transaction(db.CALL_LIMIT_MS) as session, keys.once(request, session, me) as once:
        if once.again:
            return once.again
        await tickets.restore(session, number, by=me)
        told = await standing.as_it_is(session, number)
        return await once.answer(_told(told))


async def _new(request: Request, *, is_stranger: bool = False) -> NewTicket:
    known_query(request)
    body = await bodies.read(request, NEW_TICKET["properties"])
    for name in ("category", "priority"):
        if body.get(name) == "":
            raise Invalid({name: "Leave it out to have it triaged."})
    # Copies of a stranger's call count as one: the gate knows them by their draft.
    key = request.headers.get(keys.HEADER, "")
    named = f"{keys.caller(None)} {key}" if key and is_stranger else ""
    return NewTicket.read({**body, "draft": hash_of(named).hex() if named else ""})


def _change(body: dict[str, Any]) -> Change:
    refused: dict[str, str] = {}
    found: dict[str, Any] = {}
    for name, kind in (("status", Status), ("category", Category), ("priority", Priority)):
        if name in body:
            try:
                found[name] = text.needed_one_of(kind, body[name])
            except text.Unfit as error:
                refused[name] = str(error)
    assignee = body.get("assignee", STAYS)
    if assignee not in (None, STAYS) and (type(assignee) is not int or assignee < 1):
        refused["assignee"] = "Give the number of an account, or null for nobody."
    comment = body.get("comment")
    if comment is not None and not isinstance(comment, str):
        refused["comment"] = "A comment must be text."
    if comment == "":
        refused["comment"] = "A comment needs at least one letter. Leave it out to go without."
    if "tags" in body:
        try:
            found["tags"] = tags.fit_all(body["tags"])
        except Invalid as error:
            refused |= error.fields
    if refused:
        raise Invalid(refused)
    return Change(**found, assignee=assignee, comment=comment)


def _made(told: Told, key: str | None) -> Response:
    body = told.ticket
    if key:
        url = f"{settings().address}/t/{key}"
        body = body[:-1] + f',"url":"{url}"}}'.encode()
    headers = NEVER_KEPT | {"ETag": etag(told.version), "Location": f"/api/tickets/{told.number}/"}
    return Response(body, 201, headers=headers, media_type=JSON)


def _told(told: Told) -> Response:
    return Response(told.ticket, headers=NEVER_KEPT | {"ETag": etag(told.version)}, media_type=JSON)
