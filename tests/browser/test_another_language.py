"""A desk in a language that does not exist: every text of ours is in it, and no word that a person wrote is."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from playwright.async_api import Page, expect
from sqlalchemy.engine import URL

from tests.browser import steps
from tests.browser.windows import Browsers, Windows
from tests.copied import NEEDED_FILES
from tests.running import Served
from tests.texts import catalogue
from ticketdesk.config import ROOT
from ticketdesk.models import Category, Priority

LANGUAGE = "xx"
# What a person asks with the form; from then on it is in the queue, too.
ASKED = "Charged twice"
BUILD = "from ticketdesk.launch import frontend; frontend.build()"
# Text and spoken attributes that are not between the brackets of that language. People's own words, keys, moments and
# our name are left out.
ESCAPED = """(people) => {
    const own = "script, style, kbd, code, td-ago, time, mark, bdi, textarea, .av, .pre, [dir=auto]";
    const isOurs = text => /[a-z]{2,}/i.test(text.replace(/⟦.*⟧/gs, "")) && !people.some(one => text.includes(one));
    const found = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const { data, parentElement } = walker.currentNode;
        if (!parentElement.closest(own) && isOurs(data)) found.push(data);
    }
    for (const name of ["aria-label", "title", "placeholder", "alt"])
        for (const element of document.querySelectorAll(`[${name}]:not(time, td-ago)`))
            if (isOurs(element.getAttribute(name))) found.push(`${name}: ${element.getAttribute(name)}`);
    return [...new Set(found)];
}"""


@pytest.fixture(scope="module")
def translated(
    tmp_path_factory: pytest.TempPathFactory, template: str, new_database: Callable[..., URL]
) -> Iterator[Served]:
    """A desk built and served in that language."""
    root = tmp_path_factory.mktemp("another") / "desk"
    for name in ("ticketdesk", "alembic", "assets", "reflex.lock"):
        shutil.copytree(ROOT / name, root / name)
    for name in NEEDED_FILES:
        shutil.copy2(ROOT / name, root / name)
    # What npm installed is taken over without a copy of each file.
    shutil.copytree(
        ROOT / ".web" / "node_modules", root / ".web" / "node_modules", symlinks=True, copy_function=os.link
    )
    _make_catalogue(root / "ticketdesk" / "locale" / LANGUAGE / "LC_MESSAGES")
    spoken = {"TICKETDESK_LANGUAGE": LANGUAGE}
    subprocess.run(
        [sys.executable, "-c", BUILD], cwd=root, env={**os.environ, **spoken}, check=True, timeout=500
    )
    with Served(root, new_database(template), spoken | {"TICKETDESK_RATE_LIMITS": "off"}, None) as desk:
        yield desk


def _make_catalogue(folder: Path) -> None:
    words = Catalog(locale="en")
    for message in catalogue.read(catalogue.TEMPLATE):
        if message.id:
            words.add(message.id, f"⟦{message.id}⟧")
    folder.mkdir(parents=True)
    with (folder / "ticketdesk.mo").open("wb") as file:
        write_mo(file, words)


@pytest.fixture
async def abroad(browsers: Browsers, translated: Served) -> Windows:
    return Windows(browsers, translated)


async def nothing_escapes(page: Page, *typed: str) -> None:
    """All that stands there is translated, but for what people typed."""
    people = [
        "ticketdesk",
        "Gemini",
        ASKED,
        *typed,
        *(name for one in Served.people.values() for name in (one.name, one.email)),
    ]
    assert await page.evaluate(ESCAPED, people) == []
    assert await page.evaluate("document.documentElement.lang") == LANGUAGE


async def test_nothing_of_the_form_the_receipt_and_the_sign_in_escapes(abroad: Windows) -> None:
    page = await abroad.open("/")
    await page.locator("#title").fill(ASKED)
    await page.locator("#description").fill("The invoice shows two payments.")
    await page.locator("mark").first.wait_for(state="attached")
    await nothing_escapes(page)
    await page.locator("form").evaluate("form => form.requestSubmit()")
    await page.get_by_text("⟦We have it⟧").wait_for()
    await nothing_escapes(page)
    page = await abroad.open("/login?problem=mismatch")
    await expect(page.get_by_role("alert")).to_have_text("⟦That email and password do not match.⟧")
    await nothing_escapes(page)
    await abroad.close()


async def test_nothing_of_the_queue_and_a_ticket_escapes(abroad: Windows, translated: Served) -> None:
    title, email = f"{steps.a_word()} shows Open", "mara@example.com"
    number = translated.a_ticket(title, email=email, category=Category.billing, priority=Priority.critical)
    page = await abroad.open("/desk", "ana")
    await page.get_by_role("link", name=title).wait_for()
    await nothing_escapes(page, title, email)
    page = await abroad.open("/desk?status=closed&priority=critical&category=billing", "ana")
    await expect(page.get_by_role("heading", name="⟦Nothing ⟦")).to_be_visible()
    await nothing_escapes(page, title, email)
    page = await abroad.open(f"/desk/tickets/{number}", "ana")
    await page.locator("#composer").fill("We look into it.")
    await page.locator("#composer").press("Control+Enter")
    await expect(page.get_by_role("article")).to_have_count(2)
    await nothing_escapes(page, title, email)
    await abroad.close()
