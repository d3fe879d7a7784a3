"""The README's examples of how to extend the desk are real: each is executed as it is printed."""

from __future__ import annotations

import re
import sys
import types

import pytest

from ticketdesk.config import ROOT

EXAMPLES = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)


@pytest.fixture(scope="module")
def made() -> dict[str, object]:
    module = types.ModuleType("tests.readme_examples")
    sys.modules[module.__name__] = module  # dataclasses look their module up
    for example in EXAMPLES:
        exec(compile(example, "README.md", "exec"), module.__dict__)
    return module.__dict__


def test_there_is_an_example_of_everything_that_can_be_added(made: dict[str, object]) -> None:
    assert {
        "page",
        "hello",
        "HelloState",
        "WiderFilter",
        "facet",
        "column",
        "by_sender",
        "chart",
    } <= made.keys()


def test_a_page_from_the_readme_can_be_drawn(made) -> None:
    assert "A new page." in str(made["hello"].draw().render())


def test_a_handler_from_the_readme_says_who_may_call_it(made) -> None:
    from ticketdesk.web.guard import STAFF, roles_of

    handler = made["HelloState"].event_handlers["load"]
    assert roles_of(f"{made['HelloState'].get_full_name()}.{handler.fn.__name__}") == STAFF


async def test_a_filter_from_the_readme_filters(made, session, a_ticket) -> None:
    from ticketdesk.desk import lists

    mine = await a_ticket(email="mara@example.com")
    await a_ticket(email="otto@example.com")
    wanted, refused = made["WiderFilter"].read({"sender": "mara@example.com"})
    assert (wanted.query, wanted.sentence, refused) == (
        "sender=mara%40example.com",
        "from mara@example.com",
        [],
    )
    assert await lists.total_for(session, wanted, me=None) == 1
    assert [row["id"] for row in await lists.changed(session, [mine.id], {"g": (wanted, None)})] == [mine.id]


def test_a_column_from_the_readme_can_be_drawn(made) -> None:
    from ticketdesk import ui
    from ticketdesk.web.queue.state import QueueState

    drawn = ui.table([made["column"]], QueueState.rows, label="Tickets", row_key=lambda row: row["id"])
    assert "From" in str(drawn.render())


async def test_a_chart_from_the_readme_counts_and_can_be_drawn(made, session, a_ticket) -> None:
    await a_ticket(email="mara@example.com")
    assert {
        "label": "mara@example.com",
        "count": 1,
        "glyph": "mail",
        "share": 0,
        "href": "/desk",
    } in await made["by_sender"](session)
    assert "Who writes most" in str(made["chart"].render())


def test_the_commands_that_the_readme_names_exist() -> None:
    readme, makefile = (ROOT / "README.md").read_text(), (ROOT / "Makefile").read_text()
    for target in set(re.findall(r"`?make ([a-z-]+)", readme)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
