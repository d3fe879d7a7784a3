"""The figures of a replay in sentences: what it would cost, how far it is, and what came out."""

from __future__ import annotations

from typing import TypedDict

from ticketdesk import advice
from ticketdesk.desk import replays
from ticketdesk.desk.limits import Used
from ticketdesk.desk.outcomes import Outcome, Turn
from ticketdesk.desk.sampling import Cost
from ticketdesk.models import Replay, ReplayState
from ticketdesk.models.rubric import Body
from ticketdesk.web.guidance.rows import HOUSE_WORD

ABOUT = {"gone": "deleted meanwhile"}


class Figures(TypedDict):
    """One replay."""

    id: int
    version: int
    title: str
    is_open: bool
    is_done: bool
    can_go_on: bool
    done: int
    tickets: int
    progress: str
    spent: str
    stopped: str
    changed: int
    change: str
    agrees: int
    no_longer: int
    neither: int
    errors: str


NOTHING = Figures(
    id=0,
    version=0,
    title="",
    is_open=False,
    is_done=False,
    can_go_on=False,
    done=0,
    tickets=0,
    progress="",
    spent="",
    stopped="",
    changed=0,
    change="",
    agrees=0,
    no_longer=0,
    neither=0,
    errors="",
)


def figures(replay: Replay, found: Outcome) -> Figures:
    """A replay as it is now."""
    before = f"version {replay.before_id}" if replay.before_id else HOUSE_WORD.lower()
    return Figures(
        id=replay.id or 0,
        version=replay.guidance_id,
        title=f"Version {replay.guidance_id} against {before}",
        is_open=replay.is_open,
        is_done=replay.state is ReplayState.done,
        can_go_on=replay.state in (ReplayState.cancelled, ReplayState.failed),
        done=found.done,
        tickets=found.tickets,
        progress=f"{found.done:,} of {found.tickets:,} tickets",
        spent=f"{_counted(replay.calls, 'call')}, {_counted(replay.tokens, 'token')}",
        stopped=_stopped(replay, found),
        changed=found.changed,
        change=_change(found, so_far=" so far" if replay.is_open else ""),
        agrees=found.turns.get(Turn.agrees, 0),
        no_longer=found.turns.get(Turn.no_longer, 0),
        neither=found.turns.get(Turn.neither, 0),
        errors=_errors(found),
    )


def price(cost: Cost, before: Body, after: Body, spent: Used) -> tuple[str, bool]:
    """What a replay would cost, in a sentence, and whether that is more than the day's budget leaves."""
    if not cost.tickets:
        return replays.NothingToReplay().sentence, True
    asked = advice.tokens_of(before, 0, calls=cost.tickets - cost.known)
    tokens = asked + advice.tokens_of(after, cost.characters, calls=cost.tickets)
    known = f" {cost.known:,} answers of the version in force are known already." if cost.known else ""
    words = (
        f"{_counted(cost.tickets, 'ticket')}: {_counted(cost.calls, 'call')}, about {tokens:,} tokens.{known}"
    )
    if not spent.limit.count:
        return f"{words} There is no budget for the day.", False
    left = max(0, spent.limit.count - spent.count)
    is_too_dear = cost.calls > left
    more = ", so it would stop on the way" if is_too_dear else ""
    return f"{words} Today {left:,} of {_counted(spent.limit.count, 'call')} are left{more}.", is_too_dear


def aloud(before: Figures, after: Figures, heard: str) -> str:
    """What a screen reader says: the beginning, every quarter and the end, and nothing in between."""
    if after["is_open"]:
        is_new = before["id"] != after["id"] or not before["is_open"]
        if is_new or _quarter(before) != _quarter(after):
            return f"Replay: {after['progress']}."
        return heard
    if before["is_open"] and before["id"] == after["id"]:
        return " ".join(part for part in (after["stopped"] or "The replay is done.", after["change"]) if part)
    return heard


def _quarter(of: Figures) -> int:
    return 4 * of["done"] // max(1, of["tickets"])


def _counted(count: int, word: str) -> str:
    return f"{count:,} {word}" if count == 1 else f"{count:,} {word}s"


def _change(found: Outcome, *, so_far: str) -> str:
    """Such as: 37 of 400 would change, 29 now agree with the agents, 8 no longer."""
    if not found.compared:
        return ""
    if not found.changed:
        return f"None of {found.compared:,} would change{so_far}."
    agrees, no_longer, neither = (found.turns.get(turn, 0) for turn in Turn)
    said = f"{agrees:,} now agree{'s' if agrees == 1 else ''} with the agents, {no_longer:,} no longer"
    rest = f", {neither:,} neither" if neither else ""
    return f"{found.changed:,} of {found.compared:,} would change{so_far}: {said}{rest}."


def _stopped(replay: Replay, found: Outcome) -> str:
    if replay.state is ReplayState.failed:
        return f"It stopped at {found.done:,} of {found.tickets:,}. {replays.why(replay.error)} What was answered stays."
    if replay.state is ReplayState.cancelled:
        return f"It was cancelled at {found.done:,} of {found.tickets:,}. What was answered stays."
    return ""


def _errors(found: Outcome) -> str:
    if not found.errors:
        return ""
    told = ", ".join(f"{count:,} {ABOUT.get(code, code)}" for code, count in sorted(found.errors.items()))
    return f"Without an answer: {told}."
