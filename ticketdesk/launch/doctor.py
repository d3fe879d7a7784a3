"""The command ``doctor``: what it found, one line each, and what to do; the exit code is 0 when nothing is bad."""

from __future__ import annotations

import argparse
import json
from typing import Any

from ticketdesk.launch.findings import State


def add_to(commands: Any) -> None:
    """Add the command to the command line."""
    tells = "Look at everything that the desk needs, running or not, and say what to do; changes nothing."
    command = commands.add_parser("doctor", help=tells, description=tells)
    rehearses = "also try the migrations that wait on a copy of the data"
    command.add_argument("--rehearse", action="store_true", help=rehearses)
    command.add_argument("--json", action="store_true", help="print it for a program")
    command.set_defaults(does=doctor)


def doctor(arguments: argparse.Namespace) -> int:
    """Look at everything and print it, each line as soon as it is known."""
    from ticketdesk.launch.examining import examine

    found = []
    for finding in examine(rehearse=arguments.rehearse):
        found.append(finding)
        if not arguments.json:
            told = finding.told
            print(f"  {told.state:<5} {finding.name:<12} {told.found} {told.do}".rstrip(), flush=True)
    states = [finding.told.state for finding in found]
    print(_as_json(found) if arguments.json else f"\n  {_in_short(states)}")
    return 1 if State.bad in states else 0


def _in_short(states: list[State]) -> str:
    bad, look = states.count(State.bad), states.count(State.look)
    said = [f"{bad} bad"] if bad else []
    said += [f"{look} worth a look"] if look else []
    return f"{', '.join(said) or 'Nothing to do'}; {states.count(State.ok)} fine."


def _as_json(found: list[Any]) -> str:
    worst = next(
        (state for state in (State.bad, State.look) if state in {one.told.state for one in found}), State.ok
    )
    checks = [{"name": one.name, **one.told._asdict()} for one in found]
    return json.dumps({"state": worst, "checks": checks}, indent=2, ensure_ascii=False)
