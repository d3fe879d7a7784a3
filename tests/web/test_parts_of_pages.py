"""Scripts, styles, fonts and icons: what their answers carry, and what pages bring along of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.served import Served
from tests.web.test_headers import SAFE

OF_PARTS = {
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
}


@pytest.fixture(scope="module")
def client(served: Served) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=served.url) as client:
        yield client


@pytest.mark.parametrize(
    ("path", "kinds"), [("/t/some-key", ["js"]), ("/desk/tickets/5", ["js", "js", "css"]), ("/", [])]
)
def test_a_page_that_is_made_in_the_browser_brings_its_parts_along(
    client: httpx.Client, path: str, kinds: list[str]
) -> None:
    named = re.findall(r"<([^>]+)>; rel=\w*preload", client.get(path).headers.get("link", ""))
    assert [name.rpartition(".")[2] for name in named] == kinds
    assert all(client.get(name).status_code == 200 for name in named)


def test_hashed_files_may_be_kept_for_ever(client: httpx.Client, built: Path) -> None:
    pages = "".join(page.read_text() for page in (built / ".web/build/client").rglob("*.html"))
    names = sorted(set(re.findall(r'"(/assets/[^"]+\.(?:js|css))"', pages)))
    assert len(names) > 5
    for name in names:
        answer = client.get(name)
        assert (answer.status_code, answer.headers["cache-control"]) == (
            200,
            "public, max-age=31536000, immutable",
        )
        assert answer.headers.items() >= OF_PARTS.items()


@pytest.mark.parametrize("path", ["/icons.svg", "/fonts/inter-latin.woff2", "/proof.js", "/favicon.svg"])
def test_what_a_page_is_made_of_is_told_little_and_may_do_nothing(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-cache")
    kept = client.get(path, headers={"If-None-Match": answer.headers["etag"]})
    assert kept.status_code == 304
    for told in (answer, kept):
        assert told.headers.items() >= OF_PARTS.items()
        assert sum(len(name) + len(value) + 4 for name, value in told.headers.raw) < 700


@pytest.mark.parametrize("path", ["/gone.js", "/desk/tickets/1.js", "/t/key.svg", "/assets/more/gone.css"])
def test_what_only_looks_like_a_part_of_a_page_is_told_everything(client: httpx.Client, path: str) -> None:
    assert client.get(path).headers.items() >= SAFE.items()
