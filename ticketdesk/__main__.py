"""The command line: ``python -m ticketdesk``. Every command says one clear sentence when it fails."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import time

from ticketdesk.errors import CannotStart, Refusal
from ticketdesk.launch import accounts_cli, backup_cli, counters_cli, doctor, learn_cli, person_cli

POLITE = 5
"""How much the worker gives way to the web processes: people wait for those."""

LOOK_EVERY_IN, LOOKS = 0.1, 600
"""A worker looks so often for a database of its version."""


def run(arguments: argparse.Namespace) -> int:
    from ticketdesk.launch import desk

    return desk.run(with_parent=arguments.with_parent, rehearse=arguments.rehearsal)


def dev(arguments: argparse.Namespace) -> int:
    from ticketdesk.launch import desk

    return desk.run(with_parent=arguments.with_parent, reload=True, rehearse=arguments.rehearsal)


def serve(arguments: argparse.Namespace) -> int:
    from ticketdesk.launch import web

    if arguments.build:
        build(arguments)
    if arguments.migrate:
        from ticketdesk.launch import desk, patience, upgrading

        patience.until_the_database_answers()
        upgrading.bring_up_to_date(rehearse=arguments.rehearsal)
        desk.welcome()
    web.serve()
    return 0


def worker(_: argparse.Namespace) -> int:
    os.nice(POLITE)
    from ticketdesk import logs
    from ticketdesk.launch import patience
    from ticketdesk.worker import run as clock

    logs.begin("worker")
    patience.until_the_database_answers()
    _wait_for_migrations()
    asyncio.run(clock.run())
    return 0


def build(_: argparse.Namespace) -> int:
    from ticketdesk.launch import frontend

    frontend.ensure()
    return 0


def migrate(arguments: argparse.Namespace) -> int:
    from ticketdesk.launch import desk, upgrading

    with desk.some_database():
        upgrading.bring_up_to_date(rehearse=arguments.rehearsal)
    return 0


def seed(arguments: argparse.Namespace) -> int:
    from ticketdesk import db, story
    from ticketdesk.launch import desk, upgrading

    async def tell() -> None:
        try:
            await story.tell(arguments.count, seed=arguments.seed, say=print)
        finally:
            await db.close()

    with desk.some_database():
        upgrading.bring_up_to_date(rehearse=True)
        asyncio.run(tell())
    return 0


def _wait_for_migrations() -> None:
    """A worker that starts beside the migrations waits for them: a minute, or as long as somebody is at it."""
    from ticketdesk import migrations

    looks = 0
    while migrations.current() != migrations.newest() and looks < LOOKS:
        looks = 0 if migrations.are_under_way() else looks + 1
        time.sleep(LOOK_EVERY_IN)
    if looks < LOOKS:
        return
    raise CannotStart("The database is not at this version. Run `python -m ticketdesk migrate`.")


def parser() -> argparse.ArgumentParser:
    """Every command with its help."""
    top = argparse.ArgumentParser("python -m ticketdesk", description="A support desk in pure Python.")
    commands = top.add_subparsers(title="commands", required=True)

    def command(name: str, does: object, tells: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=tells, description=tells)
        added.set_defaults(does=does)
        return added

    for name, does, tells in (
        ("run", run, "Everything on this machine: front end, database, migrations, web and worker."),
        ("dev", dev, "The same, built and started anew whenever a source changes."),
    ):
        ended = "end when the process that started this one ends"
        added = command(name, does, tells)
        added.add_argument("--with-parent", action="store_true", help=ended)
        _may_go_without_rehearsal(added)
    alone = command("serve", serve, "The web processes alone, on the built front end.")
    alone.add_argument(
        "--build", action="store_true", help="build the front end first when its sources changed"
    )
    first = "bring the database up to date first, and tell the setup link while nobody has an account"
    alone.add_argument("--migrate", action="store_true", help=first)
    _may_go_without_rehearsal(alone)
    command("worker", worker, "The worker alone: it triages what nobody has judged.")
    command("build", build, "Build the front end, unless it belongs to the sources as they are.")
    migrates = "Bring the database to the newest version; with tickets in it, after a rehearsal on a copy."
    _may_go_without_rehearsal(command("migrate", migrate, migrates))
    accounts_cli.add_to(commands)
    backup_cli.add_to(commands)
    counters_cli.add_to(commands)
    doctor.add_to(commands)
    learn_cli.add_to(commands)
    person_cli.add_to(commands)
    story = command("seed", seed, "Fill the desk with a believable story, running or not.")
    story.add_argument("--count", type=int, default=300, help="how many tickets (300)")
    story.add_argument("--seed", type=int, default=1, help="another number tells another story")
    return top


def _may_go_without_rehearsal(command: argparse.ArgumentParser) -> None:
    tells = "migrate at once, without trying it on a copy of the data"
    command.add_argument("--no-rehearsal", dest="rehearsal", action="store_false", help=tells)


def main() -> int:
    """Run one command.

    Returns:
        The exit code: 0, or 1 after one sentence on the error stream.
    """
    arguments = parser().parse_args()
    try:
        return int(arguments.does(arguments))
    except Refusal as refusal:
        fields = getattr(refusal, "fields", {})
        print(" ".join(fields.values()) or refusal.sentence, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if not any(kind.__name__ == "OperationalError" for kind in type(error).__mro__):
            raise
        # psycopg's and SQLAlchemy's; neither is worth importing for a command that needs no database.
        print("The database that DATABASE_URL names does not answer. Nothing was changed.", file=sys.stderr)
        return 1


if __name__ == "__main__":
    raise SystemExit(main())
