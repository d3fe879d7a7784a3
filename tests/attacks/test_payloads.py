"""The payloads are real: where a page shows them as markup they run, and the windows of these tests notice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import pytest
from playwright.async_api import Browser, Route

from tests.attacks.payloads import FAMILIES, PAYLOADS

# What a careless page writes, for the families that need more than to stand in it.
CARELESS = {
    "out of an attribute": ('<input value="PAYLOAD">', "<input value='PAYLOAD'>", "<input value=PAYLOAD>"),
    "addresses that run": (
        "PAYLOAD",
        '<a href="PAYLOAD" id=link>x</a><script>document.getElementById("link").click()</script>',
    ),
    "out of a script": (
        "<script>const said = 'PAYLOAD'</script>",
        '<script>const said = "PAYLOAD"</script>',
        "<script>const said = `PAYLOAD`</script>",
    ),
}
# Each in a frame of its own, named after its number. Whatever runs there tells its number.
SHOW = """async ([pages]) => {
    const frames = pages.map(([name, html]) =>
        document.body.appendChild(Object.assign(document.createElement("iframe"), { name, srcdoc: html })));
    await new Promise((after) => setTimeout(after, 700));
    frames.forEach((frame) => frame.remove());
}"""
TELL = "window.alert = () => top.tell(window.name)"
AT_ONCE = 40
RUNS = {
    "script tags",
    "event attributes",
    "svg and math",
    "addresses that run",
    "out of an attribute",
    "out of a script",
    "style",
    "polyglots",
    "markup that mutates",
    "comments and declarations",
    "frames and documents",
    "markup left open",
}


def _pages() -> Iterator[list[tuple[str, str]]]:
    """Some careless pages at a time, each under the number of its payload."""
    families = {payload: name for name, family in FAMILIES.items() for payload in family}
    pages = [
        (str(index), html.replace("PAYLOAD", payload))
        for index, payload in enumerate(PAYLOADS)
        for html in CARELESS.get(families[payload], ("PAYLOAD",))
    ]
    for start in range(0, len(pages), AT_ONCE):
        yield pages[start : start + AT_ONCE]


@pytest.fixture(scope="module")
async def ran(chromium: Browser) -> dict[str, int]:
    """By family, how many payloads ran or called somebody on careless pages."""
    told: set[str] = set()
    context = await chromium.new_context()

    async def called(route: Route) -> None:
        frame = route.request.frame
        while frame.parent_frame and not frame.name.isdecimal():
            frame = frame.parent_frame
        told.add(frame.name)
        await route.abort()

    await context.expose_function("tell", lambda name: told.add(name))
    await context.add_init_script(TELL)
    page = await context.new_page()
    await page.route("**://evil.invalid/**", called)
    for pages in _pages():
        await page.evaluate(SHOW, [pages])
    await context.close()
    families = {payload: name for name, family in FAMILIES.items() for payload in family}
    found: dict[str, int] = defaultdict(int)
    for number in told:
        if number.isdecimal():
            found[families[PAYLOADS[int(number)]]] += 1
    return found


def test_payloads_run_where_a_page_is_careless(ran: dict[str, int]) -> None:
    assert set(ran) >= RUNS
    assert sum(ran.values()) >= 90  # 127 on a quiet machine
