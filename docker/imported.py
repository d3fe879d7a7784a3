"""Imports what the web, the worker and the commands import, so that Python leaves the compiled files beside them.

Run while the image is built. Compiling everything would double the packages, for the half that nobody ever imports;
compiling nothing would make each start several seconds longer. It is a first look at the image, too: what cannot be
imported there ends the build.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys

# They are imported where they are needed first, and that must not be slow either.
LATE = (
    "alembic.command",
    "google.genai.models",
    "opentelemetry.sdk.trace",
    "py3langid",
    "granian.server.mp",
    "uvloop",
)


def main() -> None:
    """Import every module of the desk, and open the house as the server does."""
    sys.path.insert(0, os.getcwd())
    os.environ["DATABASE_URL"] = "postgresql://nobody@127.0.0.1/nothing"  # nobody is asked
    from ticketdesk.launch import web

    os.environ.update(web.AS_BUILT)
    from ticketdesk.ticketdesk import app

    app()
    import ticketdesk

    for module in pkgutil.walk_packages(ticketdesk.__path__, "ticketdesk."):
        if module.name != "ticketdesk.__main__":
            importlib.import_module(module.name)
    for name in LATE:
        importlib.import_module(name)


if __name__ == "__main__":
    main()
