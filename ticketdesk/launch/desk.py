"""The whole desk on one machine: front end, database, migrations, web and worker, told step by step."""

from __future__ import annotations

import asyncio
import os
import shlex
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from ticketdesk.config import ROOT, settings
from ticketdesk.errors import CannotStart, Refusal
from ticketdesk.launch import frontend
from ticketdesk.launch.postgres import EmbeddedPostgres
from ticketdesk.launch.steps import step
from ticketdesk.launch.together import Child, run_together

ANSWER_WITHIN_S = 60
GRACE_IN_S = 8.5
"""A little more than the web takes for requests, and the worker for jobs, that are under way."""
WATCHED = ("ticketdesk", "assets", "rxconfig.py")


def run(*, with_parent: bool, reload: bool = False, rehearse: bool = True) -> int:
    """Everything from a folder to a running desk, until Ctrl-C.

    Args:
        with_parent: Also end when the process that started us is gone.
        reload: Build and start the processes anew whenever a source changes.
        rehearse: Try migrations on a copy first, where the desk holds tickets.

    Returns:
        The exit code.
    """
    _refuse_a_taken_port()
    with step("front end") as say:
        if frontend.is_fresh():
            say("reused, its sources are unchanged")
        else:
            print("  front end    building, half a minute the first time", flush=True)
            frontend.ensure()
            say("built")
    database = None if settings().database_url else EmbeddedPostgres(settings().ticketdesk_data)
    children = [
        # The pages themselves need no database, and importing takes longer than starting one.
        Child("web", _command("serve", reload), os.environ, grace_in=GRACE_IN_S, before_the_database=True),
        Child("worker", _command("worker", reload), os.environ, grace_in=GRACE_IN_S),
    ]

    def once_started() -> None:
        if database:
            use(database.url)
        _get_ready(rehearse)

    return run_together(children, database=database, with_parent=with_parent, once_started=once_started)


def _command(verb: str, reload: bool) -> list[str]:
    if not reload:
        return [sys.executable, "-m", "ticketdesk", verb]
    again = shlex.join([sys.executable, "-m", "ticketdesk", verb, *(["--build"] if verb == "serve" else [])])
    return [sys.executable, "-m", "watchfiles", again, *(str(ROOT / name) for name in WATCHED)]


def _get_ready(rehearse: bool) -> None:
    from ticketdesk import migrations  # half a second that the web process need not wait for
    from ticketdesk.launch import upgrading

    with step("database") as say:
        migrations.current()
        say("answers")
    upgrading.bring_up_to_date(rehearse=rehearse)
    code = asyncio.run(first_administrator())
    with step("web") as say:
        _wait_for_an_answer()
        say("answers")
    print(f"\n  ticketdesk is ready at {settings().address}", flush=True)
    _tell_the_way_in(code)
    print("\n  Ctrl-C stops everything.", flush=True)


async def first_administrator() -> str | None:
    """Make the administrator that the environment names, or a setup code while nobody has an account.

    Raises:
        CannotStart: the environment's address or password was refused.
    """
    from ticketdesk import db
    from ticketdesk.desk import accounts

    email = settings().ticketdesk_admin_email
    password = settings().ticketdesk_admin_password.get_secret_value()
    try:
        async with db.transaction() as session:
            if email or password:
                await accounts.first_admin(session, email=email, password=password)
            return await accounts.new_setup_code(session)
    except Refusal as refusal:
        fields = getattr(refusal, "fields", {})
        why = " ".join(f"TICKETDESK_ADMIN_{name.upper()}: {sentence}" for name, sentence in fields.items())
        raise CannotStart(why or refusal.sentence) from None
    finally:
        await db.close()


def welcome() -> None:
    """Make the first administrator, or tell the link that makes one: for a desk that is not started by `run`."""
    _tell_the_way_in(asyncio.run(first_administrator()))


def _tell_the_way_in(code: str | None) -> None:
    if code:
        told = "Nobody has an account yet. Make yours with this link, it works once:"
        print(f"  {told}\n\n    {setup_link(code)}", flush=True)


def setup_link(code: str) -> str:
    """Where the first administrator is made."""
    return f"{settings().address}/setup?code={code}"


def use(url: str) -> None:
    """Name the database to this process."""
    os.environ["DATABASE_URL"] = url
    settings.cache_clear()


@contextmanager
def some_database() -> Iterator[None]:
    """The database that is named, the one of the desk that runs here, or our own for as long as it is needed.

    Raises:
        CannotStart: none can be had.
    """
    if settings().database_url:
        yield
        return
    ours = EmbeddedPostgres(settings().ticketdesk_data)
    running = ours.running_url()
    try:
        use(running or ours.start())
        yield
    finally:
        if not running:
            ours.stop()


def _refuse_a_taken_port() -> None:
    host, port = settings().ticketdesk_listen, settings().port
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise CannotStart(
                f"Port {port} is taken, perhaps by a ticketdesk that runs already. "
                f"Stop that one, or take another port: PORT={port + 1} make run."
            ) from None


def _wait_for_an_answer() -> None:
    until = time.monotonic() + ANSWER_WITHIN_S
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{settings().port}/readyz", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.03)
    raise CannotStart(f"The web process did not answer within {ANSWER_WITHIN_S} s. Its messages stand above.")
