"""Every ticket of the examples passes through the whole product: the form, the triage, the queue."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from playwright.async_api import expect

from tests.browser import steps
from tests.browser.windows import Windows
from tests.served import Served

LINES = (Path(__file__).parents[1] / "ai" / "demo_tickets.jsonl").read_text().splitlines()
EXAMPLES: list[dict[str, Any]] = [json.loads(line) for line in LINES]
STORED = "SELECT title, description, category_source, priority_source FROM tickets WHERE id = %s"


async def test_all_examples_are_stored_triaged_and_listed(windows: Windows, served: Served) -> None:
    assert len(EXAMPLES) == 20
    agent = await windows.open("/desk", "ana")
    form = await windows.open("/")
    numbers = []
    for example in EXAMPLES:
        await steps.arrive_at_form(form)
        await form.get_by_label("Title").fill(example["title"])
        await form.get_by_label("Description").fill(example["description"])
        await steps.submit(form)
        number = await steps.number_of(form)
        numbers.append(number)
        # The newest stands at the top of the list, in a window that nobody touches.
        line = agent.get_by_role("row").filter(has=agent.locator(f"a[href$='/desk/tickets/{number}']"))
        await expect(line).to_contain_text(example["title"].strip())
        await expect(line).not_to_contain_text("Waiting for triage")
        [(title, description, *sources)] = served.rows(STORED, number)
        assert (title, description) == (example["title"].strip(), example["description"].strip())
        assert sources == ["gemini", "gemini"]
        await form.get_by_role("button", name="Write another").click()
    assert len(set(numbers)) == 20
