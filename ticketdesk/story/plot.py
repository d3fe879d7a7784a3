"""The life of one ticket: who does what, when, until now. Nothing is stored here; the tellers do that."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum, auto
from random import Random

from ticketdesk.models.choices import Category, Priority, Status
from ticketdesk.models.opinion import Suggestion
from ticketdesk.story.rhythm import at_work
from ticketdesk.story.words import english
from ticketdesk.story.writing import LANGUAGES, Letter, Writer

FIRST_LOOK_IN_HOURS = {Priority.critical: 0.3, Priority.high: 1.5, Priority.medium: 5.0, Priority.low: 14.0}


class Act(Enum):
    """What an agent can do; each is one verb."""

    assign = auto()
    status = auto()
    category = auto()
    priority = auto()
    reply = auto()
    note = auto()
    tag = auto()
    delete = auto()
    restore = auto()


@dataclass(frozen=True)
class Step:
    """One thing that an agent did.

    Args:
        at: When.
        act: What.
        by: Which of the agents, counted from 0.
        to: The new value: a status, a category, a priority, a tag, or an agent for an assignment.
        words: The message, or the comment on closing.
    """

    at: datetime
    act: Act
    by: int
    to: Status | Category | Priority | str | int | None = None
    words: str = ""


@dataclass(frozen=True)
class Life:
    """A letter, what was made of it at once, and what happened to it until now.

    Args:
        letter: What came.
        at: When it came.
        suggestion: What the rules made of it.
        category: What the requester chose, if anything.
        priority: The same.
        by: The agent who wrote it for somebody on the telephone, if any.
        steps: What the agents did, in order.
    """

    letter: Letter
    at: datetime
    suggestion: Suggestion
    category: Category | None = None
    priority: Priority | None = None
    by: int | None = None
    steps: tuple[Step, ...] = ()


@dataclass
class _Day:
    """Where the telling stands: the time, the hand, and what has been done so far."""

    random: Random
    agents: int
    moment: datetime
    hand: int
    is_pressing: bool
    steps: list[Step] = field(default_factory=list)

    def later(self, hours: float) -> None:
        """Time goes by, unevenly; only what presses is worked on at night."""
        self.moment += timedelta(
            hours=hours * self.random.lognormvariate(0, 0.7), seconds=self.random.randint(5, 90)
        )
        if not self.is_pressing:
            self.moment = at_work(self.moment)

    def tag(self, letter: Letter) -> None:
        """What the letter is about in a word, where one fits; what comes after is left to the same chance as without."""
        random = Random(letter.description)
        known = (*english.TAGS[letter.category], *english.TAGS_FOR_ALL)
        for name in random.sample(known, random.choices((0, 1, 2), (70, 22, 8))[0]):
            self.steps.append(Step(self.moment, Act.tag, self.hand, name))
            self.moment += timedelta(seconds=random.randint(3, 40))

    def act(self, act: Act, to: Status | Category | Priority | int | None = None, words: str = "") -> None:
        self.steps.append(Step(self.moment, act, self.hand, to, words))
        self.moment += timedelta(seconds=self.random.randint(20, 400))


def life(
    writer: Writer, letter: Letter, suggestion: Suggestion, *, at: datetime, until: datetime, agents: int
) -> Life:
    """What became of a letter.

    Args:
        writer: Who also writes the answers.
        letter: What came.
        suggestion: What the rules made of it.
        at: When it came.
        until: Nothing is told of what comes after.
        agents: How many there are.
    """
    random = writer.random
    writer.answer(letter)
    chose = random.random()
    category = letter.category if chose < 0.15 else None
    priority = letter.priority if chose < 0.06 else None
    day = _Day(random, agents, at, random.randrange(agents), letter.priority is Priority.critical)
    if random.random() > 0.07:
        _work_on(day, writer, letter, category or suggestion.category, priority or suggestion.priority)
    steps = tuple(step for step in day.steps if step.at <= until)
    by = random.randrange(agents) if random.random() < 0.05 else None
    return Life(letter, at, suggestion, category, priority, by, steps)


def _work_on(day: _Day, writer: Writer, letter: Letter, category: Category, priority: Priority) -> None:
    random = day.random
    day.later(FIRST_LOOK_IN_HOURS[letter.priority])
    if letter.priority is Priority.low and random.random() < 0.06:
        day.act(Act.delete)
        if random.random() < 0.2:
            day.later(2)
            day.act(Act.restore)
        else:
            return
    day.tag(letter)
    if category is not letter.category and random.random() < 0.85:
        day.act(Act.category, letter.category)
    if priority is not letter.priority and random.random() < 0.9:
        day.act(Act.priority, letter.priority)
    if random.random() < 0.9:
        owner = day.hand if random.random() < 0.7 else random.randrange(day.agents)
        day.act(Act.assign, owner)
        day.hand = owner
    if random.random() < 0.6:
        day.later(0.5)
        day.act(Act.status, Status.in_progress)
    _talk(day, writer, letter)
    if random.random() < 0.93:
        _finish(day, writer, letter)


def _talk(day: _Day, writer: Writer, letter: Letter) -> None:
    random = day.random
    replies = LANGUAGES[letter.language][0].MANNER.replies
    if LANGUAGES[letter.language][0] is english:
        replies += english.REPLIES[letter.category]
    for _ in range(random.choices((0, 1, 2, 3), (12, 50, 28, 10))[0]):
        if random.random() < 0.25:
            day.act(Act.note, words=writer.say(english.NOTES))
        day.later(6)
        day.act(Act.reply, words=writer.say(replies))
    if random.random() < 0.08:
        day.act(Act.assign, (day.hand + 1) % day.agents)


def _finish(day: _Day, writer: Writer, letter: Letter) -> None:
    random = day.random
    last_words = LANGUAGES[letter.language][0].MANNER.last_words
    day.later(14)
    if random.random() < 0.75:
        day.act(Act.status, Status.resolved)
        if random.random() < 0.08:
            day.later(20)
            day.act(Act.note, words=writer.say(english.REOPENED))
            day.act(Act.status, Status.open)
            day.later(10)
            day.act(Act.status, Status.resolved)
        if random.random() < 0.4:
            day.later(60)
            day.act(Act.status, Status.closed, writer.say(last_words))
    else:
        day.act(Act.status, Status.closed, writer.say(last_words) if random.random() < 0.8 else "")
