"""What the settings of mail may be; a bad one stops the start with a sentence that tells no password."""

from __future__ import annotations

import pytest

from ticketdesk import config
from ticketdesk.channels.post import server
from ticketdesk.errors import CannotStart

SENDER = "Example support <support@example.com>"


def _set(monkeypatch: pytest.MonkeyPatch, url: str, sender: str = SENDER) -> None:
    monkeypatch.setenv("TICKETDESK_SMTP_URL", url)
    monkeypatch.setenv("TICKETDESK_MAIL_FROM", sender)
    config.settings.cache_clear()


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("smtp://mail.example.com", ("smtp", "mail.example.com", 587, "")),
        (
            "smtps://desk%40example.com:p%3Aw@mail.example.com",
            ("smtps", "mail.example.com", 465, "desk@example.com"),
        ),
        ("smtp://127.0.0.1:1025", ("smtp", "127.0.0.1", 1025, "")),
        ("smtp://[::1]:25", ("smtp", "::1", 25, "")),
        ("keep:", ("keep", "", 0, "")),
    ],
)
def test_a_server_is_read(monkeypatch: pytest.MonkeyPatch, url: str, told: tuple[object, ...]) -> None:
    _set(monkeypatch, url)
    here = server()
    assert here
    assert (here.scheme, here.host, here.port, here.user) == told


@pytest.mark.parametrize(
    "url",
    [
        *("mail.example.com", "http://secret-password@mail.example.com", "smtp://", "smtp://:25"),
        *(
            "smtp://u:secret-password@mail.example.com:99999",
            "smtp://u:secret-password@h:port",
            "smtp://[::1",
        ),
    ],
)
def test_what_is_no_server_stops_the_start(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    _set(monkeypatch, url)
    with pytest.raises(
        CannotStart, match=r"^TICKETDESK_SMTP_URL cannot be used: give an address such as"
    ) as refused:
        config.settings()
    assert "secret-password" not in str(refused.value)


@pytest.mark.parametrize(
    "sender", ["support", "support@", "@example.com", "A <>", "A\nB <support@example.com>"]
)
def test_what_is_no_sender_stops_the_start(monkeypatch: pytest.MonkeyPatch, sender: str) -> None:
    _set(monkeypatch, "smtp://mail.example.com", sender)
    with pytest.raises(CannotStart, match=r"^TICKETDESK_MAIL_FROM cannot be used"):
        config.settings()


def test_a_server_needs_a_sender(monkeypatch: pytest.MonkeyPatch) -> None:
    _set(monkeypatch, "smtp://mail.example.com", "")
    with pytest.raises(CannotStart, match=r"^TICKETDESK_MAIL_FROM is missing"):
        config.settings()


def test_a_sender_alone_sends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    _set(monkeypatch, "")
    assert not config.settings().has_mail
    assert server() is None


def test_a_password_is_told_by_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    _set(monkeypatch, "smtp://desk:secret-password@mail.example.com")
    assert "secret-password" not in repr(config.settings())
    assert "secret-password" not in repr(server())
