"""The calls about what is said and what happened, declared."""

from __future__ import annotations

from ticketdesk.api import schemas, story, stream, talk
from ticketdesk.api.calls import Answer, Body, Call, Who
from ticketdesk.api.schemas import Schema
from ticketdesk.config import settings
from ticketdesk.desk.following import LARGEST
from ticketdesk.models import Actor, Kind, What
from ticketdesk.models.message import BODY_LENGTH

ACCOUNT: Schema = {"type": ["integer", "null"], "minimum": 1, "description": "An account's number."}
LARGE: Schema = {"type": "integer", "minimum": 1, "maximum": LARGEST}
PART: Schema = {"type": ["string", "null"]}
MESSAGE = schemas.whole(
    {
        "id": schemas.NUMBER,
        "kind": {"enum": [kind.value for kind in Kind]},
        "author": {**ACCOUNT, "description": "An account's number; null: the requester."},
        "body": {"type": "string", "minLength": 1, "maxLength": BODY_LENGTH},
        "created_at": schemas.MOMENT,
    }
)
EVENT = schemas.whole(
    {
        "id": LARGE,
        "ticket": schemas.NUMBER,
        "what": {"enum": [what.value for what in What]},
        "actor": {"enum": [actor.value for actor in Actor]},
        "by": ACCOUNT,
        "before": PART,
        "after": PART,
        "created_at": schemas.MOMENT,
    }
)
FILES: Schema = {
    "type": "array",
    "items": schemas.NUMBER,
    "uniqueItems": True,
    "maxItems": settings().ticketdesk_files_per_message,
    "description": "Files that you sent to this ticket before, by their numbers; they go with it.",
}
NEW_MESSAGE = schemas.whole(
    {"body": schemas.words(BODY_LENGTH), "kind": {"enum": [*talk.VERBS]}, "attachments": FILES}, "attachments"
)
AFTER: Schema = {
    "type": "integer",
    "minimum": 0,
    "maximum": LARGEST,
    "description": "The number of the last one that you have; 0: from the beginning.",
}
PAGED = {"after": AFTER, "limit": {**schemas.LIMIT, "description": "How many on a page."}}


def paged(item: Schema) -> Schema:
    """A page of such things, and the address of the next one."""
    address: Schema = {"type": ["string", "null"], "format": "uri"}
    return schemas.whole({"results": {"type": "array", "items": item}, "next": address})


CALLS = (
    Call(
        "GET",
        "/tickets/{number}/messages/",
        talk.said,
        Who.read,
        {
            200: Answer(
                "A page of messages, and the address of the next one.",
                paged(MESSAGE),
                example=story.paged(story.REPLIED),
            )
        },
        query=PAGED,
    ),
    Call(
        "POST",
        "/tickets/{number}/messages/",
        talk.say,
        Who.write,
        {201: Answer("The message, stored.", MESSAGE, example=story.REPLIED)},
        bodies=(Body(NEW_MESSAGE, story.REPLY),),
        takes_key=True,
    ),
    Call(
        "GET",
        "/tickets/{number}/events/",
        talk.history,
        Who.read,
        {
            200: Answer(
                "A page of the history, and the address of the next one.",
                paged(EVENT),
                example=story.paged(*story.HISTORY),
            )
        },
        query=PAGED,
    ),
    Call(
        "GET",
        "/events/",
        stream.follow,
        Who.read,
        {
            200: Answer(
                "Events named `ticket`; the data of each is a line of history, its id the line's number.",
                {"type": "string"},
                stream.KIND,
                story.STREAM,
            )
        },
        query={
            "after": {**AFTER, "description": "As `Last-Event-ID`, which counts more. Without: from now on."}
        },
        is_told=False,
    ),
)
