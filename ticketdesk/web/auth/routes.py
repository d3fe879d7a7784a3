"""The plain HTTP doors beside the app: only they can set a cookie."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.routing import Route

from ticketdesk.web.auth import metrics, passkeys, second, turning_off
from ticketdesk.web.auth.health import healthz, readyz
from ticketdesk.web.auth.joining import join
from ticketdesk.web.auth.signing_in import set_up, sign_in, sign_out
from ticketdesk.web.auth.sso import BACK, come_back, depart

doors = Starlette(
    routes=[
        Route("/auth/join", join, methods=["POST"]),
        Route("/auth/login", sign_in, methods=["POST"]),
        Route("/auth/logout", sign_out, methods=["POST"]),
        Route("/auth/setup", set_up, methods=["POST"]),
        Route("/auth/second", second.second, methods=["POST"]),
        Route("/auth/enrol", second.enrol, methods=["POST"]),
        Route("/auth/password", second.password, methods=["POST"]),
        Route("/auth/app/off", turning_off.app, methods=["POST"]),
        Route("/auth/passkeys/remove", turning_off.passkey, methods=["POST"]),
        Route("/auth/passkeys/new", passkeys.new, methods=["POST"]),
        Route("/auth/passkeys/add", passkeys.add, methods=["POST"]),
        Route("/auth/passkeys/ask", passkeys.ask, methods=["POST"]),
        Route("/auth/passkeys/enter", passkeys.enter, methods=["POST"]),
        Route("/auth/sso", depart),
        Route(BACK, come_back),
        Route("/healthz", healthz),
        Route("/readyz", readyz),
        Route("/metrics", metrics.told),
    ]
)
