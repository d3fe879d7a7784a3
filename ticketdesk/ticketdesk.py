"""Opens the house: the app with its guard, its pages, the plain HTTP doors beside it, and the live line."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import reflex as rx
from reflex_base.utils.format import format_event_handler
from starlette.types import ASGIApp, Receive, Scope, Send

from ticketdesk import db, ui
from ticketdesk.advice import second_opinion
from ticketdesk.api.routes import PATHS, api, for_origins
from ticketdesk.config import settings
from ticketdesk.ending import ENDING
from ticketdesk.logs import keep_secrets_out
from ticketdesk.texts import translate
from ticketdesk.web import (
    aging,
    encoded,
    line,
    live,
    measuring,
    places,
    sockets,
    texts,
    transport,
    untouched,
)
from ticketdesk.web.arriving import ARRIVALS
from ticketdesk.web.auth.routes import doors
from ticketdesk.web.files.routes import file_doors
from ticketdesk.web.form.state import FormState
from ticketdesk.web.guard import Guard, failing
from ticketdesk.web.mail_off.door import mail_doors
from ticketdesk.web.privacy.door import privacy_doors
from ticketdesk.web.queue.preview_state import PreviewState
from ticketdesk.web.queue.state import QueueState
from ticketdesk.web.rail.counting import COUNTING
from ticketdesk.web.routes import ROUTES
from ticketdesk.web.shared.presence.news import publish
from ticketdesk.web.shared.presence.state import PresenceState
from ticketdesk.web.wire import Wire

keep_secrets_out()

ACTS_END_WITHIN_S = 4.0
"""What an act of a tab may still take when the process ends and its line is cut already."""


class House(rx.App):
    """The app with the API and the lines of tabs beside it: they pass our own outermost layer and none of the others.

    Each layer would hold something for every line, and take every message on.
    """

    def __call__(self) -> ASGIApp:
        """What the server serves."""
        screens, programs = super().__call__(), Wire(api(look=ui.reference_sheet()), for_origins)
        lines = Wire(sockets.of(self))

        async def beside(scope: Scope, receive: Receive, send: Send) -> None:
            path = scope.get("path", "")
            is_call = scope["type"] == "http" and (path == "/api" or path.startswith("/api/"))
            if scope["type"] == "websocket" and path == sockets.PATH:
                with self.set_contexts():
                    await lines(scope, receive, send)
                return
            await (programs if is_call else screens)(scope, receive, send)

        return beside


app = House(
    api_transformer=[privacy_doors, mail_doors, file_doors, doors, Wire],
    toaster=None,
    backend_exception_handler=failing,
    head_components=ui.head_components(),
    app_wraps=ui.app_wraps(),
    reset_style=False,
    html_lang=settings().ticketdesk_language.replace("_", "-"),
)
# Being in front of a ticket is told by the page itself, as loading is, so it keeps no session alive either.
BY_THEMSELVES = (PresenceState.look, PresenceState.load, PreviewState.load)
loads = frozenset(
    format_event_handler(load)
    for load in (*BY_THEMSELVES, *(load for route in ROUTES for load in route.loads))
)
app.add_middleware(Guard(loads=loads, arriving=(QueueState, FormState)))
app.add_middleware(ARRIVALS)
known = (*ROUTES, *doors.routes, *file_doors.routes, *mail_doors.routes, *privacy_doors.routes)
places.know(*(route.path for route in known), *PATHS)
line.mind(app)
transport.mind(app)
texts.mind(app)
encoded.mind(app)
untouched.mind()
for route in ROUTES:
    title = f"{translate(route.title)} · ticketdesk"
    app.add_page(ui.in_our_language(route.draw), route=route.path, title=title, on_load=route.loads)


@app.register_lifespan_task
async def follow() -> None:
    """The live pages of this process."""
    await live.follow(app)


@app.register_lifespan_task
async def notice() -> None:
    """Who is at a ticket, told to the others."""
    await publish()


@app.register_lifespan_task
async def count() -> None:
    """What stands beside the views of the rail."""
    await COUNTING.keep()


@app.register_lifespan_task
async def measure() -> None:
    """How this process stands, for ``/metrics``."""
    await measuring.measure()


@app.register_lifespan_task
@asynccontextmanager
async def trace() -> AsyncIterator[None]:
    """Traces of this process, where somebody takes them."""
    with measuring.traced():
        yield


@app.register_lifespan_task
@asynccontextmanager
async def settle() -> AsyncIterator[None]:
    """Freeze what was imported, so that collecting garbage stays cheap with many open tabs; give connections back.

    In the end the requests are finished already, but acts of tabs are not: Reflex would cancel those at once.
    """
    ENDING.listen()
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)
    yield
    await app.event_processor.stop(ACTS_END_WITHIN_S)
    await second_opinion().aclose()
    await db.close()


@app.register_lifespan_task
async def warm() -> None:
    """Importing Gemini's client takes a second; the first suggestion should not wait for it."""
    await second_opinion().warm()


@app.register_lifespan_task
async def age() -> None:
    """What goes by age, while nobody changes anything."""
    await aging.keep()
