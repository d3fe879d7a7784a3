"""The calls that take all tickets away and bring many in, declared."""

from __future__ import annotations

from ticketdesk.api import exports, imports, schemas, story_files
from ticketdesk.api.calls import Answer, Body, Call, Who
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
PARTIAL: schemas.Schema = {
    "enum": ["true", "false"],
    "default": "false",
    "description": "`true`: the good lines are stored, and `lines` tells of those that were not. `false`: all of them or none.",
}
LINES: schemas.Schema = {
    "type": "string",
    "minLength": 2,
    "description": "One JSON object a line, as the export writes them. Numbers, sources and times are kept in a desk"
    " that has no ticket yet; any other desk gives them anew.",
}
LINES_REFUSED = schemas.of_problem(
    refused={**schemas.COUNT, "description": "How many lines were refused."},
    lines=REPORT["properties"]["lines"],
    others=REPORT["properties"]["others"],
)

CALLS = (
    Call(
        "GET",
        "/tickets/export/",
        exports.export,
        Who.read,
        {
            200: Answer(
                "The file, as an attachment.",
                {"type": "string"},
                "application/jsonl",
                story_files.EXPORTED,
                also={"text/csv": story_files.EXPORTED_CSV},
            )
        },
        query={**FILTERS, "format": {"enum": [form.value for form in Form], "default": "jsonl"}},
        asks=story_files.TAKEN,
    ),
    Call(
        "POST",
        "/tickets/import/",
        imports.take_in,
        Who.admin,
        {
            201: Answer("All are stored.", REPORT, example=story_files.ALL_STORED),
            200: Answer(
                "With `partial=true`: the good ones are stored; `lines` tells of the first that were not.",
                REPORT,
                example=story_files.SOME_STORED,
            ),
            408: Answer("Nothing came for a minute. Nothing was imported; send it again.", schemas.PROBLEM),
            422: Answer(
                "A line was refused, so nothing is stored; `lines` tells of the first. Or a parameter means nothing.",
                LINES_REFUSED,
                example=story_files.NONE_STORED,
            ),
        },
        query={"partial": PARTIAL},
        bodies=(
            *(Body(LINES, story_files.LINES, kind, LINE, story_files.FILE) for kind in imports.LINES),
            Body({"type": "array", "items": LINE, "minItems": 1}, story_files.BROUGHT, imports.ARRAY),
        ),
        takes_key=True,
    ),
)
