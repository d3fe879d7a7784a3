"""The tickets that a desk is filled with: no two alike, with words of which we know how often they occur.

``invoice`` stands in 18 % of them, ``chargeback`` in 1 %, ``hologram`` in 3 or, of more than 150,000, in one of 50,000.
"""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random

Row = list[str]
"""id, title, description, category, priority, status and created_at, each as COPY's text."""

END, SPAN = datetime(2026, 10, 31, tzinfo=UTC), timedelta(days=730)
CATEGORIES = {"technical": 38, "billing": 28, "account": 22, "general": 12}
PRIORITIES = {
    "technical": {"medium": 42, "high": 27, "low": 22, "critical": 9},
    "billing": {"medium": 48, "low": 27, "high": 20, "critical": 5},
    "account": {"medium": 45, "low": 30, "high": 20, "critical": 5},
    "general": {"low": 66, "medium": 29, "high": 4, "critical": 1},
}
OLD = {"closed": 80, "resolved": 16, "open": 2, "in_progress": 2}
NEW = {"open": 45, "in_progress": 30, "resolved": 15, "closed": 10}
IS_NEW = 0.97
"""The last tickets are still being worked on."""

TITLES = {
    "technical": ("{thing} shows error {code}", "{thing} is slow since {day}", "No answer from the {thing}"),
    "billing": ("Charged twice for order {code}", "Refund for order {code} is missing", "The amount of {day} is wrong"),
    "account": ("Cannot sign in since {day}", "Please change the address of {name}", "{name} needs another role"),
    "general": ("Question about the {thing}", "A wish for the {thing}", "Thanks to {name}"),
}  # fmt: skip
SENTENCES = (
    "When I open the {thing} on {machine} I get error {code}.",
    "It worked until {day}; since the last release it fails every time.",
    "Our bank in {city} confirms the transfer {code}, yet the portal says otherwise.",
    "After {count} attempts the page shows {code} and nothing else.",
    "{name} left the company on {day}, please take the access away.",
    "About {count} people in our {city} office are waiting for this.",
    "Happy to send pictures or a recording if that helps.",
    "Everything else works as expected, also on {machine}.",
    "You can reach {name} in {city} until {count} minutes past five.",
    "Please tell us by {day} how this will go on.",
    "A colleague tested the {thing} on {machine} with the same result.",
)
REFERENCE = "The reference of my earlier ticket is {code}."
INVOICE = "The invoice {code} lists another amount than our contract says."
CHARGEBACK = "Our bank has meanwhile opened a chargeback for order {code}."
HOLOGRAM = "The hologram sticker on the delivered token was broken."
THINGS = (
    "dashboard,mobile app,billing portal,calendar,export,webhook,file storage,import tool,chat,report".split(
        ","
    )
)
MACHINES = "Windows 11,macOS,Ubuntu,iOS 18,Android 15,Fedora,ChromeOS".split(",")
CITIES = "Berlin Lagos Madrid Oslo Pune Quito Riga Sydney Toronto Vienna Warsaw Zurich".split()
FIRST = "Anna Ben Carla Dmitri Elena Farid Grace Hiro Ines Jonas Katya Liam Mona Nikhil Olga Pavel".split()
LAST = "Andersson Baker Costa Dubois Eriksen Fischer Garcia Haddad Ivanov Jansen Kowalski Lopez".split()


def own(count: int) -> Iterator[Row]:
    """Our own rows, the same for the same count; the oldest first."""
    random = Random(f"benchmarks {count}")
    step, rares = SPAN / count, max(3, count // 50_000)
    rare = {int((n + 0.5) * count / rares) + 1 for n in range(rares)}
    for number in range(1, count + 1):
        category = _pick(random, CATEGORIES)
        title, words = random.choice(TITLES[category]).format_map(_facts(random)), _words(random)
        if number in rare:
            words = f"{words} {HOLOGRAM}"
        created = END - SPAN + step * (number - random.random() / 2)
        status = _pick(random, NEW if number > IS_NEW * count else OLD)
        priority = _pick(random, PRIORITIES[category])
        yield [
            str(number),
            title[0].upper() + title[1:],
            words,
            category,
            priority,
            status,
            created.isoformat(),
        ]


def _words(random: Random) -> str:
    said = [REFERENCE, *random.sample(SENTENCES, random.randint(2, 9))]
    said += [INVOICE] * (random.random() < 0.18) + [CHARGEBACK] * (random.random() < 0.01)
    random.shuffle(said)
    return " ".join(one.format_map(_facts(random)) for one in said)


def _facts(random: Random) -> dict[str, str]:
    return {
        "thing": random.choice(THINGS),
        "machine": random.choice(MACHINES),
        "city": random.choice(CITIES),
        "name": f"{random.choice(FIRST)} {random.choice(LAST)}",
        "day": f"2026-{random.randint(1, 12):02d}-{random.randint(1, 28):02d}",
        "count": str(random.randint(2, 500)),
        "code": f"{random.getrandbits(32):08x}",
    }


def _pick(random: Random, weights: dict[str, int]) -> str:
    return random.choices(list(weights), list(weights.values()))[0]


def from_command(template: str, count: int) -> Iterator[Row]:
    """The rows that a command prints, one a line with tabs in between.

    Raises:
        RuntimeError: it failed, or printed another number of rows.
    """
    command = shlex.split(template.format(rows=count))
    printed = 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as running:
        assert running.stdout
        for line in running.stdout:
            printed += 1
            yield line.rstrip("\n").split("\t")
    if running.returncode or printed != count:
        raise RuntimeError(f"{command[0]} printed {printed} rows of {count}, exit code {running.returncode}.")
