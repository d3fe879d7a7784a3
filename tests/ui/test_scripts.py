"""Moments in the reader's zone; menus, keys and dialogs without a server."""

from __future__ import annotations

import pytest

from tests.ui.conftest import ASSETS, Show

DIALOG = '<dialog id=d data-open=""><button id=in>In</button></dialog>'
MENU = """<button popovertarget=m id=opener>Status</button>
<div id=m popover=auto role=menu>
<button data-menu-item>Open</button><button data-menu-item aria-checked=true>Closed</button>
<button data-menu-item>Resolved</button></div>"""


async def _said(show: Show, mode: str, minutes_ago: float) -> str:
    page = await show("<time id=t></time>", "ago")
    make = f"t.innerHTML = `<td-ago mode={mode} at=${{new Date(Date.now() - {minutes_ago} * 6e4).toISOString()}}></td-ago>`"
    await page.evaluate(make)
    shown = await page.eval_on_selector("td-ago", "element => element.firstChild.data")
    return str(shown).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("minutes", "mode", "words"),
    [
        (0.2, "ago", "now"),
        (4.5, "ago", "4 mins"),
        (119, "ago", "1h"),
        (60 * 24 * 3 + 5, "ago", "3d"),
        (60 * 24 * 800, "ago", "2y"),
        (-30.5, "ago", "in 30 minutes"),
        (4.5, "spoken", "4 minutes ago"),
        (0, "spoken", "now"),
    ],
)
async def test_an_age_is_short_and_whole(show: Show, minutes: float, mode: str, words: str) -> None:
    assert await _said(show, mode, minutes) == words


async def test_a_moment_is_told_in_the_readers_zone(show: Show) -> None:
    moment = '<time id=t><td-ago at="2020-11-23T09:42:00Z" mode=moment></td-ago></time>'
    page = await show(moment, "ago")
    assert await page.inner_text("#t") == "Mon, 23 Nov 2020, 10:42"
    assert "Monday, 23 November 2020" in (await page.get_attribute("#t", "title") or "").replace(
        "Monday ", "Monday, "
    )


async def test_an_age_is_followed_by_the_moment_for_those_who_listen(show: Show) -> None:
    page = await show('<time id=t><td-ago at="2020-11-23T09:42:00Z" mode=ago></td-ago></time>', "ago")
    heard, shown = await page.text_content("#t .sr"), await page.get_attribute("#t", "title")
    assert shown
    assert heard == f", {shown}"


@pytest.mark.parametrize(
    ("language", "moment", "age"),
    [
        ("de-DE", "Mo., 23. Nov. 2020, 10:42", "3\u00a0Min."),
        ("en-US", "Mon, Nov 23, 2020, 10:42 AM", "3\u00a0min"),
    ],
)
async def test_moments_follow_the_language_of_the_reader(
    show: Show, language: str, moment: str, age: str
) -> None:
    page = await show("<time id=t></time><time id=a></time>", "ago", language=language)
    await page.evaluate("""() => {
        const at = new Date(Date.now() - 3.5 * 6e4).toISOString();
        t.innerHTML = "<td-ago at=2020-11-23T09:42:00Z mode=moment></td-ago>";
        a.innerHTML = `<td-ago at=${at} mode=ago></td-ago>`; }""")
    assert await page.inner_text("#t") == moment
    assert await page.eval_on_selector("#a td-ago", "element => element.firstChild.data") == age


async def test_a_moment_follows_its_attribute(show: Show) -> None:
    page = await show('<td-ago id=t at="2020-11-23T09:42:00Z" mode=clock></td-ago>', "ago")
    await page.eval_on_selector("#t", "t => t.setAttribute('at', '2020-11-23T10:00:00Z')")
    assert await page.inner_text("#t") == "11:00"


async def test_no_moment_says_nothing(show: Show) -> None:
    page = await show('<td-ago id=t at="" mode=moment></td-ago>', "ago")
    assert await page.inner_text("#t") == ""


async def test_a_menu_opens_at_what_is_chosen_and_obeys_arrows(show: Show) -> None:
    page = await show(MENU, "kit")
    focused = "document.activeElement.textContent"
    await page.click("#opener")
    await page.wait_for_function(f"() => {focused} === 'Closed'")
    for key, word in (("ArrowDown", "Resolved"), ("ArrowDown", "Open"), ("End", "Resolved"), ("c", "Closed")):
        await page.keyboard.press(key)
        assert await page.evaluate(focused) == word
    await page.keyboard.press("Enter")
    assert await page.evaluate("document.querySelector(':popover-open')") is None
    assert await page.evaluate(focused) == "Status"


async def test_the_server_can_open_and_close_a_dialog(show: Show) -> None:
    page = await show(DIALOG, "kit")
    await page.eval_on_selector("#d", "dialog => { dialog.dataset.open = 'yes' }")
    await page.wait_for_selector("#in")
    await page.eval_on_selector("#d", "dialog => { dialog.dataset.open = '' }")
    await page.wait_for_selector("#in", state="hidden")


async def test_a_box_can_be_half_ticked(show: Show) -> None:
    page = await show("<input type=checkbox id=c data-some=yes>", "kit")
    assert await page.evaluate("c.indeterminate") is True
    await page.eval_on_selector("#c", "box => { box.dataset.some = '' }")
    await page.wait_for_function("() => !c.indeterminate")


async def test_dialogs_open_in_browsers_without_command_buttons(show: Show) -> None:
    old = "<script>delete HTMLButtonElement.prototype.commandForElement</script>"
    button = "<button id=open command=show-modal commandfor=d>Delete</button>"
    page = await show(old + button + DIALOG, "kit")
    await page.eval_on_selector("#open", "button => { button.setAttribute('command', '--none') }")
    await page.click("#open")
    await page.wait_for_selector("#in")


async def test_copying_says_that_it_was_done(show: Show) -> None:
    page = await show(
        "<input id=k value=secret><button data-copy=k><span class=word>Copy</span></button>", "kit"
    )
    await page.click("button")
    await page.wait_for_function("() => document.querySelector('.word').textContent === 'Copied'")


async def test_a_list_grows_when_its_end_comes_near(show: Show) -> None:
    page = await show(
        "<div style='height:4000px'></div><button data-more onclick='window.n = 1'>More</button>", "kit"
    )
    assert await page.evaluate("window.n") is None
    await page.evaluate("scrollTo(0, 3000)")
    await page.wait_for_function("() => window.n === 1")


async def test_a_text_that_is_too_long_is_told_kept_and_not_sent(show: Show) -> None:
    page = await show(
        "<form onsubmit='event.preventDefault(); window.sent = true'><textarea name=t id=t data-limit=5></textarea>"
        "<output data-limit-of=t hidden></output><button>Send</button></form>",
        "limit",
    )
    await page.fill("#t", "1234567")
    assert "Shorten it by 2" in await page.inner_text("output")
    await page.click("button")
    assert await page.evaluate("window.sent") is None
    assert await page.input_value("#t") == "1234567"
    await page.fill("#t", "12345")
    assert not await page.is_visible("output")
    await page.click("button")
    assert await page.evaluate("window.sent") is True


async def test_apple_is_told_apart_for_the_keys_that_are_shown(show: Show) -> None:
    page = await show("<p>", "kit")
    assert await page.evaluate("document.documentElement.hasAttribute('data-apple')") is False
    mac = "<script>Object.defineProperty(navigator, 'platform', { get: () => 'MacIntel' })</script>"
    page = await show(mac, "kit")
    assert await page.evaluate("document.documentElement.hasAttribute('data-apple')") is True


WRITING = [("after", 768), ("composer", 2816), ("signs", 2304), ("drafts", 3072)]


@pytest.mark.parametrize(
    ("name", "most"), [("keep", 3072), ("ago", 1792), ("kit", 2816), ("limit", 1024), *WRITING]
)
def test_the_scripts_stay_small(name: str, most: int) -> None:
    import gzip

    assert len(gzip.compress((ASSETS / f"{name}.js").read_bytes())) < most


@pytest.mark.parametrize("name", ["keep", "ago", "kit", "limit", "composer", "signs", "drafts"])
def test_the_scripts_need_no_eval(name: str) -> None:
    source = (ASSETS / f"{name}.js").read_text()
    assert "eval(" not in source
    assert "new Function" not in source
