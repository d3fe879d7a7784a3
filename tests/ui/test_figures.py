"""figures.js: whole numbers as the reader is used to see them."""

from __future__ import annotations

import pytest

from tests.ui.conftest import Show


@pytest.mark.parametrize(
    ("language", "amount", "shown"),
    [
        ("en-GB", "12345", "12,345"),
        ("de-DE", "12345", "12.345"),
        ("de-DE", "'1000+'", "1.000+"),
        ("ar-EG", "7", "٧"),
        ("en-GB", "undefined", ""),
    ],
)
async def test_a_number_follows_the_language_of_the_reader(
    show: Show, language: str, amount: str, shown: str
) -> None:
    page = await show("<p>", language=language)
    assert (
        await page.evaluate(f"import('/figures.js').then(({{ withCommas }}) => withCommas({amount}))")
        == shown
    )
