"""The built front end: made anew when a source changed, good for any port, started on Reflex's internals."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import httpx
import pytest
from reflex_base.environment import environment

from tests.served import Served
from ticketdesk.config import settings
from ticketdesk.errors import CannotStart
from ticketdesk.launch import frontend, web

SOURCES = {
    "rxconfig.py": "config = 1",
    "requirements.txt": "reflex==0.10.1",
    "ticketdesk/web/page.py": "page = 1",
    "ticketdesk/ui/styles/desk.css": "a {}",
    "ticketdesk/desk/verbs.py": "verb = 1",
    "ticketdesk/launch/desk.py": "start = 1",
    "ticketdesk/worker/run.py": "work = 1",
    "assets/kit.js": "1",
    "reflex.lock/package.json": "{}",
    ".web/build/client/index.html": "<html>",
}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small project with a front end that was just built."""
    for name, text in SOURCES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.setattr(frontend, "ROOT", tmp_path)
    monkeypatch.setattr(frontend, "BUILT", tmp_path / ".web/build/client")
    monkeypatch.setattr(frontend, "STAMP", tmp_path / ".web/build/stamp")
    monkeypatch.setattr(frontend, "LOCK", tmp_path / "build.lock")
    frontend.STAMP.write_text(frontend.sources())
    return tmp_path


def test_a_front_end_is_fresh_while_its_sources_are_as_they_were(root: Path) -> None:
    assert frontend.is_fresh()
    for name in SOURCES:
        os.utime(root / name, (1, 1))
    (root / "ticketdesk/web/__pycache__").mkdir()
    (root / "ticketdesk/web/__pycache__/page.pyc").write_text("compiled")
    assert frontend.is_fresh()
    assert frontend.ensure() is False


@pytest.mark.parametrize("name", [name for name in SOURCES if not name.startswith(".web")])
def test_only_a_source_that_pages_are_made_of_makes_it_stale(root: Path, name: str) -> None:
    (root / name).write_text("changed")
    assert frontend.is_fresh() is ("/launch/" in name or "/worker/" in name)


def test_building_may_write_the_lock_in_another_order(root: Path) -> None:
    lock = root / "reflex.lock/package.json"
    lock.write_text('{"name": "reflex", "type": "module"}')
    frontend.STAMP.write_text(frontend.sources())
    lock.write_text('{"type":"module","name":"reflex"}')
    assert frontend.is_fresh()
    lock.write_text('{"type":"module","name":"other"}')
    assert not frontend.is_fresh()


def test_a_new_a_renamed_and_a_removed_source_make_it_stale(root: Path) -> None:
    page = root / "ticketdesk/web/page.py"
    page.rename(root / "ticketdesk/web/other.py")
    assert not frontend.is_fresh()
    (root / "ticketdesk/web/other.py").rename(page)
    assert frontend.is_fresh()
    (root / "assets/new.js").write_text("")
    assert not frontend.is_fresh()
    (root / "assets/new.js").unlink()
    page.unlink()
    assert not frontend.is_fresh()


@pytest.mark.parametrize("name", [".web/build/stamp", ".web/build/client/index.html"])
def test_a_build_that_was_broken_off_is_not_fresh(root: Path, name: str) -> None:
    (root / name).unlink()
    assert not frontend.is_fresh()


def test_a_build_that_fails_says_where_to_look_and_leaves_nothing_fresh(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = root / "data"
    monkeypatch.setenv("TICKETDESK_DATA", str(told))
    settings.cache_clear()  # the fingerprint has read them already
    monkeypatch.setattr(frontend.sys, "executable", shutil.which("false"))
    with pytest.raises(CannotStart, match=re.escape(str(told))):
        frontend.build()
    assert not frontend.is_fresh()


def _that_know_the_address(built: Path) -> list[Path]:
    programs = (built / ".web/build/client/assets").glob("*.js")
    return [program for program in programs if "/_event" in program.read_text()]


def test_the_address_of_the_build_is_that_of_the_page(built: Path) -> None:
    [place] = _that_know_the_address(built)
    text = place.read_text()
    [told] = re.findall(r"\{PING:[^}]*\}", text)
    assert re.search(r"=\((\w),(\w)\)=>location\.origin\.replace\(/\^http/,\1\)\+\2", text)
    assert not re.search(r"(https?|wss?)://|localhost|:\d{2,5}", told)


def test_a_page_that_came_by_https_keeps_its_port(built: Path) -> None:
    programs = [place.read_text() for place in (built / ".web/build/client/assets").glob("*.js")]
    assert sum(".port=window.location.port" in program for program in programs) == 1
    assert not [
        program for program in programs if re.search(r"wss:[^;]{0,120}?\w+\.port=(\"\"|''|``)", program)
    ]


def test_no_other_file_knows_the_port_of_the_build(built: Path) -> None:
    files = [
        path for path in (built / ".web/build/client").rglob("*") if path.suffix in (".js", ".html", ".css")
    ]
    assert len(files) > 20
    assert [path.name for path in files if re.search(r"localhost:\d", path.read_text())] == []


def test_a_build_serves_on_whatever_port_it_is_started(served: Served, built: Path) -> None:
    assert served.port != 8000
    [place] = _that_know_the_address(built)
    sent = httpx.get(f"{served.url}/assets/{place.name}")
    assert sent.text == place.read_text()


def test_reflex_knows_what_the_start_leans_on() -> None:
    """These are its internals: a new version that renames one would compile again at every start, or serve no page."""
    known = {
        getattr(environment, name).name for name in vars(type(environment)) if name.startswith("REFLEX_")
    }
    assert len(known) > 20
    assert set(web.AS_BUILT) <= known


def test_there_is_nothing_to_serve_before_the_first_build(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / ".web/build/client/index.html").unlink()
    with pytest.raises(CannotStart, match="is not built yet"):
        web.serve()
