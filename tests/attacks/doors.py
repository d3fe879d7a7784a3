"""Every plain HTTP door that changes something, found by itself, and how it is posted rightly."""

from __future__ import annotations

from typing import NamedTuple

from starlette.routing import Route

from tests.served import PASSWORD
from ticketdesk.api.routes import CALLS
from ticketdesk.web.auth.routes import doors
from ticketdesk.web.files.routes import file_doors
from ticketdesk.web.mail_off.door import mail_doors
from ticketdesk.web.privacy.door import privacy_doors

SAFE = {"GET", "HEAD", "OPTIONS"}
NEW_PASSWORD = "three unrelated nouns here"
# What a form that works would bring; a door without an entry is posted with the fields of all.
ANY = {
    "code": "123456",
    "key": "no such key",
    "name": "Planted",
    "password": PASSWORD,
    "current": PASSWORD,
    "new": NEW_PASSWORD,
    "email": "vic@example.com",
    "answer": "{}",
    "sealed": "x",
    "next": "/desk",
}


class Door(NamedTuple):
    """One address and a method that it takes."""

    method: str
    path: str


def _found(routes: list[Route]) -> list[Door]:
    return [
        Door(method, route.path)
        for route in routes
        if isinstance(route, Route)
        for method in sorted((route.methods or set()) - SAFE)
    ]


AUTH = _found(list(doors.routes))  # type: ignore[arg-type]
BESIDE = _found([*file_doors.routes, *mail_doors.routes, *privacy_doors.routes])  # type: ignore[list-item]
API = [Door(call.method, f"/api{call.path}") for call in CALLS if call.method not in SAFE]


def address(path: str, number: int) -> str:
    """The address of a door, with the number of a ticket in it."""
    return path.replace("{number:int}", str(number)).replace("{number}", str(number))
