"""The measurement of similar tickets asks the real verb, and tells whether the aim holds."""

from __future__ import annotations

from benchmarks import alike
from tests import making
from ticketdesk import db
from ticketdesk.models import Role


async def test_every_question_is_timed(database_url: str) -> None:
    async with db.transaction() as session:
        ana = await making.account(session, "ana@example.com", "Ana", Role.agent)
        for number in range(3):
            await making.ticket(session, ana, f"Hologram {number}", "flickers")
    took = await alike.measured(7)
    assert len(took) == 7
    assert all(0 < one < 5_000 for one in took)


def test_it_tells_whether_the_aim_holds() -> None:
    assert alike.told(100_000, [8.0] * 40) == (
        "Similar tickets among 100,000: 8.0 ms in the database, 95 % within 8.0 ms; under 30 ms holds."
    )
    assert alike.told(1_000, [8.0] * 30 + [80.0] * 10).endswith(
        "95 % within 80.0 ms; under 30 ms does not hold."
    )
