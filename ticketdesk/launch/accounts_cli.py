"""The commands about people and tokens: ``user add`` and ``token add``."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import sys
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from ticketdesk.errors import CannotStart

Result = TypeVar("Result")
OTHER_VERSION = (
    "The database is not at this version. Run `python -m ticketdesk migrate` first; nothing was changed."
)


def add_to(commands: Any) -> None:
    """Add both commands to the command line."""
    add = _group(commands, "user", "People who may sign in.").add_parser(
        "add", help="Give somebody an account; the password is asked for or read from a pipe."
    )
    add.add_argument("email")
    add.add_argument("--role", choices=("admin", "agent", "viewer"), default="agent")
    add.add_argument("--name", default="", help="how others see this person")
    add.set_defaults(does=user_add)
    told = "Make a token for a program; it is printed once."
    add = _group(commands, "token", "Keys for programs.").add_parser("add", help=told, description=told)
    add.add_argument("name", help="what it is for")
    add.add_argument("--scope", choices=("read", "write"), required=True)
    add.add_argument("--days", type=int, help="how long it lasts (until it is revoked)")
    add.add_argument(
        "--for", dest="email", default="", help="whom it acts as (the oldest active administrator)"
    )
    add.set_defaults(does=token_add)


def _group(commands: Any, name: str, tells: str) -> Any:
    return commands.add_parser(name, help=tells).add_subparsers(title="commands", required=True)


def user_add(arguments: argparse.Namespace) -> int:
    """Give somebody an account."""
    from ticketdesk.desk import accounts
    from ticketdesk.models import Role

    password = _password()

    async def add(session: Any) -> None:
        await accounts.add_from_the_command_line(
            session,
            email=arguments.email,
            name=arguments.name or arguments.email.partition("@")[0],
            password=password,
            role=Role(arguments.role),
        )

    _do(add)
    print(f"{arguments.email} can sign in as {arguments.role}.")
    return 0


def token_add(arguments: argparse.Namespace) -> int:
    """Make a token; only the token itself goes to the output, so that a script can take it."""
    from ticketdesk.desk import tokens

    async def make(session: Any) -> str:
        _, text = await tokens.make_from_the_command_line(
            session, arguments.name, arguments.scope, email=arguments.email, days=arguments.days
        )
        return text

    print(_do(make))
    print("This is the token. It is shown this once; keep it like a password.", file=sys.stderr)
    return 0


def _do(work: Callable[[Any], Awaitable[Result]]) -> Result:
    from ticketdesk import db, migrations
    from ticketdesk.launch import desk

    async def inside() -> Result:
        try:
            async with db.transaction() as session:
                return await work(session)
        finally:
            await db.close()

    with desk.some_database():
        if migrations.current() != migrations.newest():
            raise CannotStart(OTHER_VERSION)
        return asyncio.run(inside())


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass("Password, at least 12 characters: ")
    if first != getpass.getpass("The same again: "):
        raise CannotStart("The two passwords differ. Nobody was added.")
    return first
