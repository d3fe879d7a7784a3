"""The incident radar: tickets of the last hour that look alike, perhaps one trouble of many people.

Only words count that come all at once: rare on this desk as a rule, and in several tickets of this hour. Two tickets are
alike that share enough of them, and what hangs together is a cluster. The same tickets always make the same clusters.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import combinations

from sqlalchemy import delete, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from ticketdesk.desk import words
from ticketdesk.desk.words import Known
from ticketdesk.live import TICKETS
from ticketdesk.models import Incident
from ticketdesk.models.columns import now
from ticketdesk.models.incident import FEWEST, MOST

WITHIN = timedelta(hours=1)
LOOKED_AT = 500
KEPT_IN = timedelta(days=1)
"""So long the list of a cluster can still be opened when it is over."""
LEAST_USUAL = 50
"""Without so many other tickets nobody knows what is usual on a desk, and the radar says nothing."""
TIMES_USUAL = 4
SHARED, ALIKE = 2, 0.3


def clusters(tickets: Mapping[int, Collection[str]], usual: Known) -> list[list[int]]:
    """Tickets that look alike, as lists of their numbers; the largest first, then the oldest.

    Args:
        tickets: The words of each ticket of the hour, by its number.
        usual: What is known of words on this desk without these tickets.
    """
    if usual.total < LEAST_USUAL:
        return []
    sudden = _sudden(tickets, usual)
    same: dict[frozenset[str], list[int]] = defaultdict(list)
    for number in sorted(tickets):
        same[frozenset(word for word in tickets[number] if word in sudden)].append(number)
    groups = _joined(list(same), _pairs(list(same), sudden))
    found = [sorted(number for kind in group for number in same[kind]) for group in groups]
    return sorted((one for one in found if len(one) >= FEWEST), key=lambda one: (-len(one), one))


def _sudden(tickets: Mapping[int, Collection[str]], usual: Known) -> dict[str, float]:
    """The words that come all at once, and what each tells."""
    often = Counter(word for said in tickets.values() for word in set(said))
    found = {}
    for word, count in sorted(often.items()):
        expected = usual.tickets.get(word, 0) / usual.total * len(tickets)
        if count >= max(FEWEST, TIMES_USUAL * expected) and usual.is_rare(word):
            found[word] = usual.weight(word)
    return found


def _pairs(kinds: Sequence[frozenset[str]], sudden: Mapping[str, float]) -> Iterator[tuple[int, int]]:
    """Which of them are alike: by the weight of what both have, in that of what either has."""
    for one, other in combinations(range(len(kinds)), 2):
        shared = kinds[one] & kinds[other]
        if len(shared) >= SHARED:
            whole = sum(sudden[word] for word in kinds[one] | kinds[other])
            if sum(sudden[word] for word in shared) >= ALIKE * whole:
                yield one, other


def _joined(
    kinds: Sequence[frozenset[str]], pairs: Iterable[tuple[int, int]]
) -> Iterable[list[frozenset[str]]]:
    """What hangs together by pairs. What has too few such words hangs together with nothing, not even its like."""
    above = list(range(len(kinds)))

    def top(place: int) -> int:
        while above[place] != place:
            above[place] = above[above[place]]
            place = above[place]
        return place

    for one, other in pairs:
        above[max(top(one), top(other))] = min(top(one), top(other))
    groups: dict[int, list[frozenset[str]]] = defaultdict(list)
    for place, kind in enumerate(kinds):
        if len(kind) >= SHARED:
            groups[top(place)].append(kind)
    return groups.values()


_HOUR = text("""
    SELECT id, tsvector_to_array(words_of(title || ' ' || left(description, 1000))) FROM tickets
    WHERE deleted_at IS NULL AND created_at > :since ORDER BY created_at DESC, id DESC LIMIT :most
""")
_TELL = text(
    "SELECT pg_notify(:channel, last_event_id || ':' || id) FROM tickets WHERE id = ANY(:numbers) ORDER BY id"
)


async def look(session: AsyncSession) -> list[Incident]:
    """Look at the last hour, keep what looks alike, and tell open lists of what is new. Gives what changed."""
    rows = (await session.execute(_HOUR, {"since": now() - WITHIN, "most": LOOKED_AT})).all()
    tickets = {row[0]: frozenset(row[1]) for row in rows}
    changed = []
    if len(tickets) >= FEWEST:
        changed = await _keep(session, clusters(tickets, await _usual(session, tickets)))
    await session.execute(delete(Incident).where(col(Incident.seen_at) < now() - KEPT_IN))
    await session.flush()
    told = {"channel": TICKETS, "numbers": [incident.number for incident in changed]}
    await session.execute(_TELL, told)
    return changed


async def _usual(session: AsyncSession, tickets: Mapping[int, Collection[str]]) -> Known:
    """What is usual without the hour itself, which a small desk has just counted too."""
    often = Counter(word for said in tickets.values() for word in said)
    asked = [word for word, count in often.items() if count >= FEWEST and words.can_tell(word)]
    known = await words.known(session, asked)
    if not known.is_of_now:
        return known
    rest = {word: max(0, count - often[word]) for word, count in known.tickets.items()}
    return Known(max(0, known.total - len(tickets)), rest)


async def _keep(session: AsyncSession, found: Sequence[Sequence[int]]) -> list[Incident]:
    """A cluster that shares a ticket with one that is known is that one, and grows."""
    stored = list(
        (await session.exec(select(Incident).order_by(col(Incident.number)).with_for_update())).all()
    )
    changed = []
    for numbers in found:
        known = next((one for one in stored if not set(one.numbers).isdisjoint(numbers)), None)
        if known is None:
            known = Incident(number=numbers[0], numbers=list(numbers)[:MOST])
            stored.append(known)
            changed.append(known)
        elif more := set(numbers) - set(known.numbers):
            known.numbers = [known.number, *sorted({*known.numbers, *more} - {known.number})[1 - MOST :]]
            changed.append(known)
        known.seen_at = now()
        session.add(known)
    return changed
