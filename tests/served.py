"""The product itself, served: the real processes on a port and a database of their own.

``served``: one desk for the whole session, with a worker and a Gemini stub. Leave it as it was found: restart what
was stopped, and look only for tickets that the test made.
``serve_desk(...)``: a context manager for another one, with other settings.

The desk runs from a copy, see ``tests/copied.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from sqlalchemy.engine import URL

from tests.copied import copy_built
from tests.making import PASSWORD
from tests.running import Served, Stub

__all__ = ["PASSWORD", "ServeDesk", "Served", "built", "serve_desk", "served"]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what a server needs, with the front end built from these sources."""
    return copy_built(tmp_path_factory.mktemp("served") / "desk")


ServeDesk = Callable[..., AbstractContextManager[Served]]


@pytest.fixture(scope="session")
def serve_desk(built: Path, template: str, new_database: Callable[..., URL]) -> ServeDesk:
    """``with serve_desk(workers=2) as desk:`` runs another desk. Each costs some seconds, so tests share them.

    ``has_worker=False`` leaves the worker out, so that nothing changes by itself; ``gemini=True`` adds a stub for Gemini,
    ``desk.stub``; other keywords become environment variables, such as
    ``TICKETDESK_PUBLIC_URL="https://desk.example.com"``.
    """

    @contextmanager
    def serve(
        *, workers: int = 1, gemini: bool = False, has_worker: bool = True, **more: str
    ) -> Iterator[Served]:
        more["TICKETDESK_WORKERS"] = str(workers)
        database = new_database(template)
        if not gemini:
            with Served(built, database, more, None, has_worker=has_worker) as desk:
                yield desk
            return
        with (
            Stub(built.parent) as stub,
            Served(built, database, more, stub, has_worker=has_worker) as desk,
        ):
            yield desk

    return serve


@pytest.fixture(scope="session")
def served(serve_desk: ServeDesk) -> Iterator[Served]:
    """The desk that tests share."""
    # Everything in the tests comes from one address, unless a test says in X-Forwarded-For that it does not.
    generous = ("FORM_PER_ADDRESS", "FORM_PER_MAIL", "FORM_PER_DAY", "SUGGESTIONS_PER_ADDRESS")
    settings = {f"TICKETDESK_{name}": "100000" for name in generous}
    with serve_desk(gemini=True, **settings, TICKETDESK_TRUSTED_PROXIES="127.0.0.1") as desk:
        yield desk
