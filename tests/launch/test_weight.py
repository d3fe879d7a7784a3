"""What a browser has to load for a page, weighed in the built files: bytes are the same on every machine."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.launch.conftest import ROOT
from tests.ui.test_arranging import NODE
from ticketdesk.ui.lean import after_the_looks, with_lean
from ticketdesk.ui.scripts import FILES, LANGUAGES_EARLY

MOST = 180_000
HEADERS = 700
"""The most that an answer with a script or a style sheet carries besides; ``tests/web/test_parts_of_pages.py`` holds it to that."""
GONE = ("data-emotion", "xhr poll error", "changeListeners")


@pytest.fixture(scope="module")
def client(built: Path) -> Path:
    return built / ".web/build/client"


def _program(client: Path, page: str) -> set[str]:
    """The scripts and style sheets that a page names in its head."""
    return set(re.findall(r'(?:href|src)="/([^"]+\.(?:js|css))"', (client / page).read_text()))


def test_the_program_of_the_form_is_below_180_kilobytes(client: Path) -> None:
    program = _program(client, "index.html")
    assert len(program) == 8
    weights = {name: (client / f"{name}.gz").stat().st_size + HEADERS for name in program}
    assert sum(weights.values()) < MOST, weights


def test_a_page_comes_in_few_files(client: Path) -> None:
    """A browser asks for six at a time, and each six cost a slow line another turn."""
    assert len(_program(client, "index.html")) <= 8
    assert len(_program(client, "desk.html")) <= 11


def test_whoever_takes_brotli_is_sent_a_tenth_less(client: Path) -> None:
    for page in ("index.html", "desk.html"):
        # Reflex squeezes nothing below 256 bytes.
        program = [one for name in _program(client, page) if (one := client / name).stat().st_size >= 256]
        zipped, brotli = (sum(Path(f"{one}.{end}").stat().st_size for one in program) for end in ("gz", "br"))
        assert brotli < zipped * 9 / 10


def test_the_browser_learns_its_languages_while_a_page_waits_for_its_looks(client: Path) -> None:
    """Written otherwise than told, it would be another script, or none."""
    for page in ("index.html", "desk.html"):
        text = (client / page).read_text()
        assert f"<script>{LANGUAGES_EARLY}</script>" in text.split("<body")[0]


def test_what_only_the_desk_needs_is_loaded_at_the_desk_alone(client: Path) -> None:
    looks = {f"assets/{sheet.name}" for sheet in (client / "assets").glob("desk-*.css")}
    assert len(looks) == 1
    ours = looks | {"desk.js"}
    assert ours <= _program(client, "desk.html")
    for page in ("index.html", "login.html", "setup.html", "404.html"):
        assert not ours & _program(client, page)


def test_nothing_is_left_of_what_no_page_uses(client: Path) -> None:
    programs = {path.name: path.read_text() for path in (client / "assets").glob("*.js")}
    assert {name: word for name, text in programs.items() for word in GONE if word in text} == {}
    # An `eval` that can read the names around it keeps them long.
    assert [name for name, text in programs.items() if re.search(r"(?<![\w$.])eval\(", text)] == []


PARTS = """
import { withoutNothings } from "file://%s";
const jsx = (kind, props, ...children) => ({ kind, props, children }), Fragment = "Fragment";
const drawn = (code) => new Function("jsx", "Fragment", "on", "all", `return ${code}`)(jsx, Fragment, true, ["a", "b"]);
console.log(JSON.stringify(%s.map((code) => drawn(withoutNothings(code, "page.jsx")) ?? null)));"""


@pytest.mark.usefixtures("built")
def test_parts_that_stand_for_nothing_are_left_out_of_a_page() -> None:
    def left_of(*codes: str) -> list[object]:
        code = PARTS % (ROOT / ".web/lean/parts.js", json.dumps(codes))
        command = [NODE, "--input-type=module", "-e", code]
        ran = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
        told: list[object] = json.loads(ran.stdout)
        return told

    assert left_of(
        "jsx(Fragment,{},(on?(jsx(Fragment,{},'⌘ here')):(jsx(Fragment,{},))))",
        "jsx(Fragment,{},(!on?(jsx(Fragment,{},'here')):(jsx(Fragment,{},))))",
        "jsx(Fragment,{},jsx(Fragment,{},all))",
        "(() => { switch (JSON.stringify('a\"b')) { case JSON.stringify('a\"b'): return 'it'; } })()",
    ) == ["⌘ here", None, ["a", "b"], "it"]
    # These stand for something: two things, a name among others, as many as there are.
    for kept in ("jsx(Fragment,{},'a','b')", "jsx(Fragment,{key:1},'a')", "jsx(Fragment,{},...all)"):
        (told,) = left_of(kept)
        assert isinstance(told, dict)
        assert told["kind"] == "Fragment"


def test_our_own_scripts_come_without_their_reasons(client: Path) -> None:
    for name, parts in FILES.items():
        text = (client / f"{name}.js").read_text()
        assert text.count('"use strict"') == len(parts)
        assert "/*" not in text


def test_the_words_of_a_page_do_not_wait_for_its_programs(client: Path) -> None:
    for page in client.rglob("*.html"):
        ahead = re.findall(r'<link rel="modulepreload"[^>]*>', page.read_text())
        assert ahead
        assert all('fetchpriority="low"' in link for link in ahead), page.name


def test_another_reflex_is_noticed() -> None:
    with pytest.raises(ValueError, match="the version must not change"):
        with_lean("export default defineConfig({ plugins: [] })")
    with pytest.raises(ValueError, match="the version must not change"):
        after_the_looks('<link rel="preload" as="script">')
