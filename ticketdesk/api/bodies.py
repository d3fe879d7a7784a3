"""What programs send: one JSON object whose fields are all known."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from starlette.requests import Request

from ticketdesk.api.calls import Unreadable, WrongKind
from ticketdesk.desk import objects, text
from ticketdesk.errors import Invalid

JSON = "application/json"


async def read(request: Request, known: Iterable[str]) -> dict[str, Any]:
    """The fields of a JSON body.

    Raises:
        WrongKind: it is not told to be JSON.
        Unreadable: it is not one JSON object in UTF-8.
        Invalid: it has a field that nobody knows, or one twice.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != JSON:
        raise WrongKind
    body = parsed(await request.body())
    refuse_unknown(body, known)
    return body


def parsed(body: bytes) -> dict[str, Any]:
    """One JSON object.

    Raises:
        Unreadable: it is something else.
        Invalid: a field stands in it twice.
    """
    try:
        return objects.read(body)
    except objects.NotJson as error:
        where = f": it breaks off at {error}" if str(error) else ""
        raise Unreadable(f"The body is not one JSON object{where}. Nothing was changed.") from None


def refuse_unknown(body: dict[str, Any], known: Iterable[str]) -> None:
    """Refuse fields that nobody knows, each by its name.

    Raises:
        Invalid: there is one.
    """
    names = list(known)
    refused = {
        text.as_name(name): f"There is no such field. Known are {', '.join(names)}."
        for name in body
        if name not in names
    }
    if refused:
        raise Invalid(refused)
