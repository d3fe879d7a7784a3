"""keys.js: the same keys on keyboards of other alphabets, with Caps Lock, and where signs need Option."""

from __future__ import annotations

import pytest

from tests.ui.conftest import Show

PRESS = """([key, code, more]) => document.activeElement.dispatchEvent(
    new KeyboardEvent("keydown", { key, code, bubbles: true, cancelable: true, ...more }))"""
CAPS, SHIFT, CONTROL, ALT = ({name: True} for name in ("modifierCapsLock", "shiftKey", "ctrlKey", "altKey"))


@pytest.mark.parametrize(
    ("key", "code", "more", "heard"),
    [
        ("у", "KeyE", {}, "e"),
        ("л", "KeyK", CONTROL, "mod+k"),
        ("ε", "KeyE", {}, "e"),
        ("ק", "KeyE", {}, "e"),
        ("ث", "KeyE", {}, "e"),
        ("Б", "Comma", SHIFT, "<"),
        ("№", "Digit3", SHIFT, "#"),
        ("؟", "Slash", SHIFT, "?"),
        ("E", "KeyE", CAPS, "e"),
        ("x", "KeyX", CAPS | SHIFT, "X"),
        ("#", "Digit3", ALT, "#"),
        # A Latin letter is meant wherever it lies: here K on a Dvorak keyboard, where others have V.
        ("k", "KeyV", {}, "k"),
    ],
)
async def test_keys_are_the_same_on_other_keyboards_and_with_caps_lock(
    show: Show, key: str, code: str, more: dict[str, bool], heard: str
) -> None:
    buttons = "".join(
        f"<button data-hotkey='{name}' onclick='window.heard = this.dataset.hotkey'></button>"
        for name in ("e", "mod+k", "<", "#", "?", "X", "k", "v")
    )
    page = await show(buttons, "words", "keys")
    await page.evaluate(PRESS, [key, code, more])
    assert await page.evaluate("window.heard") == heard


async def test_with_option_letters_are_signs_and_no_keys(show: Show) -> None:
    page = await show("<button data-hotkey=e onclick='window.n = 1'></button>", "words", "keys")
    for key in ("e", "€", "у"):
        await page.evaluate(PRESS, [key, "KeyE", ALT])
    assert await page.evaluate("window.n ?? 0") == 0


async def test_one_key_after_the_other_is_heard_on_another_keyboard(show: Show) -> None:
    page = await show("<div hidden><a data-hotkey='g i' href='#went'></a></div>", "words", "keys")
    for key, code in (("п", "KeyG"), ("ш", "KeyI")):
        await page.evaluate(PRESS, [key, code, {}])
    assert await page.evaluate("location.hash") == "#went"
