"""The doors for files. None of their addresses has a private link's key in it."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.routing import Route

from ticketdesk.web.files.bringing import for_link, for_ticket
from ticketdesk.web.files.fetching import file, picture, signed

file_doors = Starlette(
    routes=[
        Route("/files/tickets/{number:int}", for_ticket, methods=["POST"]),
        Route("/files/links", for_link, methods=["POST"]),
        Route("/files/pictures/{attachment:int}/{shape}", picture),
        Route("/files/{attachment:int}/{name}", file),
        Route("/files/{signed}", signed),
    ]
)
