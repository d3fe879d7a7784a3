"""A conversation that is led to one message, and that says what came below while somebody reads above."""

from __future__ import annotations

from playwright.async_api import Page, expect

from tests.ui.conftest import Show

# As ui.thread draws it; td.copy is from keys.js. The page is that of ticket 12, whatever the address of the test is.
THREAD = """<style>
.thread { height: 300px; overflow: auto; display: flex; flex-direction: column-reverse }
article { height: 120px } [hidden] { display: none }
</style>
<script>
var copied = [], asked = 0;
window.td = { copy: (words) => copied.push(words) };
const add = (number) => {
  const made = document.createElement("article");
  made.id = "message-" + number;
  made.textContent = "Message " + number;
  document.querySelector(".in").append(made);
};
const open = (ticket, from, to) => {
  history.replaceState(null, "", "/desk/tickets/" + ticket + location.hash);
  document.querySelector(".in").replaceChildren();
  for (let number = from; number <= to; number++) add(number);
  document.querySelector(".thread").dataset.thread = ticket;
};
</script>
<div class=thread tabindex=0 data-thread=0><div class=in></div></div>
<div role=status><button hidden data-newer></button></div>
<textarea id=words></textarea><a href="#message-3">Show it</a>
<button data-address-of=message-4>Copy</button>
<div class=earlier><button data-earlier onclick="asked++; setTimeout(() => {
  const place = document.querySelector('.in .earlier');
  for (const number of place ? [1, 2] : [2, 1]) {
    const made = Object.assign(document.createElement('article'), { id: 'message-' + number });
    place ? place.before(made) : document.querySelector('.in').prepend(made);
  }
  this.parentElement.remove(); }, 30)">Earlier</button></div>"""
SEEN = """(id) => { const box = document.querySelector('.thread').getBoundingClientRect(), one = document.getElementById(id)?.getBoundingClientRect();
  return Boolean(one) && one.top >= box.top - 1 && one.bottom <= box.bottom + 1; }"""

# The script has seen the conversation: what comes from now on is news.
LOOKED = "document.querySelector('[data-newer]')?.parentElement.style.getPropertyValue('--over')"


async def opened(show: Show, first: int = 3, last: int = 9, hash: str = "") -> Page:
    page = await show(THREAD, "thread")
    await page.evaluate(
        "([hash, first, last]) => { location.hash = hash; open(12, first, last) }", [hash, first, last]
    )
    await page.wait_for_function(LOOKED)
    return page


async def test_an_address_leads_to_its_message(show: Show) -> None:
    page = await opened(show, hash="#message-4")
    await page.wait_for_function(SEEN, arg="message-4")
    assert await page.evaluate("document.querySelector('[data-sought]').id") == "message-4"
    assert await page.evaluate("document.activeElement.id") == "message-4"


async def test_a_message_further_up_is_asked_for_once(show: Show) -> None:
    page = await opened(show, hash="#message-1")
    await page.wait_for_function(SEEN, arg="message-1")
    assert await page.evaluate("asked") == 1


async def test_what_was_never_there_is_asked_for_once_and_then_let_be(show: Show) -> None:
    page = await opened(show, hash="#message-99")
    await page.wait_for_selector("#message-1", state="attached")
    await page.evaluate("add(10)")
    await page.wait_for_selector("#message-10", state="attached")
    assert await page.evaluate("asked") == 1
    assert await page.evaluate("document.querySelector('[data-sought]')") is None


async def test_a_link_on_the_page_leads_there_and_leaves_a_writing_hand_alone(show: Show) -> None:
    page = await opened(show)
    await page.locator("#words").focus()
    await page.evaluate("document.querySelector('a').click()")
    await page.wait_for_function(SEEN, arg="message-3")
    assert page.url.endswith("/desk/tickets/12#message-3")
    assert await page.evaluate("document.activeElement.id") == "words"


async def test_what_comes_below_is_said_while_somebody_reads_above(show: Show) -> None:
    page = await opened(show)
    pill = page.locator("[data-newer]")
    await page.evaluate("document.querySelector('.thread').scrollTop = -500")
    await page.evaluate("add(10)")
    await expect(pill).to_have_text("1 new message")
    await page.evaluate("add(11)")
    await expect(pill).to_have_text("2 new messages")
    await pill.click()
    await page.wait_for_function(SEEN, arg="message-11")
    await expect(pill).to_be_hidden()


async def test_nothing_is_said_to_whoever_sees_it_come_or_asked_for_the_beginning(show: Show) -> None:
    page = await opened(show)
    await page.evaluate("add(10)")
    await page.wait_for_function(SEEN, arg="message-10")
    await expect(page.locator("[data-newer]")).to_be_hidden()
    await page.evaluate("document.querySelector('.thread').scrollTop = -500")
    await page.get_by_role("button", name="Earlier").click()
    await page.wait_for_selector("#message-1", state="attached")
    await expect(page.locator("[data-newer]")).to_be_hidden()
    # Another ticket in the same place has no news either.
    await page.evaluate("open(13, 20, 29)")
    await page.wait_for_function("document.querySelector('.thread').dataset.thread === '13'")
    await expect(page.locator("[data-newer]")).to_be_hidden()


async def test_whoever_asks_for_the_beginning_goes_on_where_the_button_was(show: Show) -> None:
    page = await opened(show)
    # What was asked stands above the button, as on the page.
    await page.evaluate("""() => document.querySelector('.in').prepend(
        Object.assign(document.createElement('article'), { id: 'asked' }), document.querySelector('.earlier'))""")
    await page.evaluate("document.querySelector('.thread').scrollTop = -5000")
    place = "document.getElementById('message-3').getBoundingClientRect().top"
    before = await page.evaluate(place)
    await page.get_by_role("button", name="Earlier").click()
    await page.wait_for_selector("#message-1", state="attached")
    await page.wait_for_function(f"(before) => Math.abs({place} - before) < 2", arg=before)


async def test_the_address_of_a_message_is_copied_whole(show: Show) -> None:
    page = await opened(show)
    await page.get_by_role("button", name="Copy").click()
    [address] = await page.evaluate("copied")
    assert address.endswith("/desk/tickets/12#message-4")
    assert address.startswith("http://127.0.0.1:")
