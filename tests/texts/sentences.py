"""The sentences that the code says while it runs: read from the source, an f-string as a sentence with holes."""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator
from pathlib import Path

from ticketdesk.config import ROOT
from ticketdesk.texts import HOLE

SOURCES = ("ticketdesk/errors.py", "ticketdesk/desk", "ticketdesk/web")
# What these are given is read by programs, or found where it is drawn.
CALLED = re.compile(
    r"^(ui|rx)\.|(^|\.)(log\.\w+|text|compile|getLogger|Var|replace|split|split_ex|join_by|get|pop|getattr|import_module)$"
)
# What these say nobody reads who uses the desk: it would be a mistake of ours.
RAISED = (
    "ValueError",
    "TypeError",
    "RuntimeError",
    "KeyError",
    "LookupError",
    "AssertionError",
    "CannotStart",
)
WORDS = re.compile(r"[^\W\d_]{2,}[,.:;!?’”]* +\S*[^\W\d_{]")
# Statements of SQL and JavaScript, patterns, addresses, names of levels.
CODE = re.compile(
    r"\b(SELECT|EXPLAIN|WITH|INSERT|UPDATE|DELETE|WHERE|ORDER BY|FROM|JOIN|NULL|AND|OR|LOCK|CAST|unnest)\b|=>|::|'(self|none)'|[\\<>=]|\n|^/|[a-z]_[a-z]|^[A-Z]{4,}$"
)
FEW_WORDS = re.compile(r"[^\W\d_]+( [^\W\d_]+)*")


def sentences(root: Path = ROOT) -> dict[str, list[str]]:
    """Every sentence, with the files that say it."""
    found: dict[str, list[str]] = {}
    for source in SOURCES:
        files = [root / source] if source.endswith(".py") else sorted((root / source).rglob("*.py"))
        for file in files:
            for said in said_in(file.read_text()):
                places = found.setdefault(said, [])
                if (path := file.relative_to(root).as_posix()) not in places:
                    places.append(path)
    return found


def said_in(source: str) -> Iterator[str]:
    """The sentences of one file, spaces around them left out."""
    for said, is_a_way in _texts(ast.parse(source)):
        core = said.strip()
        reads_as_words = WORDS.search(core) or (is_a_way and FEW_WORDS.fullmatch(core))
        if reads_as_words and not CODE.search(HOLE.sub("", core)):
            yield core


def _texts(node: ast.AST, *, is_a_way: bool = False) -> Iterator[tuple[str, bool]]:
    """Texts below a node, and whether they are one of a few ways to say something: then one word is enough."""
    if isinstance(node, ast.ClassDef) and (told := _told_by(node)):
        yield told, False
    for child in _heard(node):
        if isinstance(child, (ast.Constant, ast.JoinedStr)):
            yield from ((said, is_a_way or _is_a_way(node)) for said in _shapes(child))
            continue
        in_a_table = is_a_way and isinstance(child, (ast.Dict, ast.DictComp))
        yield from _texts(child, is_a_way=in_a_table or _is_table(child))


def _told_by(node: ast.ClassDef) -> str:
    """What a refusal says when it is given no sentence: the one line of its docstring."""
    told = ast.get_docstring(node) or ""
    return "" if "\n" in told or "status" not in {_target(one) for one in node.body} else told


def _target(node: ast.stmt) -> str:
    return getattr(node.targets[0], "id", "") if isinstance(node, ast.Assign) else ""


def _is_table(node: ast.AST) -> bool:
    """A table of words: ``SOURCES = {...}`` in capital letters."""
    return isinstance(node, ast.Assign) and _target(node).isupper() and isinstance(node.value, ast.Dict)


def _is_a_way(node: ast.AST) -> bool:
    is_translated = isinstance(node, ast.Call) and ast.unparse(node.func) == "translate"
    return is_translated or isinstance(node, (ast.Return, ast.IfExp))


def _heard(node: ast.AST) -> list[ast.AST]:
    """The parts of a node that may be said to people."""
    match node:
        case ast.Call() if CALLED.search(ast.unparse(node.func)):
            return [node.func.value] if isinstance(node.func, ast.Attribute) else []
        case ast.Raise(exc=ast.Call(func=ast.Name(id=name))) if name in RAISED:
            return []
        case ast.Assert() | ast.Expr(value=ast.Constant()) | ast.Compare() | ast.AnnAssign(value=None):
            return []
        case ast.Dict():
            return list(node.values)
        case ast.Subscript():
            return [node.value]
        case ast.IfExp():
            return [node.body, node.orelse]
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            return [*node.body]
    return list(ast.iter_child_nodes(node))


def _shapes(node: ast.Constant | ast.JoinedStr) -> list[str]:
    """A text as it stands; an f-string once for each way its own words can turn out: "1 ticket is", "tickets are"."""
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else []
    names: dict[str, str] = {}
    ways = [_ways(part, names) for part in node.values]
    return ["".join(parts) for parts in itertools.product(*ways)]


def _ways(part: ast.expr, names: dict[str, str]) -> list[str]:
    if isinstance(part, ast.Constant):
        return [str(part.value)]
    assert isinstance(part, ast.FormattedValue)
    value = part.value
    if isinstance(value, ast.IfExp) and all(
        isinstance(way, ast.Constant) for way in (value.body, value.orelse)
    ):
        return [str(value.body.value), str(value.orelse.value)]  # type: ignore[attr-defined]
    return ["{" + _name(ast.unparse(value), names) + "}"]


def _name(code: str, names: dict[str, str]) -> str:
    """A short name for a hole: ``found.tickets`` is "tickets". The same code has the same name."""
    if code not in names:
        name = (re.findall(r"[a-z]\w*", code.lower()) or ["value"])[-1]
        names[code] = name if name not in names.values() else f"{name}_{len(names)}"
    return names[code]
