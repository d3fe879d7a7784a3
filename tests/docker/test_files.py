"""What can be said of the image and the stack without an engine; ``make docker-test`` tries them where one is."""

from __future__ import annotations

import fnmatch
import re
import subprocess
import sys
from typing import Any

import pytest
import yaml
from dotenv import dotenv_values

from ticketdesk.config import ROOT, Settings

DOCKERFILE = (ROOT / "Dockerfile").read_text()
STACK: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
# The image is built with it; at run time it would only disagree with the pages.
BUILT_WITH = {"TICKETDESK_LANGUAGE"}
ONLY_BUILDKIT = (
    r"^# *syntax",
    r"--mount",
    r"--chmod",
    r"--link",
    r"--parents",
    r"--exclude",
    r"<<-?['\"]?\w",
)


@pytest.mark.parametrize("service", ["app", "worker", "more"])
def test_every_setting_reaches_the_containers(service: str) -> None:
    known = {name.upper() for name in Settings.model_fields} - BUILT_WITH
    assert set(STACK["services"][service]["environment"]) == known


def test_the_example_of_all_settings_copied_as_it_is_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    before = Settings().model_dump()
    for name, value in dotenv_values(ROOT / ".env.example").items():
        monkeypatch.setenv(name, value or "")
    assert Settings().model_dump() == before


def test_the_database_is_closed_and_has_no_password_of_ours() -> None:
    database = STACK["services"]["db"]
    assert "ports" not in database
    assert database["networks"] == ["inside"]
    assert STACK["networks"]["inside"] == {"internal": True}
    assert not [name for name in database["environment"] if "PASSWORD" in name]
    address = STACK["x-settings"]["DATABASE_URL"]
    assert "postgresql://ticketdesk@db/" in address, "no password in it"


def test_whoever_opens_the_port_sits_at_this_machine() -> None:
    assert all(port.startswith("127.0.0.1:") for port in STACK["services"]["app"]["ports"])


@pytest.mark.parametrize("service", ["app", "worker", "more"])
def test_a_container_can_write_nothing_but_its_data(service: str) -> None:
    held = STACK["services"][service]
    assert (held["read_only"], held["cap_drop"]) == (True, ["ALL"])
    assert "no-new-privileges:true" in held["security_opt"]
    assert "passwords:/run/ticketdesk:ro" in held["volumes"]


@pytest.mark.parametrize("word", ONLY_BUILDKIT)
def test_the_old_builder_understands_the_dockerfile(word: str) -> None:
    assert not re.search(word, DOCKERFILE, re.MULTILINE)


def test_compose_1_29_understands_the_stack() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    assert not re.search(r"\$\{[^}]*\$\{", text), "a default inside a default is told as it is written there"
    newer = ("required:", "start_interval", "service_healthy_or", "develop:", "include:", "env_file")
    assert not [word for word in newer if word in text]


def test_every_package_is_pinned_by_its_hash() -> None:
    installs = [line for line in DOCKERFILE.splitlines() if " install " in line and "pip" in line]
    assert len(installs) == 2
    assert all("--require-hashes -r" in line or "--require-hashes --target" in line for line in installs)


def test_nothing_private_gets_to_the_engine() -> None:
    first, *let_in = [
        line for line in (ROOT / ".dockerignore").read_text().splitlines() if line[:1] not in "#"
    ]
    assert first == "*"
    names = [line.removeprefix("!") for line in let_in if line.startswith("!")]
    private = (".env", ".data", ".git", ".venv", "tests", ".hypothesis")
    assert not [one for one in private for name in names if fnmatch.fnmatch(one, name)]


def test_the_last_stage_runs_as_a_number_and_without_node() -> None:
    last = DOCKERFILE.rpartition("\nFROM ")[2]
    assert "\nUSER 10001:10001\n" in last
    assert "node" not in last.lower()


def test_without_an_engine_one_sentence_says_so() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.docker"],
        cwd=ROOT,
        env={"PATH": "/nowhere"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (
        done.stdout
        == "There is no Docker engine here, or nobody lets us use it, so the stack was not tried.\n"
    )
