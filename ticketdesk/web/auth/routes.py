"""The plain HTTP doors beside the app: only they can set a cookie."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.routing import Route

from ticketdesk.web.auth.health import healthz, readyz
from ticketdesk.web.auth.signing_in import set_up, sign_in, sign_out

doors = Starlette(
    routes=[
        Route("/auth/login", sign_in, methods=["POST"]),
        Route("/auth/logout", sign_out, methods=["POST"]),
        Route("/auth/setup", set_up, methods=["POST"]),
        Route("/healthz", healthz),
        Route("/readyz", readyz),
    ]
)
