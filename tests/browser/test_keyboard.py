"""Everything can be done without a mouse, and one always sees where one is."""

from __future__ import annotations

from playwright.async_api import Page, expect

from tests.browser import steps
from tests.browser.windows import Windows
from tests.served import PASSWORD, Served

FOCUSED = """() => {
    const element = document.activeElement, style = getComputedStyle(element), box = element.getBoundingClientRect();
    const ring = (part, pseudo) => { const its = getComputedStyle(part, pseudo); return its.outlineStyle !== "none" && parseFloat(its.outlineWidth) > 0; };
    const holder = element.closest("label, .cbox, .search, .pick, .row, .field") ?? element;
    return { name: element.getAttribute("aria-label") || element.innerText || element.name || element.tagName,
             isBody: element === document.body, isShown: box.width > 0 && box.height > 0,
             hasRing: ring(element) || ring(element, "::after") || ring(holder) || style.boxShadow !== "none" };
}"""


PRESS = "((about) => (at) => at.dispatchEvent(new KeyboardEvent('keydown', {...about, bubbles: true, cancelable: true})))"


async def _tab_to(page: Page, name: str, most: int = 40) -> None:
    """Press Tab until something of this name has the focus; every stop on the way must be seen."""
    for _ in range(most):
        await page.keyboard.press("Tab")
        stop = await page.evaluate(FOCUSED)
        assert stop["isBody"] or (stop["isShown"] and stop["hasRing"]), (
            f"the focus is not seen at {stop['name']!r}"
        )
        if name == stop["name"].strip():
            return
    raise AssertionError(f"Tab never came to {name!r}")


async def test_a_ticket_is_worked_on_from_sign_in_to_undo_with_keys_alone(
    windows: Windows, served: Served
) -> None:
    title = f"{steps.a_word()} waits"
    number = served.a_ticket(title)
    page = await windows.open("/login")
    await _tab_to(page, "email")
    await page.keyboard.type("ana@example.com")
    await _tab_to(page, "password")
    await page.keyboard.type(PASSWORD)
    await page.keyboard.press("Enter")
    await steps.arrive(page, "/desk")
    await expect(page.get_by_role("table", name="Tickets")).to_be_visible()

    await page.keyboard.press("/")
    await page.keyboard.type(title.split()[0])
    await steps.arrive(page, f"/desk?search={title.split()[0]}")
    await expect(steps.total(page)).to_have_text("1")
    await _tab_to(page, title)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name=title)).to_be_visible()

    await page.keyboard.press("r")
    await expect(page.locator("#composer")).to_be_focused()
    await page.keyboard.type("We look into it.")
    await page.keyboard.press("Control+Enter")
    await expect(page.get_by_role("article").filter(has_text="We look into it.")).to_be_visible()
    await page.keyboard.press("Escape")
    await page.evaluate("document.activeElement.blur()")
    await page.keyboard.press("n")
    await expect(page.get_by_role("textbox", name="Internal note")).to_be_focused()

    await page.evaluate("document.activeElement.blur()")
    await page.keyboard.press("e")
    await expect(steps.fact(page, "Status")).to_contain_text("Resolved")

    close = page.get_by_role("button", name="Close", exact=True)
    await close.focus()
    await page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Close this ticket?")
    await expect(dialog).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()
    await expect(close).to_be_focused()

    await page.get_by_role("button", name="Delete ticket").focus()
    await page.keyboard.press("Enter")
    await steps.arrive(page, "/desk")
    await expect(page.get_by_text(f"Ticket {number} deleted.")).to_be_visible()
    await page.keyboard.press("z")
    await expect(page.get_by_text(f"Ticket {number} is back.")).to_be_visible()


async def test_a_menu_opens_and_is_chosen_from_with_keys(windows: Windows, served: Served) -> None:
    number = served.a_ticket(f"{steps.a_word()} waits")
    page = await windows.open(f"/desk/tickets/{number}", "ana")
    await expect(steps.fact(page, "Priority")).to_be_visible()
    await steps.fact(page, "Priority").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("menuitemradio", name="Medium")).to_be_focused()
    await page.keyboard.press("c")
    await page.keyboard.press("Enter")
    await expect(steps.fact(page, "Priority")).to_contain_text("Critical")
    await expect(steps.fact(page, "Priority")).to_be_focused()
    await steps.fact(page, "Assignee").press("Enter")
    await page.locator("[data-menu-item]:focus").wait_for()
    # In one go, however slow the machine is: "n" alone would lead to Nobody.
    await page.evaluate(f"for (const key of 'ines') {PRESS}({{ key }})(document.activeElement)")
    await expect(page.get_by_role("menuitemradio", name="Ines Duarte")).to_be_focused()


async def test_the_first_stop_leads_past_what_repeats(windows: Windows) -> None:
    for path, who, words in (("/", "", "Skip to the form"), ("/desk", "ana", "Skip to the content")):
        page = await windows.open(path, who)
        await expect(page.locator("#main")).to_be_visible()
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("link", name=words)).to_be_focused()
        await page.keyboard.press("Enter")
        await page.wait_for_function(
            "() => document.activeElement.id === 'main' || location.hash === '#main'"
        )
        await page.keyboard.press("Tab")
        assert await page.evaluate("document.querySelector('main').contains(document.activeElement)")


async def test_the_form_is_filled_and_sent_with_keys_alone(windows: Windows) -> None:
    page = await windows.open("/")
    await steps.arrive_at_form(page)
    await _tab_to(page, "title")
    await page.keyboard.type(steps.TITLE)
    await _tab_to(page, "description")
    await page.keyboard.type(steps.DESCRIPTION)
    await _tab_to(page, "Submit ticket")
    await page.keyboard.press("Enter")
    await steps.number_of(page)
