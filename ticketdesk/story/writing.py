"""How a ticket comes to its words: a case, a person, a tone, a length, and the noise of real mail."""

from __future__ import annotations

import math
from bisect import bisect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, pairwise
from random import Random

from ticketdesk.models.choices import Category, Priority
from ticketdesk.models.ticket import DESCRIPTION_LENGTH, TITLE_LENGTH
from ticketdesk.story import noise
from ticketdesk.story.words import arabic, chinese, english, french, german, portuguese, slots, spanish
from ticketdesk.story.words.cases import Case, Manner

LANGUAGES = {
    "en": (english, 0.70),
    "de": (german, 0.08),
    "es": (spanish, 0.07),
    "zh": (chinese, 0.05),
    "ar": (arabic, 0.04),
    "fr": (french, 0.03),
    "pt": (portuguese, 0.02),
    "mixed": (english, 0.01),
}
# Of a thousand tickets, by topic: low, medium, high, critical.
MIX = {
    Category.technical: (80, 215, 100, 55),
    Category.billing: (45, 105, 60, 10),
    Category.account: (35, 100, 50, 15),
    Category.general: (90, 30, 10, 0),
}
CELLS = [(category, priority) for category in MIX for priority in Priority]
WEIGHTS = list(accumulate(share for shares in MIX.values() for share in shares))
TONES = ("factual", "polite", "terse", "angry", "anxious", "rambling", "non-native")
TONE_WEIGHTS = (30, 22, 12, 8, 8, 10, 10)
LENGTHS = ((0.0, 4), (0.1, 25), (0.5, 280), (0.9, 1_200), (1.0, 8_000))
"""Of the descriptions: a tenth is shorter than 25 characters, half than 280, nine tenths than 1,200."""


@dataclass(frozen=True)
class Person:
    """Somebody who writes."""

    name: str
    company: str

    @property
    def email(self) -> str:
        """Every one ends in example.com or example.org, which belong to nobody."""
        ending = "com" if len(self.company) % 2 else "org"
        return f"{self.name.lower().replace(' ', '.')}@{self.company.lower()}.example.{ending}"


class Gaps(dict[str, str]):
    """What stands in the gaps of one letter: the same gap is filled alike all through it."""

    def __init__(self, fill: dict[str, Callable[[], str]]) -> None:
        super().__init__()
        self._fill = fill

    def __missing__(self, name: str) -> str:
        self[name] = self._fill[name]()
        return self[name]


@dataclass(frozen=True)
class Letter:
    """What somebody wrote, and what a careful reader would make of it."""

    title: str
    description: str
    person: Person
    category: Category
    priority: Priority
    language: str
    gaps: Gaps


class Writer:
    """Writes tickets, the same ones for the same random numbers.

    Args:
        random: Who decides.
        today: The day on which it is written.
    """

    def __init__(self, random: Random, today: date) -> None:
        self.random = random
        self._fill = slots.fill(random, today)
        self._gaps = Gaps(self._fill)

    def letter(self) -> Letter:
        """One more ticket."""
        random = self.random
        self._gaps = Gaps(self._fill)
        language = random.choices(list(LANGUAGES), [share for _, share in LANGUAGES.values()])[0]
        module = LANGUAGES[language][0]
        category, priority = CELLS[bisect(WEIGHTS, random.randrange(WEIGHTS[-1]))]
        case = random.choice(_nearest(module.CASES, category, priority))
        person = Person(
            f"{random.choice(slots.FIRST)} {random.choice(slots.LAST)}", random.choice(slots.COMPANIES)
        )
        tone = random.choices(TONES, TONE_WEIGHTS)[0]
        length = _length(random.random()) * (0.4 if language == "zh" else 1)
        text = self._body(case, module.MANNER, tone, length, person)
        if language == "mixed":
            text = noise.forwarded(random, text, self._foreign(), person.email)
        title = self._title(case)
        if language == "en":
            has_logs = case.category is Category.technical
            title, text = noise.noisy(random, title, text, tone=tone, has_logs=has_logs)
        title = noise.headed(random, title, case.category)
        return Letter(
            title[:TITLE_LENGTH].strip(),
            text[:DESCRIPTION_LENGTH].strip(),
            person,
            case.category,
            case.priority,
            language,
            self._gaps,
        )

    def answer(self, letter: Letter) -> None:
        """From now on what is said is about this letter: the same sums, the same names."""
        self._gaps = letter.gaps

    def say(self, phrases: tuple[str, ...]) -> str:
        """One of some phrases, its gaps filled."""
        return self.filled(self.random.choice(phrases))

    def filled(self, phrase: str) -> str:
        return phrase.format_map(self._gaps) if "{" in phrase else phrase

    def _title(self, case: Case) -> str:
        title = self.say(case.titles)
        first = self.say(case.facts).split(". ")[0].split("。")[0]
        return f"{title} - {first}" if self.random.random() < 0.2 and len(first) < 120 else title

    def _body(self, case: Case, manner: Manner, tone: str, length: float, person: Person) -> str:
        random = self.random
        if length < 60 or tone == "terse":
            return self.say(case.brief) if length < 60 else self.say(case.facts)
        said = [self.say(case.facts)]
        if mood := _mood(case, manner, tone):
            said.insert(random.choice((0, 1)), self.say(mood))
        rest = [*random.sample(case.more, len(case.more)), *random.sample(manner.asides, len(manner.asides))]
        if tone == "rambling":
            said.insert(0, self.filled(rest.pop()))
        while rest and sum(map(len, said)) < length * 0.85:
            said.append(self.filled(rest.pop(0)))
        paragraphs = _in_paragraphs(random, said)
        missing = round(length - sum(map(len, said)))
        if missing > 250 and case.category is Category.technical:
            paragraphs.append(noise.log(random, self.filled("{code}"), missing))
        if random.random() < 0.7:
            paragraphs.insert(0, random.choice(manner.greetings))
        if random.random() < 0.75:
            paragraphs.append(f"{random.choice(manner.endings)}\n{person.name.split()[0]}")
        if missing > 250 and case.category is not Category.technical:
            names = (person.name, self.filled("{teammate}"))
            said = [self.filled(line) for line in (*manner.asides, *case.more, *manner.polite, *case.facts)]
            paragraphs.append(noise.thread(random, names, said, missing))
        return "\n\n".join(paragraphs)

    def _foreign(self) -> str:
        module = LANGUAGES[self.random.choice(("de", "es", "fr"))][0]
        return self.say(self.random.choice(module.CASES).facts)


def _mood(case: Case, manner: Manner, tone: str) -> tuple[str, ...]:
    if tone == "anxious" and case.priority in (Priority.high, Priority.critical):
        return manner.anxious
    if tone == "angry" and (case.category, case.priority) != (Category.general, Priority.low):
        return manner.angry
    return manner.polite if tone == "polite" else ()


def _nearest(cases: tuple[Case, ...], category: Category, priority: Priority) -> list[Case]:
    """The cases of a topic that press as much, or as nearly as much as this language has words for."""
    order = list(Priority)
    same = [case for case in cases if case.category is category]
    away = min(abs(order.index(case.priority) - order.index(priority)) for case in same)
    return [case for case in same if abs(order.index(case.priority) - order.index(priority)) == away]


def _length(share: float) -> float:
    """How long a description is of which this share of all is shorter."""
    for (low, shorter), (high, longer) in pairwise(LENGTHS):
        if share <= high:
            part = (share - low) / (high - low)
            part **= 3 if high == 1.0 else 1  # the very long ones are rare among the long ones
            return math.exp(math.log(shorter) + part * (math.log(longer) - math.log(shorter)))
    return LENGTHS[-1][1]


def _in_paragraphs(random: Random, said: list[str]) -> list[str]:
    paragraphs = [said[0]]
    for sentence in said[1:]:
        if len(paragraphs[-1]) > 260 or random.random() < 0.12:
            paragraphs.append(sentence)
        else:
            paragraphs[-1] += ("" if ord(sentence[0]) > 0x3000 else " ") + sentence
    return paragraphs
