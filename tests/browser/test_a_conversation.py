"""A whole conversation between two agents and a requester, all three at once, and nobody touches a pointer."""

from __future__ import annotations

from playwright.async_api import Locator, Page, expect

from tests.browser import steps
from tests.browser.windows import Windows
from tests.served import Served
from ticketdesk.models import Kind

POINTED = "addEventListener('pointerdown', () => sessionStorage.setItem('pointed', 'yes'), true)"
MOST_TABS = 80


async def _tab_to(page: Page, part: Locator) -> None:
    """Press Tab until the part has the focus, as somebody does who sees no pointer."""
    await expect(part).to_be_visible()
    for _ in range(MOST_TABS):
        if await part.evaluate("(part) => part === document.activeElement"):
            return
        await page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard never reached {part}")


async def _press(page: Page, part: Locator, key: str = "Enter") -> None:
    await _tab_to(page, part)
    await page.keyboard.press(key)


async def _write(page: Page, key: str, words: str) -> None:
    """Write in the composer and send it, as often as somebody has to look first."""
    await page.keyboard.press(key)
    await expect(page.locator("#composer")).to_be_focused()
    await page.keyboard.type(words)
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#composer")).to_have_value("")
    await page.keyboard.press("Escape")


def _said(page: Page, words: str) -> Locator:
    return page.get_by_role("article").filter(has_text=words)


async def _palette(page: Page, words: str) -> None:
    await page.keyboard.press("Control+k")
    palette = page.get_by_role("dialog", name="Command palette")
    await expect(palette.get_by_role("textbox").or_(palette.get_by_role("combobox"))).to_be_focused()
    await page.keyboard.type(words)
    await expect(palette.get_by_role("option", selected=True)).to_contain_text(words)
    await page.keyboard.press("Enter")


async def test_a_whole_conversation_by_keyboard_alone(windows: Windows, served: Served) -> None:
    word = steps.a_word()
    number = served.a_ticket(f"{word} charged twice", email="mara@example.com")
    twin = served.a_ticket(f"{word} charged two times", email="mara@example.com")
    ana, ines = [await windows.open(f"/desk/tickets/{number}", who) for who in ("ana", "ines")]
    mara = await windows.open(steps.link_to(served, number))
    everybody = (ana, ines, mara)
    for page in everybody:
        await page.evaluate(POINTED)

    # Ana sends, thinks better of it, sends again; Mara reads only what was delivered.
    await _write(ana, "r", "We sent it bakc.")
    steps.hold(served, number)
    await expect(ines.get_by_text("Ana Moreau is sending a reply")).to_be_visible()
    await _press(ana, ana.get_by_role("button", name="Take back"))
    await expect(ana.locator("#composer")).to_have_value("We sent it bakc.")
    await ana.keyboard.press("Control+a")
    await ana.keyboard.type("We sent it **back**.")
    await ana.keyboard.press("Control+Enter")
    await expect(ana.locator("#composer")).to_have_value("")
    await ana.keyboard.press("Escape")
    steps.let_go(served, number)
    await expect(_said(mara, "We sent it back.").locator("strong")).to_have_text("back")
    assert "bakc" not in await mara.content()

    # Ines tells Ana something that Mara never sees.
    await _write(ines, "n", "The card page asked twice.")
    await expect(_said(ana, "The card page asked twice.")).to_contain_text("Internal note")

    # Mara answers while Ana writes: Ana is asked to look, and is not locked out.
    await ana.keyboard.press("r")
    await expect(ana.locator("#composer")).to_be_focused()
    await ana.keyboard.type("Is it there?")
    await expect(ana.get_by_text("Draft saved")).to_be_visible()
    await _tab_to(mara, mara.get_by_label("Your answer"))
    await mara.keyboard.type("It is not there yet.")
    await _press(mara, mara.get_by_role("button", name="Send answer"))
    for page in everybody:
        await expect(_said(page, "It is not there yet.")).to_be_visible()
    await expect(ana.get_by_text("1 message arrived since you began.")).to_be_visible()
    await ana.keyboard.press("Control+Enter")
    await _press(ana, ana.get_by_role("button", name="Send anyway"))
    await expect(ana.locator("#composer")).to_have_value("")
    steps.let_go(served, number)
    await expect(_said(mara, "Is it there?")).to_be_visible()

    # Ines merges Mara's other ticket into this one, and takes it out again.
    await ines.keyboard.press("Escape")
    await ines.goto(f"{served.url}/desk/tickets/{twin}")
    await expect(ines.get_by_role("heading", name=f"{word} charged two times")).to_be_visible()
    await ines.evaluate(POINTED)
    await _palette(ines, "Merge into another ticket")
    dialog = ines.get_by_role("dialog").filter(visible=True)
    await _tab_to(ines, dialog.get_by_label("The other ticket"))
    await ines.keyboard.type(f"{word} charged twice")
    await _press(ines, dialog.get_by_role("button").filter(has_text=f"{word} charged twice"))
    await steps.arrive(ines, f"/desk/tickets/{number}")
    await expect(_said(ana, f"#{twin}").first).to_be_visible()
    await ines.keyboard.press("Control+z")
    await expect(_said(ana, f"#{twin}")).to_have_count(0)

    # It is solved, it is not, it is; and Mara says how it went.
    await ana.keyboard.press("Escape")
    await ana.goto(f"{served.url}/desk/tickets/{number}")
    await expect(ana.get_by_role("heading", name=f"{word} charged twice")).to_be_visible()
    await ana.evaluate(POINTED)
    await ana.keyboard.press("e")
    await expect(mara.get_by_role("heading", name="We think it is solved")).to_be_visible()
    await _tab_to(mara, mara.get_by_label("Is it not solved?"))
    await mara.keyboard.type("Still only one payment.")
    await _press(mara, mara.get_by_role("button", name="Open it again"))
    await expect(steps.fact(ana, "Status")).to_contain_text("Open")
    await expect(_said(ana, "Still only one payment.")).to_be_visible()
    await _press(mara, mara.get_by_role("button", name="This is solved"))
    await expect(steps.fact(ana, "Status")).to_contain_text("Resolved")
    await _tab_to(mara, mara.get_by_role("radio").first)
    await mara.keyboard.press("ArrowRight")
    await _tab_to(mara, mara.get_by_label("A word on it"))
    await mara.keyboard.type("Quick.")
    await _press(mara, mara.get_by_role("button", name="Send rating"))
    await expect(mara.get_by_text("Thank you. You gave")).to_be_visible()

    assert served.rows("SELECT status FROM tickets WHERE id = %s", number) == [("resolved",)]
    assert served.rows("SELECT merged_into_id FROM tickets WHERE id = %s", twin) == [(None,)]
    said = served.rows("SELECT kind, body FROM messages WHERE ticket_id = %s ORDER BY id", number)
    assert said == [
        (Kind.public, "We sent it **back**."),
        (Kind.internal, "The card page asked twice."),
        (Kind.public, "It is not there yet."),
        (Kind.public, "Is it there?"),
        (Kind.public, "Still only one payment."),
    ]
    for page in everybody:
        assert await page.evaluate("sessionStorage.getItem('pointed')") is None
