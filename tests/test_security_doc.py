"""docs/security.md is true: its table is whole, and what it names as proof exists."""

from __future__ import annotations

import ast
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

import pytest

from ticketdesk.channels import archives, pictures
from ticketdesk.config import ROOT, Settings
from ticketdesk.desk import (
    attachments,
    file_links,
    file_names,
    gate,
    invitations,
    link_limits,
    links,
    passwords,
    recovery,
    second_factor,
    sessions,
    throttle,
    waiting_files,
)
from ticketdesk.desk.limits import Limit
from ticketdesk.web import wire
from ticketdesk.web.buckets import PACE
from ticketdesk.web.files import bringing

DOCUMENT = "docs/security.md"
# OWASP ASVS 5.0.0, levels 1 and 2: how many requirements each section has. Within a section they come first, counted
# from one; those of level 3 follow them.
SECTIONS = {
    "V1.1": 2, "V1.2": 9, "V1.3": 11, "V1.4": 3, "V1.5": 2,
    "V2.1": 3, "V2.2": 3, "V2.3": 4, "V2.4": 1,
    "V3.2": 2, "V3.3": 4, "V3.4": 6, "V3.5": 5, "V3.7": 2,
    "V4.1": 3, "V4.2": 1, "V4.3": 2, "V4.4": 4,
    "V5.1": 1, "V5.2": 3, "V5.3": 2, "V5.4": 3,
    "V6.1": 3, "V6.2": 12, "V6.3": 4, "V6.4": 4, "V6.5": 5, "V6.6": 3, "V6.8": 4,
    "V7.1": 3, "V7.2": 4, "V7.3": 2, "V7.4": 5, "V7.5": 2, "V7.6": 2,
    "V8.1": 2, "V8.2": 3, "V8.3": 1, "V8.4": 1,
    "V9.1": 3, "V9.2": 4,
    "V10.1": 2, "V10.2": 2, "V10.3": 4, "V10.4": 11, "V10.5": 5, "V10.6": 2, "V10.7": 3,
    "V11.1": 2, "V11.2": 3, "V11.3": 3, "V11.4": 4, "V11.5": 1, "V11.6": 1,
    "V12.1": 3, "V12.2": 2, "V12.3": 4,
    "V13.1": 1, "V13.2": 5, "V13.3": 2, "V13.4": 5,
    "V14.1": 2, "V14.2": 4, "V14.3": 3,
    "V15.1": 3, "V15.2": 3, "V15.3": 7,
    "V16.1": 1, "V16.2": 5, "V16.3": 4, "V16.4": 3, "V16.5": 3,
    "V17.1": 1, "V17.2": 4, "V17.3": 2,
}  # fmt: skip
PATH = re.compile(r"[\w.-]+(?:/[\w.*-]+)*\.(?:py|md|toml|txt|js|sql|ini)|(?:tests|ticketdesk|docs)/[\w/]*")
SETTING = re.compile(r"^\| `(TICKETDESK_\w+)` \| ([^|]+) \|", re.MULTILINE)


@dataclass(frozen=True)
class Row:
    """One requirement, and our answer."""

    id: str
    short: str
    answer: str
    proof: str

    @property
    def names(self) -> list[str]:
        """What stands between back quotes in the proof."""
        return re.findall(r"`([^`]+)`", self.proof)

    @property
    def references(self) -> list[str]:
        """Those of them that are files, tests in files, or headings in files."""
        return [name for name in self.names if _is_reference(name)]


def _is_reference(name: str) -> bool:
    return PATH.fullmatch(re.split(r"::|#", name)[0]) is not None


def _text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@cache
def _functions(name: str) -> set[str]:
    """The functions and methods of a Python file."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {node.name for node in ast.walk(ast.parse(_text(name))) if isinstance(node, kinds)}


@cache
def _anchors(name: str) -> set[str]:
    """What a link to a heading of a page ends with."""
    headings = re.findall(r"^#+ (.+)$", _text(name), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def missing(reference: str) -> str:
    """Why a reference leads nowhere, or nothing."""
    name, mark, part = re.match(r"([^:#]+)(::|#|)(.*)", reference).groups()  # type: ignore[union-attr]
    if not (ROOT / name).exists():
        return f"there is no {name}"
    if mark == "::" and part not in _functions(name):
        return f"{name} has no {part}"
    if mark == "#" and part not in _anchors(name):
        return f"{name} has no heading {part}"
    return ""


ROWS = [
    Row(*(cell.strip() for cell in line.strip("| ").split(" | ")))
    for line in _text(DOCUMENT).splitlines()
    if re.match(r"\| V\d", line)
]


def test_every_requirement_of_levels_one_and_two_is_answered_once() -> None:
    wanted = [f"{section}.{number + 1}" for section, count in SECTIONS.items() for number in range(count)]
    assert len(wanted) == 253
    assert [row.id for row in ROWS] == wanted


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_an_answer_can_be_followed(row: Row) -> None:
    assert row.answer in ("yes", "no", "n/a")
    assert 1 <= len(row.short.split()) <= 12
    assert [said for name in row.references if (said := missing(name))] == []
    if row.answer == "yes":
        assert row.references, "a yes names the test that shows it, or the file that does it"
    else:
        assert len(re.sub(r"`[^`]+`", "", row.proof).split()) >= 3, "a no has a reason"


def test_the_totals_are_those_of_the_table() -> None:
    counted = Counter(row.answer for row in ROWS)
    assert f"{counted['yes']} yes, {counted['no']} no, {counted['n/a']} not applicable" in _text(DOCUMENT)


@pytest.mark.parametrize("page", [DOCUMENT, "SECURITY.md"])
def test_what_the_prose_names_exists(page: str) -> None:
    text = _text(page)
    told = [name for name in re.findall(r"`([^`\n]+)`", text) if _is_reference(name)]
    links = [link for link in re.findall(r"\]\(([^)]+)\)", text) if "://" not in link]
    beside = [f"{page}{link}" if link.startswith("#") else _from(page, link) for link in links]
    assert told or links
    assert [said for name in told + beside if (said := missing(name))] == []


def _from(page: str, link: str) -> str:
    path, mark, part = link.partition("#")
    return ((ROOT / page).parent / path).resolve().relative_to(ROOT).as_posix() + mark + part


def test_the_limits_are_those_of_the_settings() -> None:
    told = SETTING.findall(_text(DOCUMENT))
    assert told
    for name, value in told:
        default = Settings.model_fields[name.lower()].default
        assert value == (f"{default:,}" if isinstance(default, int) else str(default)), name


def _amount(limit: Limit, what: str = "tries") -> str:
    minutes = int(limit.within.total_seconds() // 60)
    return f"{limit.count} {what} in {'an hour' if minutes == 60 else f'{minutes} minutes'}"


def test_the_fixed_numbers_are_those_of_the_code() -> None:
    text, one, of_address = " ".join(_text(DOCUMENT).split()), PACE.of_one, PACE.of_address
    for told in (
        f"Sign-in: {_amount(throttle.BY_ADDRESS)} for a network address",
        f"and {_amount(throttle.BY_ACCOUNT)} for an account",
        f"{throttle.FIRST_WAIT.seconds} seconds first, doubled each time, at most {throttle.LONGEST_WAIT.seconds // 60} minutes",
        f"and {_amount(second_factor.BY_BROWSER)} in a browser that is known",
        f"{_amount(link_limits.BY_LINK, 'messages')} for one link, {_amount(link_limits.BY_NETWORK, 'messages')} for a network",
        f"{one.per_s} events a second ({one.burst} at once) for a session and {of_address.per_s} ({of_address.burst} at once)",
        f"at most {wire.LARGEST_BODY // 1024} KiB, or {wire.LARGER['/api/'] // 1024**2} MiB under `/api/`",
        f"password | {passwords.SHORTEST} to {passwords.LONGEST:,} characters",
        f"invitations and resets last {int(invitations.LASTS_IN.total_seconds() // 3600)} hours",
        f"is over in {sessions.ARRIVES_WITHIN.seconds // 60} minutes",
        f"until {links.LASTS_IN.days} days after",
        f"Recovery codes have {8 * recovery.BYTES} random bits",
        f"from {gate.NEAR:.0%} on".replace("%", " %"),
    ):
        assert told in text, told


def test_the_numbers_about_files_are_those_of_the_code() -> None:
    text = " ".join(_text(DOCUMENT).split())
    most, of_a_jpeg = (
        pixels // 10**6 for pixels in (pictures.MOST_PIXELS_OF_OTHERS, pictures.MOST_PIXELS["JPEG"])
    )
    for told in (
        f"runs scripts: {len(file_names.BLOCKED)} endings",
        f"becomes {archives.MOST_TIMES:,} times as large",
        f"at most {most} megapixels (a JPEG: {of_a_jpeg})",
        f"ends within {'two' if file_links.LASTS_DAYS == 2 else file_links.LASTS_DAYS} days",
        f"gone after {attachments.WAITS_IN.days} days",
        f"{bringing.AT_ONCE} files may come at once",
        f"requesters may put {waiting_files.MOST_BY_REQUESTERS} on one ticket",
        f"HMAC-SHA256, {8 * file_links._SEAL_BYTES} bits of it",
    ):
        assert told in text, told


@pytest.mark.parametrize(
    "reference", ["tests/no_such.py", "tests/house.py::no_such_test", f"{DOCUMENT}#no-such-heading"]
)
def test_a_reference_that_leads_nowhere_is_seen(reference: str) -> None:
    assert missing(reference)
