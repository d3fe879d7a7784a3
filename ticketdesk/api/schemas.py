"""JSON schemas (2020-12) of what programs send and get, made from the closed lists and lengths of the nouns."""

from __future__ import annotations

from typing import Any

from ticketdesk.desk import tags, text
from ticketdesk.desk.answers import LONGEST_KEY
from ticketdesk.desk.cursors import PATTERN
from ticketdesk.desk.finding import LARGEST
from ticketdesk.desk.pages import MOST, USUAL
from ticketdesk.models import Category, Priority, Source, Status
from ticketdesk.models.choices import Choice
from ticketdesk.models.message import BODY_LENGTH
from ticketdesk.models.tag import MOST_TAGS, NAME_LENGTH
from ticketdesk.models.ticket import DESCRIPTION_LENGTH, EMAIL_LENGTH, TITLE_LENGTH

Schema = dict[str, Any]


def one_of(kind: type[Choice], *more: str | None) -> Schema:
    """A value of a closed list."""
    return {"enum": [*(choice.value for choice in kind), *more]}


def words(longest: int) -> Schema:
    """A text with something to see in it. Space around it is cut off before it is measured."""
    return {"type": "string", "minLength": 1, "maxLength": longest, "pattern": text.SEEN}


def whole(named: Schema, *optional: str) -> Schema:
    """An object with these fields and no other."""
    required = [name for name in named if name not in optional]
    return {"type": "object", "properties": named, "required": required, "additionalProperties": False}


MOMENT: Schema = {"type": "string", "format": "date-time"}
NUMBER: Schema = {"type": "integer", "minimum": 1, "maximum": LARGEST}
COUNT: Schema = {"type": "integer", "minimum": 0}
EMAIL: Schema = {
    "type": ["string", "null"],
    "maxLength": EMAIL_LENGTH,
    "anyOf": [{"format": "email"}, {"pattern": "^[ \\t\\r\\n]*$"}],
    "description": "Where answers go; empty or null: nowhere.",
    "examples": ["mara@example.com"],
}

TAGS: Schema = {
    "type": "array",
    "maxItems": MOST_TAGS,
    "items": {**words(NAME_LENGTH), "allOf": [{"pattern": tags.ONE_LINE}]},
    "description": "Names, in alphabetical order; to change them, all that the ticket shall have.",
    "examples": [["refund", "vip"]],
}

_TICKET: Schema = {
    "id": NUMBER,
    "title": {
        "type": "string",
        "minLength": 1,
        "maxLength": TITLE_LENGTH,
        "examples": ["The invoice is wrong"],
    },
    "description": {
        "type": "string",
        "minLength": 1,
        "maxLength": DESCRIPTION_LENGTH,
        "examples": ["We were charged twice in November."],
    },
    "category": one_of(Category),
    "priority": one_of(Priority),
    "status": one_of(Status),
    "assignee": {"type": ["integer", "null"], "minimum": 1, "description": "An account's number."},
    "category_source": one_of(Source),
    "priority_source": one_of(Source),
    "tags": TAGS,
    "snoozed_until": {
        "type": ["string", "null"],
        "format": "date-time",
        "description": "Until when it sleeps: agents decide that in the desk. Null: it does not.",
    },
    "merged_into": {
        "type": ["integer", "null"],
        "minimum": 1,
        "description": "The number of the ticket in which it goes on. Null: it goes on by itself.",
    },
    "created_at": MOMENT,
    "updated_at": MOMENT,
}
TICKET = whole(_TICKET)
MADE_TICKET = whole(
    _TICKET
    | {"url": {"type": "string", "format": "uri", "description": "The private link; for strangers only."}},
    "url",
)
NEW_TICKET = whole(
    {
        "title": words(TITLE_LENGTH),
        "description": words(DESCRIPTION_LENGTH),
        "category": one_of(Category, None),
        "priority": one_of(Priority, None),
        "email": EMAIL,
    },
    "category",
    "priority",
    "email",
)
TICKET_CHANGE = whole(
    {
        "status": one_of(Status),
        "category": one_of(Category),
        "priority": one_of(Priority),
        "assignee": {"type": ["integer", "null"], "minimum": 1},
        "comment": {**words(BODY_LENGTH), "type": ["string", "null"]},
        "tags": TAGS,
    },
    "status",
    "category",
    "priority",
    "assignee",
    "comment",
    "tags",
)
PAGE = whole(
    {"results": {"type": "array", "items": TICKET}, "next": {"type": ["string", "null"], "format": "uri"}}
)
AMOUNT = whole({"count": COUNT})
STATS = whole(
    {
        "total_tickets": COUNT,
        "open_tickets": COUNT,
        "avg_tickets_per_day": {"type": "number", "minimum": 0},
        **{
            f"{name}_breakdown": whole({choice.value: COUNT for choice in kind})
            for name, kind in (("status", Status), ("priority", Priority), ("category", Category))
        },
    }
)
SUGGESTION = whole(
    {
        "suggested_category": one_of(Category),
        "suggested_priority": one_of(Priority),
        "source": one_of(Source),
        "evidence": whole(
            {
                name: {"type": "array", "items": {"type": "string"}, "maxItems": 3}
                for name in ("category", "priority")
            }
        ),
    }
)
QUESTION = whole(
    {"description": words(DESCRIPTION_LENGTH), "title": {**words(TITLE_LENGTH), "type": ["string", "null"]}},
    "title",
)

PROBLEM: Schema = {
    "type": "object",
    "properties": {
        "type": {"const": "about:blank"},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string", "description": "A sentence that a person can act on."},
        "errors": {
            "type": "object",
            "description": "Each refused field's own sentence.",
            "additionalProperties": {"type": "string"},
        },
        "ticket": TICKET,
    },
    "required": ["type", "title", "status", "detail"],
}


def of_problem(**more: Schema) -> Schema:
    """A refusal that tells more than others do."""
    return {**PROBLEM, "properties": PROBLEM["properties"] | more}


LIMIT: Schema = {
    "type": "integer",
    "minimum": 1,
    "maximum": MOST,
    "default": USUAL,
    "description": "Tickets on a page.",
}
CURSOR: Schema = {"type": "string", "pattern": PATTERN, "description": "As it stands in `next`."}
KEY: Schema = {"type": "string", "pattern": f"^[\\x21-\\x7e]{{1,{LONGEST_KEY}}}$"}
