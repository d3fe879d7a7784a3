"""Headers say what we say; nothing that a person wrote adds a line to them."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

from ticketdesk.channels.envelope import message
from ticketdesk.channels.mail import Letter, NotTaken

SENDER = "Example support <support@desk.example>"
LETTER = Letter("li@example.com", "Your ticket", "Words", "<p>Words</p>", "m1@desk.example")
HEADERS = {
    *("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "X-Auto-Response-Suppress"),
    *("MIME-Version", "Content-Type"),
}
LONG = "https://" + "desk." * 20 + "example.com/mail/off?key=" + "k" * 80


def _read(letter: Letter, by: str = SENDER) -> EmailMessage:
    return message_from_bytes(message(letter, by).as_bytes(), policy=default)  # type: ignore[return-value]


@pytest.mark.parametrize(
    "words",
    [
        "Hello\r\nBcc: eve@example.com",
        "Hello\nBcc: eve@example.com\n\n<script>",
        "Hello\rBcc: eve@example.com",
        "Hello\u2028Bcc: eve@example.com",
        "Hello\x0bBcc: eve@example.com\x00",
        "=?utf-8?q?Hello=0D=0ABcc:_eve=40example.com?=",
        "\u202eHello",
        "x" * 5_000,
        "ü" * 5_000,
        "😀 " * 200,
    ],
    ids=ascii,
)
def test_no_subject_adds_a_header_or_turns_the_line(words: str) -> None:
    told = message(replace(LETTER, subject=words), SENDER)
    raw = told.as_bytes()
    read = message_from_bytes(raw, policy=default)
    assert set(read.keys()) == HEADERS
    assert read["Bcc"] is None
    assert not set("\r\n\0\u2028\u202e") & set(read["Subject"])
    assert max(map(len, raw.split(b"\r\n"))) <= 998


def test_a_subject_arrives_as_it_was_written() -> None:
    for words in ("Größe & Umlaute – “Zitat”", "日本語の件名", "plain", "a" * 180, "wörter " * 20):
        assert _read(replace(LETTER, subject=words))["Subject"] == " ".join(words.split())


@pytest.mark.parametrize(
    "address",
    [
        "li@example.com\r\nBcc: eve@example.com",
        "li@example.com, eve@example.com",
        "li@example.com\n",
        "<li@example.com>",
        "li@example.com> RCPT TO:<eve@example.com",
        "li",
        "",
        "a b@example.com",
        "=?utf-8?q?li=0D=0ABcc=3A_eve?=@example.com",
    ],
    ids=ascii,
)
def test_only_one_address_is_an_address(address: str) -> None:
    with pytest.raises(NotTaken) as refused:
        message(replace(LETTER, to=address), SENDER)
    assert refused.value.is_final
    assert "eve" not in refused.value.said


def test_a_domain_in_other_letters_is_written_as_servers_know_it() -> None:
    assert _read(replace(LETTER, to="li@münchen.example"))["To"] == "li@xn--mnchen-3ya.example"


def test_an_address_with_other_letters_before_the_at_stays_as_it_is() -> None:
    told = message(replace(LETTER, to="jörg@example.com"), SENDER)
    assert "To: jörg@example.com".encode() in told.as_bytes()


def test_a_sender_has_a_name_of_any_letters() -> None:
    told = _read(LETTER, "Büro “Süd” <support@desk.example>")
    assert told["From"].addresses[0].display_name == "Büro “Süd”"
    assert told["From"].addresses[0].addr_spec == "support@desk.example"


def test_a_conversation_is_told_by_its_ids() -> None:
    ids = ("t12.0123456789abcdef0123@a-rather-long-name-of-a-company.example", "t12.m3.ffff@desk.example")
    told = _read(replace(LETTER, follows=ids))
    assert told["In-Reply-To"] == f"<{ids[1]}>"
    assert told["References"] == f"<{ids[0]}> <{ids[1]}>"


def test_a_long_address_that_switches_off_stays_whole() -> None:
    raw = message(replace(LETTER, unsubscribe=LONG), SENDER).as_bytes()
    assert f"List-Unsubscribe: <{LONG}>\r\n".encode() in raw
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw


def test_one_click_needs_https_and_a_letter_that_can_be_switched_off() -> None:
    local = _read(replace(LETTER, unsubscribe="http://localhost:8000/mail/off?key=k"))
    assert local["List-Unsubscribe"]
    assert local["List-Unsubscribe-Post"] is None
    assert _read(LETTER)["List-Unsubscribe"] is None


def test_no_absent_person_answers_the_desk() -> None:
    told = _read(LETTER)
    assert (told["Auto-Submitted"], told["X-Auto-Response-Suppress"]) == ("auto-generated", "All")
