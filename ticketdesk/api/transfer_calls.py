"""The calls that take all tickets away and bring many in, declared."""

from __future__ import annotations

from ticketdesk.api import exports, imports, schemas
from ticketdesk.api.calls import Answer, Call, Who
from ticketdesk.api.filter_schemas import FILTERS
from ticketdesk.desk.exports import Form
from ticketdesk.desk.refused_lines import MOST_TOLD
from ticketdesk.models import Source, Status

IMPORTED = {
    **schemas.NEW_TICKET["properties"],
    "status": schemas.one_of(Status, None),
    "assignee": {"type": ["integer", "null"], "minimum": 1},
    "tags": {**schemas.TAGS, "type": ["array", "null"]},
}
KEPT = {
    "id": {**schemas.NUMBER, "type": ["integer", "null"]},
    **{name: schemas.one_of(Source, None) for name in ("category_source", "priority_source")},
    **{
        name: {**schemas.MOMENT, "type": ["string", "null"]}
        for name in ("created_at", "updated_at", "resolved_at", "closed_at")
    },
}
LINE = schemas.whole(IMPORTED | KEPT, *(set(IMPORTED | KEPT) - {"title", "description"}))
REPORT = schemas.whole(
    {
        "kept": {
            "type": "boolean",
            "description": "Whether numbers, times and people are those of the lines.",
        },
        "imported": schemas.COUNT,
        "refused": schemas.COUNT,
        "lines": {
            "type": "array",
            "maxItems": MOST_TOLD,
            "items": schemas.whole(
                {
                    "line": {"type": "integer", "minimum": 1},
                    "errors": {"type": "object", "additionalProperties": {"type": "string"}},
                }
            ),
        },
        "others": {
            "type": "array",
            "items": {"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2},
            "description": "The numbers of refused lines whose errors are not told: the first and the last of each run.",
        },
        "people": {
            "type": "array",
            "items": schemas.NUMBER,
            "description": "Accounts that were made, disabled, to stand for people whom the lines name and who had none here.",
        },
    }
)

CALLS = (
    Call(
        "GET",
        "/tickets/export/",
        exports.export,
        Who.read,
        {
            200: Answer(
                "The file, as an attachment.", {"type": "string"}, "application/jsonl", also=("text/csv",)
            )
        },
        query={**FILTERS, "format": {"enum": [form.value for form in Form], "default": "jsonl"}},
    ),
    Call(
        "POST",
        "/tickets/import/",
        imports.take_in,
        Who.admin,
        {
            201: Answer("All are stored.", REPORT),
            200: Answer("The good ones are stored; `lines` tells of the first that were not.", REPORT),
        },
        query={"partial": {"enum": ["true", "false"], "default": "false"}},
        body={"type": "array", "items": LINE, "minItems": 1},
        example=[{"title": "The invoice is wrong", "description": "Charged twice.", "status": "open"}],
        takes_key=True,
    ),
)
