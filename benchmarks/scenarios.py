"""What is asked: each scenario by its name, and the very requests that a load generator repeats."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from urllib.parse import urlsplit

from ticketdesk.models import Category, Priority, Status

TICKETS = "/api/tickets/"
COMMON, MIDDLE, RARE = "invoice", "chargeback", "hologram"
FACETS = "category=billing&priority=high&status=open"
DIFFERENT = 2_000
"""So many different requests are made for a scenario, and then repeated."""
# None of the words that are searched for: what is written must not change what is found.
WORDS = (
    "payment the dashboard shows error after login refund please our team cannot export slow update account card "
    "page again"
).split()

Body = Mapping[str, str]
Call = tuple[str, str, Body | None]
"""Method, path with query, body."""


@dataclass(frozen=True)
class Scenario:
    """One kind of request.

    Args:
        name: What it is called in the table.
        call: Makes one call, from chance and the number of tickets.
        writes: Whether rows have to be put back afterwards.
    """

    name: str
    call: Callable[[Random, int], Call]
    writes: bool = False

    @property
    def is_list(self) -> bool:
        """Whether the answer is a page of tickets."""
        return self.name.startswith(("list", "search"))


def _get(path: str) -> Callable[[Random, int], Call]:
    return lambda _random, _rows: ("GET", path, None)


def _one(random: Random, rows: int) -> Call:
    return "GET", f"{TICKETS}{random.randint(1, rows)}/", None


def _create(random: Random, _rows: int) -> Call:
    body = {
        "title": _text(random, 5),
        "description": f"{_text(random, 60)} {random.randrange(10**9)}",
        "category": random.choice(list(Category)),
        "priority": random.choice(list(Priority)),
    }
    return "POST", TICKETS, body


def _patch(random: Random, rows: int) -> Call:
    body: dict[str, str] = {
        "status": random.choice(list(Status)),
        "priority": random.choice(list(Priority)),
    }
    if random.randrange(4) == 0:
        body["comment"] = _text(random, 12)
    return "PATCH", f"{TICKETS}{random.randint(1, rows)}/", body


def _text(random: Random, words: int) -> str:
    return " ".join(random.choices(WORDS, k=words))


SCENARIOS = {
    one.name: one
    for one in (
        Scenario("list", _get(TICKETS)),
        Scenario("list_filtered", _get(f"{TICKETS}?{FACETS}")),
        Scenario("list_1filter", _get(f"{TICKETS}?status=open")),
        Scenario("search_common", _get(f"{TICKETS}?search={COMMON}")),
        Scenario("search_middle", _get(f"{TICKETS}?search={MIDDLE}")),
        Scenario("search_rare", _get(f"{TICKETS}?search={RARE}")),
        Scenario("search_filters", _get(f"{TICKETS}?search={COMMON}&{FACETS}")),
        Scenario("search_rare_filters", _get(f"{TICKETS}?search={RARE}&{FACETS}")),
        Scenario("one_ticket", _one),
        Scenario("stats", _get(f"{TICKETS}stats/")),
        Scenario("create", _create, writes=True),
        Scenario("patch", _patch, writes=True),
    )
}


def requests(scenario: Scenario, url: str, token: str, rows: int, seed: int) -> list[bytes]:
    """The requests of a scenario as they go over the wire; the same for the same seed."""
    random = Random(f"{scenario.name} {seed}")
    first = scenario.call(random, rows)
    others = range(DIFFERENT if scenario.call(random, rows) != first else 0)
    calls = [first, *(scenario.call(random, rows) for _ in others)]
    return [_wire(call, urlsplit(url).netloc, token) for call in calls]


def _wire(call: Call, host: str, token: str) -> bytes:
    method, path, body = call
    content = json.dumps(body) if body else ""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", "Accept: application/json"]
    if token:
        lines.append(f"Authorization: Bearer {token}")
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(content)}"]
    return "\r\n".join([*lines, "", content]).encode("ascii")
