"""The house rules that a program can see, each with a breach that shows it looking."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

LONGEST_FILE = 220
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}|(rgb|hsl|lab|lch|oklab|oklch)a?\(.*\)")
UNFINISHED = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
INNER_HTML = re.compile("(?i)^(dangerously_?set)?_?inner_?html$")
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True)
class File:
    """A Python file of the house, by its path from the root, such as ``ticketdesk/desk/tickets.py``."""

    path: str
    source: str = field(repr=False)

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.source)

    @property
    def is_ours(self) -> bool:
        """Whether it belongs to the product, and not to its tests."""
        return self.path.startswith("ticketdesk/")

    def is_in(self, *rooms: str) -> bool:
        """Whether it lies in one of these rooms of ``ticketdesk``, or is one of these files."""
        return any(
            self.path == f"ticketdesk/{room}" or self.path.startswith(f"ticketdesk/{room}/") for room in rooms
        )


@dataclass(frozen=True)
class Rule:
    """What holds everywhere in the house.

    Args:
        sentence: The rule.
        breaches: Where a file breaks it, in words.
        breach: A file that breaks it.
    """

    sentence: str
    breaches: Callable[[File], Iterator[str]]
    breach: File


@cache
def files(root: Path) -> list[File]:
    """Every Python file that people wrote. A migration is mostly written by alembic and never changed again."""
    found = sorted(path for folder in ("ticketdesk", "tests") for path in (root / folder).rglob("*.py"))
    return [File(path.relative_to(root).as_posix(), path.read_text()) for path in found]


def _too_long(file: File) -> Iterator[str]:
    lines = file.source.count("\n")
    if lines > LONGEST_FILE:
        yield f"has {lines} lines"


def _unfinished(file: File) -> Iterator[str]:
    yield from (found.group() for found in UNFINISHED.finditer(file.source))


def _commits(file: File) -> Iterator[str]:
    if file.is_ours and not file.is_in("db.py"):
        yield from (f"line {call.lineno}" for call in _calls(file) if _name(call).endswith(".commit"))


def _prints(file: File) -> Iterator[str]:
    if file.is_ours and not file.is_in("__main__.py", "launch", "story"):
        yield from (f"line {call.lineno}" for call in _calls(file) if _name(call) == "print")


def _own_clock(file: File) -> Iterator[str]:
    if file.is_in("desk", "models", "story") and not file.is_in("models/columns.py"):
        own = ("datetime.now", "datetime.utcnow", "date.today", "time.time")
        yield from (f"line {call.lineno}" for call in _calls(file) if _name(call).endswith(own))


def _untold(file: File) -> Iterator[str]:
    if not file.is_in("desk"):
        return
    for node in ast.walk(file.tree):
        inside = [*node.body] if isinstance(node, (ast.Module, ast.ClassDef)) else []
        for verb in (one for one in inside if isinstance(one, FUNCTIONS)):
            if not verb.name.startswith("_") and not ast.get_docstring(verb):
                yield verb.name


def _later(file: File) -> Iterator[str]:
    for node in ast.walk(file.tree):
        if isinstance(node, FUNCTIONS) and node.name.endswith("_later") and file.is_ours:
            called = {_name(call).rpartition(".")[2] for call in ast.walk(node) if isinstance(call, ast.Call)}
            if not file.is_in("desk/jobs.py"):
                yield f"{node.name} belongs in desk/jobs.py"
            if "defer_async" not in called:
                yield f"{node.name} enqueues nothing"
            if more := called & {"add", "exec", "execute", "flush", "delete", "record", "merge"}:
                yield f"{node.name} does more: {', '.join(sorted(more))}"


def _raw_looks(file: File) -> Iterator[str]:
    if not file.is_in("web"):
        return
    for node in ast.walk(file.tree):
        if isinstance(node, ast.keyword) and node.arg in ("class_name", "style"):
            if any(isinstance(part, ast.Constant) for part in ast.walk(node.value)):
                yield f"line {node.value.lineno}: {node.arg}"
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and COLOUR.fullmatch(node.value):
            yield f"line {node.lineno}: {node.value}"


def _puts_html(file: File) -> Iterator[str]:
    """Nothing draws HTML but ``ui.prose``; an element whose words are its own begins without any."""
    if not file.is_ours or file.is_in("ui/prose.py"):
        return
    nodes = list(ast.walk(file.tree))
    pairs = [
        pair
        for node in nodes
        if isinstance(node, ast.Dict)
        for pair in zip(node.keys, node.values, strict=True)
    ]
    empty = [key for key, value in pairs if "{'__html': ''}" in ast.unparse(value)]
    for node in nodes:
        said = getattr(node, "value", "") if isinstance(node, ast.Constant) else getattr(node, "arg", "")
        if isinstance(said, str) and INNER_HTML.search(said) and node not in empty:
            yield f"line {getattr(node, 'lineno', 0)}: {said}"
    yield from (f"line {call.lineno}" for call in _calls(file) if _name(call) in ("rx.html", "rx.markdown"))


def _reflex_outside(file: File) -> Iterator[str]:
    if file.is_ours and not file.is_in("ui", "web", "ticketdesk.py"):
        yield from (name for name in _imports(file) if re.match(r"reflex($|[._])", name))


def _ai_reads_models(file: File) -> Iterator[str]:
    plain = ("choices", "language", "opinion", "rubric")
    allowed = [f"ticketdesk.models.{name}" for name in plain]
    if file.is_in("ai"):
        yield from (
            name for name in _imports(file) if name.startswith("ticketdesk.models") and name not in allowed
        )


def _screens_meet(file: File) -> Iterator[str]:
    # The rail stands on every page of the desk, so every screen may know it; it knows none of them.
    here = file.path.split("/")[2] if file.is_in("web") and file.path.count("/") == 3 else ""
    if here in ("", "shared"):
        return
    for name in _imports(file):
        parts = name.split(".")
        if parts[:2] == ["ticketdesk", "web"] and len(parts) > 3 and parts[2] not in (here, "shared", "rail"):
            yield name


def _calls(file: File) -> Iterator[ast.Call]:
    return (node for node in ast.walk(file.tree) if isinstance(node, ast.Call))


def _name(call: ast.Call) -> str:
    return ast.unparse(call.func)


def _imports(file: File) -> Iterator[str]:
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


DESK, WEB = "ticketdesk/desk/tickets.py", "ticketdesk/web/queue/page.py"
RULES = [
    Rule(f"no file has more than {LONGEST_FILE} lines", _too_long, File(DESK, "\n" * 221)),
    Rule("nothing is left for later", _unfinished, File(DESK, "# TO" + "DO: the rest")),
    Rule("only db.py commits", _commits, File("ticketdesk/worker/run.py", "await session.commit()")),
    Rule("only the command line prints", _prints, File(DESK, "print('here')")),
    Rule("there is one clock", _own_clock, File(DESK, "moment = datetime.now(UTC)")),
    Rule("every verb says why it is there", _untold, File(DESK, "class Verb:\n    def close(self): ...")),
    Rule("what is done later is only enqueued", _later, File("ticketdesk/desk/jobs.py", "def mail_later(s): s.add(1)")),
    Rule("_later stands in desk/jobs.py", _later, File(DESK, "async def mail_later(t): await t.defer_async()")),
    Rule("looks are made in ui only", _raw_looks, File(WEB, "rx.el.div(class_name=f'p-{n}')")),
    Rule("colours are named in ui only", _raw_looks, File(WEB, "FILL = '#ff00aa'")),
    Rule("one part alone puts HTML into a page", _puts_html, File(WEB, "x = {'dangerouslySetInnerHTML': {'__html': words}}")),
    Rule("no part of Reflex puts HTML into a page", _puts_html, File(WEB, "rx.markdown(words)")),
    Rule("Reflex stays in ui and web", _reflex_outside, File("ticketdesk/worker/run.py", "import reflex as rx")),
    Rule("advisers know no stored noun", _ai_reads_models, File("ticketdesk/ai/x.py", "from ticketdesk.models import Ticket")),
    Rule("screens do not meet", _screens_meet, File(WEB, "from ticketdesk.web.ticket.state import TicketState")),
]  # fmt: skip
