"""What answers a call is found at once, and whatever belongs to no call is answered as the router does."""

from __future__ import annotations

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ticketdesk.api.calls import REMEMBERED_LENGTH, known_in, remembered
from ticketdesk.api.direct import direct
from ticketdesk.errors import Invalid


async def _told(request: Request) -> Response:
    return JSONResponse({"number": request.path_params.get("number"), "app": request.app.state.name})


@pytest.fixture
async def client() -> httpx.AsyncClient:
    app = Starlette(routes=[Route("/all/", _told), Route("/all/{number:int}/", _told, methods=["PATCH"])])
    app.state.name = "desk"
    return httpx.AsyncClient(transport=httpx.ASGITransport(direct(app)), base_url="http://desk")


async def test_a_call_passes_no_router(client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Starlette, "__call__", None)
    assert (await client.get("/all/")).json() == {"number": None, "app": "desk"}
    assert (await client.head("/all/")).status_code == 200
    assert (await client.patch("/all/17/")).json() == {"number": 17, "app": "desk"}


@pytest.mark.parametrize(
    ("method", "path", "status", "headers"),
    [
        ("GET", "/none/", 404, set()),
        ("GET", "/all/x/", 404, set()),
        ("POST", "/all/", 405, {"allow"}),
        ("GET", "/all/17/", 405, {"allow"}),
        ("GET", "/all", 307, {"location"}),
    ],
)
async def test_what_is_no_call_is_left_to_the_router(
    client: httpx.AsyncClient, method: str, path: str, status: int, headers: set[str]
) -> None:
    answer = await client.request(method, path)
    assert answer.status_code == status
    assert headers <= answer.headers.keys()


def test_what_an_address_means_is_remembered_unless_it_is_long_or_wrong() -> None:
    read = []

    @remembered
    def meaning(query: bytes) -> dict[str, str]:
        read.append(query)
        return known_in(query, "search")

    short, long = b"search=lamp", b"search=" + b"a" * REMEMBERED_LENGTH
    for query in (short, short, long, long):
        assert meaning(query) == {"search": query.decode()[7:]}
    assert read == [short, long, long]
    for _ in range(2):
        with pytest.raises(Invalid):
            meaning(b"search=a&search=b")
    assert known_in(b"") == {}
