"""A database that starts beside the desk is waited for, as containers and machines start everything at once."""

from __future__ import annotations

import time

import psycopg

from ticketdesk.db import plain_dsn
from ticketdesk.errors import CannotStart
from ticketdesk.launch.steps import tell

LOOK_EVERY_IN = 0.1
NO_ANSWER = "The database that DATABASE_URL names does not answer, or lets us not in. Nothing was changed."


def until_the_database_answers(within_in: float = 60.0) -> None:
    """Come back once it lets us in; a word is said when that does not happen at once.

    Raises:
        CannotStart: it did not within these seconds.
    """
    until, is_told = time.monotonic() + within_in, False
    while not _answers():
        if not is_told:
            tell("database", "does not answer yet; this one waits")
            is_told = True
        if time.monotonic() > until:
            raise CannotStart(NO_ANSWER)
        time.sleep(LOOK_EVERY_IN)


def _answers() -> bool:
    try:
        with psycopg.connect(plain_dsn(), connect_timeout=5):
            return True
    except psycopg.OperationalError:
        return False
