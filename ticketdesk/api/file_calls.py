"""The calls about files, declared."""

from __future__ import annotations

from ticketdesk.api import files, schemas, story
from ticketdesk.api.calls import Answer, Body, Call, Who
from ticketdesk.api.schemas import Schema
from ticketdesk.api.talk_calls import ACCOUNT, PAGED, paged
from ticketdesk.config import settings
from ticketdesk.models.attachment import NAME_LENGTH

ATTACHMENT = schemas.whole(
    {
        "id": schemas.NUMBER,
        "message": {
            **schemas.NUMBER,
            "type": ["integer", "null"],
            "description": "The message that it came with; null: it waits.",
        },
        "author": {**ACCOUNT, "description": "An account's number; null: the requester."},
        "name": {"type": "string", "minLength": 1, "maxLength": NAME_LENGTH, "examples": ["notes.txt"]},
        "size": {"type": "integer", "minimum": 1, "description": "In bytes."},
        "media_type": {
            "type": "string",
            "description": "What its content is, told by the content.",
            "examples": ["text/plain"],
        },
        "created_at": schemas.MOMENT,
        "path": {
            "type": "string",
            "format": "uri-reference",
            "description": "Where its content is, on this desk, for the same token.",
            "examples": ["/files/12/content"],
        },
    }
)
NAME: Schema = {
    "type": "string",
    "minLength": 1,
    "maxLength": NAME_LENGTH,
    "description": "Its name. Endings of programs and of pages that could run scripts are refused.",
    "examples": ["notes.txt"],
}
CONTENT: Schema = {
    "type": "string",
    "format": "binary",
    "minLength": 1,
    "description": f"The file, at most {settings().ticketdesk_file_mb} MB.",
}

CALLS = (
    Call(
        "GET",
        "/tickets/{number}/attachments/",
        files.attached,
        Who.read,
        {
            200: Answer(
                "A page of files, and the address of the next one.",
                paged(ATTACHMENT),
                example=story.paged(story.SENT),
            )
        },
        query=PAGED,
    ),
    Call(
        "POST",
        "/tickets/{number}/attachments/",
        files.attach,
        Who.write,
        {
            201: Answer("The file, which waits.", ATTACHMENT, example=story.WAITING),
            408: Answer("Nothing came for a minute. Send it again.", schemas.PROBLEM),
        },
        query={"name": NAME},
        asks={"name": story.FILE},
        bodies=(Body(CONTENT, story.CONTENT, files.BYTES, file=story.FILE),),
        takes_key=True,
    ),
)
