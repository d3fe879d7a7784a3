"""While Gemini is away a ticket says that it waits for triage, and stops saying so by itself when it is back."""

from __future__ import annotations

from playwright.async_api import expect
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.browser import steps
from tests.browser.windows import Windows
from tests.served import Served
from ticketdesk.desk import jobs

FIELDS = (
    "SELECT category, category_source, priority, priority_source, retry_at IS NULL FROM tickets WHERE id = %s"
)


def _ask_again(served: Served, number: int) -> None:
    """What the worker does by itself when the ticket's time has come."""

    async def later(session: AsyncSession) -> None:
        await jobs.triage_later(session, number)

    served.do(later)


async def test_a_ticket_waits_for_gemini_and_clears_itself_in_open_windows(
    windows: Windows, served: Served
) -> None:
    served.stub.behave("e503")
    word = steps.a_word()
    queue = await windows.open(f"/desk?search={word}", "ana")
    form = await windows.open("/")
    await steps.write(form, f"{word} charged twice")
    await expect(form.locator("#priority-why")).to_contain_text("Not judged")
    await steps.submit(form)
    number = await steps.number_of(form)
    line = steps.row(queue, word)
    for words in ("Waiting for triage", "Billing", "Not judged"):
        await expect(line).to_contain_text(words)
    ticket = await windows.open(f"/desk/tickets/{number}", "ana")
    waiting = ticket.get_by_text("Waiting for triage", exact=True)
    await expect(waiting).to_be_visible()
    await expect(steps.fact(ticket, "Category")).to_contain_text("Billing")
    await expect(steps.fact(ticket, "Priority")).to_contain_text("Not judged")
    assert served.rows(FIELDS, number) == [("billing", "rules", "medium", "pending", False)]

    served.stub.behave("ok")
    _ask_again(served, number)
    await expect(waiting).to_be_hidden()
    await expect(steps.fact(ticket, "Priority")).to_contain_text("High")
    await expect(line).not_to_contain_text("Waiting for triage")
    await expect(line).to_contain_text("High")
    assert served.rows(FIELDS, number) == [("billing", "gemini", "high", "gemini", True)]
    await expect(ticket.locator("h2 mark.priority").first).to_have_attribute(
        "title", "Spoke for Billing and High"
    )
    # An answer in the web process too, or its breaker would remember the failures for the tests that follow.
    await form.get_by_role("button", name="Write another").click()
    await steps.write(form, f"{word} charged twice again")
    await expect(form.locator("#priority-why")).to_contain_text("Gemini suggests High")


async def test_a_person_who_decides_meanwhile_has_the_last_word(windows: Windows, served: Served) -> None:
    served.stub.behave("e503")
    number = served.a_ticket(f"{steps.a_word()} charged twice", description=steps.DESCRIPTION)
    ticket = await windows.open(f"/desk/tickets/{number}", "ana")
    await expect(steps.fact(ticket, "Category")).to_contain_text("Billing")
    await steps.change(ticket, "Priority", "Low")
    await steps.change(ticket, "Category", "Account")
    await expect(ticket.get_by_text("Waiting for triage", exact=True)).to_be_hidden()
    served.stub.behave("ok")
    _ask_again(served, number)
    await ticket.wait_for_timeout(1_500)
    assert served.rows(FIELDS, number)[0][:4] == ("account", "person", "low", "person")
