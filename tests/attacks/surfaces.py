"""Where what people wrote is shown. A new surface (a preview of a mail, a list of people) is one entry here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from tests.attacks.planting import Planted
from ticketdesk.desk.filters import TicketFilter

Texts = Callable[[Planted], list[str]]


@dataclass(frozen=True)
class Surface:
    """A page that shows one planted ticket, or echoes its payload.

    Args:
        name: What it is.
        who: Who opens it; nobody for a stranger.
        address: Where.
        says: Where on it the payload stands, and what has to stand there. The first part is waited for.
        holds: Parts that contain these words between others.
        is_beside: Whether the ticket's row is to be made current, so that the ticket is shown beside the list.
    """

    name: str
    who: str
    address: Callable[[Planted], str]
    says: dict[str, Texts]
    holds: dict[str, Texts] = field(default_factory=dict)
    is_beside: bool = False


def _asked(it: Planted) -> str:
    """Every part of an address that the queue reads, and some that it does not."""
    names = ("search", "status", "category", "priority", "assignee", "view", "sort", "problem")
    return f"/desk?{urlencode(dict.fromkeys(names, it.payload))}"


def _begins(name: str) -> str:
    """A name at the beginning of a sentence."""
    return name[:1].upper() + name[1:]


# Each shows every payload.
SHOWN = (
    Surface(
        "ticket",
        "ana",
        lambda it: f"/desk/tickets/{it.number}",
        says={
            ".thread h2": lambda it: [it.title],
            ".thread article .b": lambda it: [it.words, *[it.read] * 3],
            ".thread article .h > b": lambda it: [it.email, it.name, it.name, it.name],
        },
        holds={
            ".thread .ht": lambda it: [f"{_begins(it.name)} took it", f"assigned it to {it.name}"],
            ".thread .ht summary": lambda it: [f"{_begins(it.name)} set the category"],
            "button[popovertarget=choose-assignee]": lambda it: [it.name],
        },
    ),
    Surface(
        "submitter's page",
        "",
        lambda it: f"/t/{it.key}",
        says={
            "h1": lambda it: [it.title],
            "article .b": lambda it: [it.words, it.read, it.read],
            "article .h > b": lambda it: ["You", it.name, it.name],
        },
    ),
    Surface(
        "preview",
        "ana",
        lambda it: f"/desk?search=%23{it.number}",
        says={
            ".side-part h2": lambda it: [it.title],
            ".side-part .quote .pre": lambda it: [*[it.read] * 3, it.words],
            ".side-part .quote b": lambda it: [it.name, it.name, it.name, it.email],
        },
        holds={"#preview-assignee, .side-part .facts-list": lambda it: [it.email, it.name]},
        is_beside=True,
    ),
    Surface(
        "search",
        "ana",
        _asked,
        says={"input[type=search]": lambda it: [TicketFilter.read({"search": it.payload})[0].search]},
        holds={"main": lambda _: ["does not exist"]},
    ),
)
# Reached by a link from outside, each with a payload of every other family, loaded anew.
ECHOED: dict[str, Callable[[str], str]] = {
    "sign-in": lambda payload: f"/login?{urlencode({'next': payload, 'problem': payload})}",
    "sign-in, back to the desk": lambda payload: f"/login?{urlencode({'next': '/desk?' + payload})}",
    "setup": lambda payload: f"/setup?{urlencode({'code': payload, 'problem': payload})}",
    "private link": lambda payload: f"/t/{quote(payload, safe='')}",
    "ticket": lambda payload: f"/desk/tickets/{quote(payload, safe='')}",
    "no such page": lambda payload: f"/no/{quote(payload)}#{payload}",
}
