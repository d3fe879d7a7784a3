"""Asking for the figures, as a program does."""

from __future__ import annotations

import httpx
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette

from ticketdesk.web.auth.routes import doors
from ticketdesk.web.wire import Wire

HERE = ("127.0.0.1", 40000)


async def ask(
    peer: tuple[str, int] = HERE, token: str = "", host: str = "localhost:8000", **headers: str
) -> httpx.Response:
    """The door behind the outermost layer, as a program asks; the test needs ``session``."""
    shown = {"Authorization": f"Bearer {token}"} if token else {}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    way = httpx.ASGITransport(Wire(Starlette(routes=doors.routes)), client=peer)
    async with httpx.AsyncClient(transport=way, base_url="http://localhost:8000") as client:
        return await client.get("/metrics", headers={"Host": host} | shown | named)


def values(said: str) -> dict[str, float]:
    """The samples without their labels, added up."""
    found: dict[str, float] = {}
    for family in text_string_to_metric_families(said):
        for sample in family.samples:
            found[sample.name] = found.get(sample.name, 0) + sample.value
    return found
