"""The house rules, executed: who may import whom, how files look, and that the pins are those of the project."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house import RULES, Rule, files
from ticketdesk.config import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
CONTRACTS = [contract["name"] for contract in PROJECT["tool"]["importlinter"]["contracts"]]
PINS = {"requirements.txt": "", "requirements-local.txt": "local", "requirements-dev.txt": "dev"}
# One import that each contract must not let through.
BREACHES = {
    "models/link.py": "from ticketdesk.desk import keys",
    "desk/keys.py": "from ticketdesk import db",
    "ai/fake.py": "from ticketdesk import migrations",
    "channels/__init__.py": "from ticketdesk import live",
    "desk/text.py": "import aiosmtplib",
    "ui/theme.py": "from ticketdesk.models import Ticket",
    "config.py": "import reflex",
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.sentence)
def test_the_house_keeps_its_rule(rule: Rule) -> None:
    broken = [f"{file.path}: {where}" for file in files(ROOT) for where in rule.breaches(file)]
    assert broken == [], rule.sentence


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.sentence)
def test_a_rule_sees_its_breach(rule: Rule) -> None:
    assert list(rule.breaches(rule.breach))


def test_there_are_files_to_look_at() -> None:
    paths = {file.path for file in files(ROOT)}
    assert {"ticketdesk/db.py", "ticketdesk/desk/tickets.py", "tests/house.py"} <= paths


def _contracts(root: Path) -> dict[str, bool]:
    """Which contracts are kept in a tree."""
    lint = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    ran = subprocess.run([sys.executable, "-c", lint], cwd=root, capture_output=True, text=True, timeout=120)
    said = {name: re.search(rf"^{name} (KEPT|BROKEN)", ran.stdout, re.MULTILINE) for name in CONTRACTS}
    assert all(said.values()), ran.stdout + ran.stderr
    return {name: found is not None and found[1] == "KEPT" for name, found in said.items()}


def test_rooms_face_one_way() -> None:
    assert _contracts(ROOT) == dict.fromkeys(CONTRACTS, True), "see `lint-imports`"


def test_every_contract_sees_its_breach(tmp_path: Path) -> None:
    shutil.copytree(
        ROOT / "ticketdesk", tmp_path / "ticketdesk", ignore=shutil.ignore_patterns("__pycache__")
    )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for path, line in BREACHES.items():
        with (tmp_path / "ticketdesk" / path).open("a") as file:
            file.write(f"\n{line}\n")
    assert _contracts(tmp_path) == dict.fromkeys(CONTRACTS, False)


def _wanted(group: str) -> list[Requirement]:
    """What pyproject.toml asks for: the project itself, or one of its groups."""
    lines = PROJECT["dependency-groups"][group] if group else PROJECT["project"]["dependencies"]
    return [Requirement(line) for line in lines]


def _pinned(name: str) -> dict[str, tuple[str, str]]:
    """Version and options of each requirement of a file, by its canonical name."""
    text = (ROOT / name).read_text().replace("\\\n", " ")
    lines = [
        line.split(" #")[0].strip()
        for line in text.splitlines()
        if line.strip() and not line.startswith((" ", "#"))
    ]
    found = {}
    for line in lines:
        package, _, rest = line.partition("==")
        version, _, options = rest.partition(" ")
        found[str(canonicalize_name(package.partition("[")[0]))] = (version.split(";")[0].strip(), options)
    return found


@pytest.mark.parametrize(("name", "group"), PINS.items())
def test_the_pins_are_what_the_project_asks_for(name: str, group: str) -> None:
    pinned, here = _pinned("requirements.txt"), _pinned(name)
    assert here
    for wanted in _wanted(group):
        version, _ = (pinned | here)[str(canonicalize_name(wanted.name))]
        assert wanted.specifier.contains(version), f"{wanted} is pinned to {version} in {name}"


@pytest.mark.parametrize("name", PINS)
def test_every_pin_is_one_version_with_its_hashes(name: str) -> None:
    for package, (version, options) in _pinned(name).items():
        assert re.fullmatch(r"[0-9][0-9a-z.!+-]*", version), f"{package} has no version in {name}"
        assert re.search(r"--hash=sha256:[0-9a-f]{64}\b", options), f"{package} has no hash in {name}"


def test_the_files_agree_where_they_pin_the_same_package() -> None:
    runs = _pinned("requirements.txt")
    for name in ("requirements-local.txt", "requirements-dev.txt"):
        both = {package: version for package, (version, _) in _pinned(name).items() if package in runs}
        assert both == {package: runs[package][0] for package in both}


@pytest.mark.parametrize("name", PINS)
def test_aiohttp_stays_away(name: str) -> None:
    """google-genai takes it when it finds it, and then its requests change silently."""
    assert "aiohttp" not in _pinned(name)
