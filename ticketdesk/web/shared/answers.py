"""What the doors for files answer: a refusal in words, or the content of a file."""

from __future__ import annotations

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse

from ticketdesk.channels import files, serving
from ticketdesk.errors import Refusal, TooMany
from ticketdesk.models import Attachment, Shape
from ticketdesk.web.shared.notice import reason

NEVER_KEPT = {"Cache-Control": "no-store"}


async def content(request: Request, attachment: Attachment, shape: Shape) -> Response:
    """A file, or a picture of it; nothing of it when the reader has it already.

    Raises:
        StoreIsAway: the store did not answer.
        ContentIsGone: there is no such content.
    """
    headers = (
        serving.of_file(attachment.name, attachment.media_type, attachment.digest)
        if shape is Shape.whole
        else serving.of_picture(attachment.digest, shape)
    )
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers={"ETag": headers["ETag"]})
    found = await files.find(attachment.digest, shape)
    return StreamingResponse(found.pieces, headers=headers | {"Content-Length": str(found.size)})


def refused(error: Exception) -> Response:
    """Why a file is not shown, for whoever opened its address."""
    return PlainTextResponse(f"{reason(error)}\n", _status(error), headers=NEVER_KEPT)


def not_taken(error: Exception) -> Response:
    """Why a file was not taken, for ``attach.js``."""
    headers = dict(NEVER_KEPT)
    if isinstance(error, TooMany):
        headers["Retry-After"] = str(max(1, error.wait_s))
    return JSONResponse({"problem": reason(error)}, _status(error), headers=headers)


def _status(error: Exception) -> int:
    if isinstance(error, Refusal):
        return error.status
    return 503 if isinstance(error, SQLAlchemyError) else 500
