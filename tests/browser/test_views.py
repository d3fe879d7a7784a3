"""Views stand in the rail with live figures; what is shown is kept under a name, and the columns are one's own."""

from __future__ import annotations

from playwright.async_api import Locator, Page, expect

from tests.browser import steps
from tests.browser.windows import SOON_MS, Windows
from tests.served import Served
from ticketdesk.models import Priority


def place(page: Page, name: str) -> Locator:
    """A place in the rail."""
    return page.get_by_role("navigation", name="Desk").get_by_role("link", name=name)


async def test_a_list_is_kept_shared_renamed_and_deleted_while_others_look(
    windows: Windows, served: Served
) -> None:
    word = steps.a_word()
    served.a_ticket(f"{word} one", priority=Priority.high)
    mine = await windows.open(f"/desk?view=unassigned&search={word}", "ana")
    hers = await windows.open("/desk/insights", "ines")
    await steps.facet(mine, "any priority", "high")
    await mine.get_by_role("button", name="Remove filter: nobody").click()
    await steps.arrive(mine, f"/desk?view=unassigned&search={word}&priority=high&assignee=")
    await mine.get_by_role("button", name="Save as view").click()
    await mine.get_by_label("Name of the view").fill(word)
    await mine.get_by_label("Share with everybody").check()
    await mine.keyboard.press("Enter")
    await expect(mine.get_by_role("heading", name=word)).to_be_visible()
    await expect(mine.get_by_role("button", name="Save as view")).to_have_count(0)
    await expect(place(mine, word)).to_have_attribute("aria-current", "page")
    await expect(place(hers, word)).to_contain_text("1")

    served.a_ticket(f"{word} two", priority=Priority.high)
    for page in (mine, hers):
        await expect(place(page, word)).to_contain_text("2", timeout=SOON_MS)
    await mine.get_by_role("button", name="Actions for this view").click()
    await mine.get_by_role("menuitem", name="Rename").click()
    await mine.get_by_label("Name of the view").fill(f"Ours {word}")
    await mine.keyboard.press("Enter")
    await expect(mine.get_by_role("heading", name=f"Ours {word}")).to_be_visible()
    await expect(place(hers, f"Ours {word}")).to_be_visible(timeout=SOON_MS)

    await mine.get_by_role("button", name="Actions for this view").click()
    await mine.get_by_role("menuitem", name="Delete view").click()
    await mine.get_by_role("button", name="Delete the view").click()
    await expect(place(hers, word)).to_have_count(0, timeout=SOON_MS)
    await expect(mine.get_by_role("heading", name="All tickets")).to_be_visible()
    await mine.get_by_role("button", name="Undo").click()
    await expect(place(hers, f"Ours {word}")).to_contain_text("2", timeout=SOON_MS)


async def test_columns_are_chosen_and_moved_with_the_keyboard(windows: Windows, served: Served) -> None:
    word = steps.a_word()
    served.a_ticket(f"{word} one")
    # So wide that no column has to leave.
    page = await windows.open(f"/desk?search={word}", "vic", size=(1800, 900), fresh=True)
    heads = page.get_by_role("columnheader")
    await expect(heads.last).to_have_text("Age")
    await page.get_by_role("button", name="Columns", exact=True).press("Enter")
    await page.get_by_role("checkbox", name="Tags").press("Space")
    await expect(heads.filter(has_text="Tags")).to_be_visible()
    await page.get_by_role("button", name="Move Age to the left").press("Enter")
    await expect(heads.last).to_have_text("Tags")
    await expect(page.get_by_role("button", name="Move Age to the left")).to_be_focused()
    await page.get_by_role("checkbox", name="Category").press("Space")
    await expect(heads.filter(has_text="Category")).to_have_count(0)
    await page.reload()
    await expect(heads.last).to_have_text("Tags")
    await page.get_by_role("button", name="Columns", exact=True).click()
    await page.get_by_role("button", name="Usual columns").click()
    await expect(heads.last).to_have_text("Age")


async def test_oneself_and_nobody_stand_first_among_the_people(windows: Windows) -> None:
    page = await windows.open("/desk", "ana")
    await page.get_by_role("group", name="Filters").get_by_role("button", name="anyone", exact=True).click()
    people = page.get_by_role("menu", name="anyone").get_by_role("menuitemcheckbox")
    await expect(people.first).to_contain_text("me")
    await expect(people.nth(1)).to_contain_text("nobody")
    assert [words.count("nobody") for words in await people.all_inner_texts()].count(1) == 1
