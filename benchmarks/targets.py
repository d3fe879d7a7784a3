"""Who is measured: the desk, and whatever was started beside it and told by its address."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx

from benchmarks.clocks import family_that_listens
from benchmarks.restoring import Database, OtherDatabase, server_of
from benchmarks.scenarios import TICKETS

DESK, PEER, FLOOR = "ours", "peer", "floor"
LOCAL = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Target:
    """A system that answers the paths of the API.

    Args:
        name: ``ours``, ``peer`` or ``floor``.
        url: Its address, without a slash at the end.
        token: What it asks for, or nothing.
        server: The processes that answer, each the head of a family; for the time they take.
        postgres: Those of its database.
        database: Where its rows are put back; None: it is not written to.
        agent: The mail address and the password of somebody who may sign in.
    """

    name: str
    url: str
    token: str = ""
    server: tuple[int, ...] = ()
    postgres: tuple[int, ...] = ()
    database: Database | None = None
    agent: tuple[str, str] = ("", "")

    def get(self, path: str) -> httpx.Response:
        """One answer."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return httpx.get(self.url + path, headers=headers, timeout=60)


def beside(
    name: str, urls: Sequence[str], databases: Sequence[str], rows: int, say: Callable[[str], None]
) -> Iterator[Target]:
    """The one of several addresses that holds as many tickets as the desk, if there is one.

    Args:
        name: ``peer`` or ``floor``.
        urls: Where it may be; one address for each size.
        databases: Their databases in the same order, each as ``URL,TABLE``.
        rows: How many tickets the desk holds.
        say: Hears why none is measured.

    Raises:
        httpx.HTTPError: one does not answer.
    """
    for place, url in enumerate(urls):
        held = (
            Target(name, url.rstrip("/")).get(f"{TICKETS}stats/").raise_for_status().json()["total_tickets"]
        )
        if held == rows:
            yield _known(name, url.rstrip("/"), databases[place] if place < len(databases) else "", rows)
            return
        say(f"{name}: {url} holds {held:,} tickets and is not measured at {rows:,}")


def _known(name: str, url: str, database: str, rows: int) -> Target:
    address = urlsplit(url)
    listens = family_that_listens(address.port or 80) if address.hostname in LOCAL else None
    server = (listens,) if listens else ()
    if not database:
        return Target(name, url, server=server)
    place, _, table = database.rpartition(",")
    stored = OtherDatabase(place, table, rows)
    stored.remember()
    postgres = server_of(place)
    return Target(name, url, "", server, (postgres,) if postgres else (), stored)
