"""Lists, counts and figures. A page is built in PostgreSQL and passed on as bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from urllib.parse import quote, quote_plus

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ticketdesk import db
from ticketdesk.api.calls import known_in, known_query, remembered
from ticketdesk.api.door import looking, tell, who
from ticketdesk.api.problems import NEVER_KEPT, answers
from ticketdesk.config import settings
from ticketdesk.desk import cursors, lists, pages, reports, seal, text
from ticketdesk.desk.access import Act
from ticketdesk.desk.bare import Asked
from ticketdesk.desk.filters import SEARCH_LENGTH, TicketFilter
from ticketdesk.desk.pages import MOST, USUAL
from ticketdesk.desk.rarity import RARITY, Rarity
from ticketdesk.desk.sorting import Place, Sort
from ticketdesk.errors import Invalid

PARTS = fields(TicketFilter)
FILTERS = tuple(known.name for known in PARTS)
_keys: dict[str, bytes] = {}


@answers
async def page(request: Request) -> Response:
    """The first tickets that fit. Follow `next` as it stands for those after them."""
    query, wanted, sort, size = _wanted(request.scope["query_string"])
    after = cursors.read(query["cursor"], key=await _key(), sort=sort) if "cursor" in query else None
    me = (await who(request)).id if wanted.is_of_one else None
    rarity = await _rarity() if wanted.search else None
    for asked in pages.page(wanted, me=me, after=after, size=size, sort=sort, rarity=rarity):
        row = await tell(request, Act.see_tickets, asked)
        if row["is_whole"]:
            break
    following = b"null"
    if row["more"]:
        place = Place(row["at"], row["number"], row["first"])
        cursor = cursors.written(place, key=await _key(), sort=sort)
        following = f'"{next_address(request, {**query, "cursor": cursor})}"'.encode()
    body = b'{"results":' + row["results"] + b',"next":' + following + b"}"
    return Response(body, headers=NEVER_KEPT, media_type="application/json")


@remembered
def _wanted(query: bytes) -> tuple[Mapping[str, str], TicketFilter, Sort, int]:
    known = known_in(query, *FILTERS, "sort", "limit", "cursor")
    return known, wanted_tickets(known), wanted_sort(known), wanted_size(known)


@answers
async def count(request: Request) -> Response:
    """How many tickets fit: all of them, counted."""
    wanted = wanted_tickets(known_query(request, *FILTERS))
    async with looking(request) as (session, me):
        found = await lists.total(session, wanted, by=me)
    return JSONResponse({"count": found}, headers=NEVER_KEPT)


@answers
async def stats(request: Request) -> Response:
    """The desk in figures."""
    known_query(request)
    found = reports.read(await tell(request, Act.see_reports, Asked(reports.FIGURES, {})))
    told = {
        "total_tickets": found.total,
        "open_tickets": found.open,
        "avg_tickets_per_day": found.average_per_day,
        "status_breakdown": found.by_status,
        "priority_breakdown": found.by_priority,
        "category_breakdown": found.by_category,
    }
    return JSONResponse(told, headers=NEVER_KEPT)


def wanted_tickets(query: Mapping[str, str]) -> TicketFilter:
    """The filter of an address; unlike a page of the desk, the API ignores nothing.

    Raises:
        Invalid: a value means nothing.
    """
    found, refused = {}, {}
    for known in PARTS:
        if not (given := query.get(known.name)):
            continue
        try:
            found[known.name] = known.metadata["read"](given)
        except text.Unfit as error:
            refused[known.name] = str(error)
    search = query.get("search", "")
    if len(search) > SEARCH_LENGTH:
        refused["search"] = f"A search can have {SEARCH_LENGTH} characters; this has {len(search):,}."
    if refused:
        raise Invalid(refused)
    return TicketFilter(**found)


def wanted_sort(query: Mapping[str, str]) -> Sort:
    """In which order somebody wants them.

    Raises:
        Invalid: there is no such order.
    """
    try:
        return text.one_of(Sort, query.get("sort")) or Sort.newest
    except text.Unfit as error:
        raise Invalid({"sort": str(error)}) from None


def wanted_size(query: Mapping[str, str]) -> int:
    """How many somebody wants on a page.

    Raises:
        Invalid: it is no such number.
    """
    given = query.get("limit", str(USUAL))
    if not (given.isascii() and given.isdecimal() and len(given) < 4 and 0 < int(given) <= MOST):
        raise Invalid({"limit": f"Give a number from 1 to {MOST}."})
    return int(given)


def next_address(request: Request, query: Mapping[str, object]) -> str:
    """The address of the page after this one."""
    scheme = "https" if settings().is_https else "http"
    parts = "&".join(f"{name}={quote_plus(str(value))}" for name, value in query.items() if value)
    return f"{scheme}://{request.headers['host']}{quote(request.scope['path'])}?{parts}"


async def _rarity() -> Rarity:
    if RARITY.is_due:
        async with db.bare() as connection:
            return await RARITY.rarity(connection)
    return RARITY.known


async def _key() -> bytes:
    """What signs cursors in this process; the desk's secret does not change while it runs."""
    known = settings().ticketdesk_secret.get_secret_value()
    if known not in _keys:
        async with db.transaction() as session:
            _keys[known] = await seal.derived(session, cursors.PURPOSE)
    return _keys[known]
