"""A person tells what happened: the suggestion comes by itself, and nothing waits for it."""

from __future__ import annotations

import asyncio
import time

from playwright.async_api import Page, Route, expect

from tests.browser import steps
from tests.browser.windows import Windows
from tests.served import Served


async def _chose(page: Page, field: str, value: str, why: str) -> None:
    """A field shows this value, and beside it stands where the value comes from."""
    await expect(page.get_by_label(field)).to_have_value(value)
    await expect(page.locator(f"#{field.lower()}-why")).to_contain_text(why)


async def test_a_suggestion_appears_beside_both_fields_with_its_source(windows: Windows) -> None:
    page = await windows.open("/")
    await page.get_by_label("Title").press_sequentially(steps.TITLE)
    await page.get_by_label("Description").press_sequentially(steps.DESCRIPTION)
    await _chose(page, "Category", "billing", "Gemini suggests Billing")
    await _chose(page, "Priority", "high", "Gemini suggests High")


async def test_the_fields_are_known_by_their_names_alone(windows: Windows) -> None:
    page = await windows.open("/")
    for name in ("Title", "Description", "Email"):
        await expect(page.get_by_role("textbox", name=name, exact=True)).to_be_visible()
    for name in ("Category", "Priority"):
        await expect(page.get_by_role("combobox", name=name, exact=True)).to_be_visible()
    await expect(page.get_by_role("button", name="Submit ticket", exact=True)).to_be_visible()


async def test_without_gemini_the_suggestion_is_our_own_guess(windows: Windows, served: Served) -> None:
    served.stub.behave("e503")
    page = await windows.open("/")
    await steps.write(page, "The invoice is wrong", "The invoice of November shows a payment twice.")
    await _chose(page, "Category", "billing", "Our own guess: Billing")
    await _chose(page, "Priority", "medium", "Not judged: Medium until an agent looks.")


async def test_a_choice_is_never_overwritten_and_can_be_taken_back(windows: Windows) -> None:
    page = await windows.open("/")
    await steps.write(page)
    await _chose(page, "Priority", "high", "Gemini suggests High")
    await steps.choose(page, "Priority", "Low")
    await _chose(page, "Priority", "low", "Your choice. It stays, whatever is suggested later.")
    await page.get_by_label("Description").press_sequentially(" Nobody can log in: production is down.")
    chip = page.get_by_role("button", name="Use the suggestion of Gemini: Critical")
    await expect(chip).to_be_visible()
    await _chose(page, "Priority", "low", "Your choice.")
    await chip.click()
    await _chose(page, "Priority", "critical", "Gemini suggests Critical")


async def test_doing_nothing_accepts_and_the_answer_is_a_number_with_a_private_link(
    windows: Windows, served: Served
) -> None:
    page = await windows.open("/")
    await steps.write(page, email="mara@example.com")
    await _chose(page, "Category", "billing", "Gemini")
    await steps.submit(page)
    number = await steps.number_of(page)
    stored = "SELECT category_source, priority_source, email FROM tickets WHERE id = %s"
    assert served.rows(stored, number) == [("gemini", "gemini", "mara@example.com")]
    await page.get_by_role("link", name="Open your ticket").click()
    await expect(page.get_by_role("heading", name=steps.TITLE)).to_be_visible()
    await expect(page.locator(".stub")).to_contain_text(str(number))


async def test_an_override_is_stored_as_the_persons(windows: Windows, served: Served) -> None:
    page = await windows.open("/")
    await steps.write(page)
    await _chose(page, "Category", "billing", "Gemini")
    await steps.choose(page, "Category", "Account")
    await steps.submit(page)
    number = await steps.number_of(page)
    stored = "SELECT category, category_source, priority_source FROM tickets WHERE id = %s"
    assert served.rows(stored, number) == [("account", "person", "gemini")]


async def test_submitting_never_waits_for_a_model_that_hangs(windows: Windows, served: Served) -> None:
    served.stub.behave("hang")
    page = await windows.open("/")
    await steps.write(page, f"{steps.a_word()} charged twice")
    await expect(page.get_by_role("option", name="Looking at it").first).to_be_attached()
    began = time.monotonic()
    await steps.submit(page)
    number = await steps.number_of(page)
    assert time.monotonic() - began < 3, "the form waited for the model"
    assert served.rows("SELECT category_source FROM tickets WHERE id = %s", number) == [("pending",)]


async def test_what_is_not_triaged_waits_and_then_clears_itself_in_the_agents_list(
    windows: Windows, served: Served
) -> None:
    served.stub.behave("slow-3")
    word = steps.a_word()
    agent = await windows.open(f"/desk?search={word}", "ana")
    page = await windows.open("/")
    await steps.write(page, f"{word} charged twice")
    await steps.submit(page)
    await steps.number_of(page)
    line = steps.row(agent, word)
    await expect(line).to_contain_text("Waiting for triage")
    await expect(line).to_contain_text("Billing")
    await expect(line).not_to_contain_text("Waiting for triage")
    await expect(line).to_contain_text("High")


async def test_a_second_ticket_begins_with_an_empty_form(windows: Windows) -> None:
    page = await windows.open("/")
    await steps.write(page)
    await steps.choose(page, "Category", "Account")
    await steps.submit(page)
    await steps.number_of(page)
    await page.get_by_role("button", name="Write another").click()
    await expect(page.get_by_label("Title")).to_have_value("")
    await expect(page.get_by_label("Description")).to_have_value("")
    await expect(page.get_by_label("Category")).to_have_value("")


async def test_a_form_sent_before_the_scripts_came_is_sent_when_they_are_there(windows: Windows) -> None:
    page = await windows.open("/login")

    async def late(route: Route) -> None:
        await asyncio.sleep(1.5)
        await route.continue_()

    await page.route("**/assets/*.js", late)
    await page.goto("/", wait_until="commit")
    await page.get_by_label("Title").fill(steps.TITLE)
    await page.get_by_label("Description").fill(steps.DESCRIPTION)
    assert not await page.evaluate("Object.keys(document.forms[0]).some((key) => key.startsWith('__react'))")
    await page.get_by_label("Title").press("Enter")
    await steps.number_of(page)
    assert "charged" not in page.url
