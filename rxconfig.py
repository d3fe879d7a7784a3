"""How Reflex builds and serves ticketdesk. Settings of the desk itself are in ``ticketdesk/config.py``."""

import os

os.environ.setdefault("REFLEX_USE_NPM", "1")  # a cold start would look for bun on the internet
os.environ.setdefault("REFLEX_USE_GRANIAN", "1")
os.environ.setdefault("REFLEX_TELEMETRY_ENABLED", "false")
# A tab that lost its line has to be noticed before it comes back, or it gets an empty state under a new token.
os.environ.setdefault("REFLEX_SOCKET_INTERVAL", "15s")
os.environ.setdefault("REFLEX_SOCKET_TIMEOUT", "20s")
os.environ.setdefault("REFLEX_REDIS_TOKEN_EXPIRATION", "1800")

import reflex as rx

from ticketdesk.config import settings
from ticketdesk.ui.kept import Layout
from ticketdesk.ui.lean import Lean
from ticketdesk.ui.looks import Looks

config = rx.Config(
    app_name="ticketdesk",
    frontend_compression_formats=["brotli", "gzip"],
    plugins=[Looks(), Lean(), Layout("desk", "ticketdesk.web.shell")],
    disable_plugins=[rx.plugins.SitemapPlugin],
    state_manager_mode="memory",
    cors_allowed_origins=settings().origins,
    telemetry_enabled=False,
    show_built_with_reflex=False,
    backend_port=settings().port,
    frontend_port=settings().port,
    api_url=f"http://localhost:{settings().port}",
)
