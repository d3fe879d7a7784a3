"""What the rooms that meet strangers never use: parts that turn words into programs, queries or objects."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.house import File, files
from ticketdesk.config import ROOT

# `launch` starts processes: that is what it is for, and nothing from outside reaches it. `story` invents tickets. `copies`
# is for whoever may read and write the whole database anyway. What packs an archive takes none apart.
APART = ("launch", "story", "__main__.py", "copies", "channels/packing.py")
MODULES = {
    "starts programs": ("subprocess", "pty", "multiprocessing"),
    "makes objects from bytes": ("pickle", "marshal", "shelve", "dill", "yaml"),
    "reads XML": ("xml", "lxml", "defusedxml"),
    "draws templates": ("jinja2", "mako", "string.Template"),
    "speaks LDAP": ("ldap", "ldap3"),
    "takes archives apart": ("zipfile", "tarfile"),
    "guesses at random": ("random",),
}
CALLS = {
    "runs words as a program": ("eval", "exec", "compile", "os.system", "os.popen", "builtins.eval"),
    "uses a broken hash": ("hashlib.md5", "hashlib.sha1"),
}
SAYS = ("shell=True", "verify=False", "check_hostname=False", "follow_redirects=True")


def _where(file: File) -> Iterator[str]:
    for node in ast.walk(file.tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            yield from (f"line {node.lineno}: {why}" for why in _modules(node))
        elif isinstance(node, ast.Call):
            yield from (f"line {node.lineno}: {why}" for why in _calls(node))


def _modules(node: ast.Import | ast.ImportFrom) -> Iterator[str]:
    names = (
        [alias.name for alias in node.names]
        if isinstance(node, ast.Import)
        else [f"{node.module}.{alias.name}" for alias in node.names]
    )
    for why, known in MODULES.items():
        if any(name == one or name.startswith(f"{one}.") for name in names for one in known):
            yield why


def _calls(node: ast.Call) -> Iterator[str]:
    name = ast.unparse(node.func)
    yield from (why for why, known in CALLS.items() if name in known)
    for keyword in node.keywords:
        said = f"{keyword.arg}={ast.unparse(keyword.value)}"
        if said in SAYS:
            yield f"says {said}"
    is_query = name.rpartition(".")[2] in ("text", "execute", "exec_driver_sql") and name != "ui.text"
    if is_query and node.args and isinstance(node.args[0], (ast.JoinedStr, ast.BinOp)):
        yield "puts a query together from strings"


BREACHES = [
    "import subprocess",
    "from pickle import loads",
    "import xml.etree.ElementTree",
    "from jinja2 import Template",
    "from string import Template",
    "import ldap3",
    "import zipfile",
    "import random",
    "eval(words)",
    "hashlib.md5(words)",
    "run(words, shell=True)",
    "client(verify=False)",
    "session.execute(text(f'SELECT {words}'))",
    "session.execute('SELECT ' + words)",
]


def test_no_room_that_meets_strangers_uses_a_dangerous_part() -> None:
    # live.py puts the names of its own channels into LISTEN, which takes no parameters.
    rooms = [file for file in files(ROOT) if file.is_ours and not file.is_in(*APART, "live.py")]
    assert len(rooms) > 100
    assert [f"{file.path}: {where}" for file in rooms for where in _where(file)] == []


@pytest.mark.parametrize("line", BREACHES)
def test_a_dangerous_part_is_seen(line: str) -> None:
    assert list(_where(File("ticketdesk/web/page.py", line)))


WRITES_HTML = re.compile(
    r"(?:inner|outer)HTML|insertAdjacentHTML|setHTML|document\.write|createContextualFragment|DOMParser"
)


# It reads our own sprite, and copies what it finds there.
READS_SHAPES = {"icon.js": ["DOMParser"]}


def test_no_script_writes_html() -> None:
    scripts = {path.name: path.read_text() for path in (ROOT / "assets").glob("*.js")}
    assert len(scripts) > 10
    found = {name: WRITES_HTML.findall(script) for name, script in scripts.items()}
    assert {name: places for name, places in found.items() if places} == READS_SHAPES
    assert WRITES_HTML.search("part.innerHTML = words")
