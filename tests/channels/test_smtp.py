"""Letters to a real server: taken, refused, waited for in vain, and never twice under two names."""

from __future__ import annotations

import ssl
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.post_office import SENDER, PostOffice, SetUp, page, plain
from ticketdesk.channels.mail import Letter, NotTaken, Server
from ticketdesk.channels.post import post
from ticketdesk.channels.smtp import Smtp, starts_tls

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
LETTER = Letter("li@example.com", "Your ticket #12", "Words\n", "<p>Words</p>\n", "t12.m1.abc@desk.example")


def _line(office: PostOffice, *, within_s: float = 5) -> Smtp:
    return Smtp(Server("smtp", "127.0.0.1", office.port, ""), "", SENDER, within_s=within_s)


async def _why(line: Smtp, letter: Letter = LETTER) -> NotTaken:
    with pytest.raises(NotTaken) as refused:
        await line.send(letter)
    await line.close()
    return refused.value


async def test_a_letter_arrives_as_text_and_as_html(post_office: PostOffice) -> None:
    line = post()
    await line.send(LETTER)
    await line.close()
    (letter,) = post_office.taken
    assert (letter["To"], letter["From"], letter["Subject"]) == ("li@example.com", SENDER, "Your ticket #12")
    assert letter["Message-ID"] == "<t12.m1.abc@desk.example>"
    assert (plain(letter), page(letter)) == ("Words\n", "<p>Words</p>\n")
    assert post_office.to == [["li@example.com"]]


async def test_several_letters_go_on_one_line(post_office: PostOffice) -> None:
    line = post()
    for number in range(3):
        await line.send(replace(LETTER, id=f"{number}@desk.example"))
    await line.close()
    assert (len(post_office.taken), post_office.came) == (3, 1)


@pytest.mark.parametrize(
    ("answer", "is_final", "is_away"),
    [
        ("550 5.1.1 No such user", True, False),
        ("553 Mailbox name not allowed", True, False),
        ("450 4.2.0 Greylisted, come again", False, False),
        ("421 Too many connections", False, True),
    ],
)
async def test_a_receiver_who_is_refused(
    post_office: PostOffice, answer: str, is_final: bool, is_away: bool
) -> None:
    post_office.rcpt["li@example.com"] = answer
    line = post()
    with pytest.raises(NotTaken) as refused:
        await line.send(LETTER)
    why = refused.value
    assert (why.said, why.is_final, why.is_away) == (answer, is_final, is_away)
    await line.send(replace(LETTER, to="bo@example.com"))  # the next one is not held up by it
    await line.close()
    assert post_office.to == [["bo@example.com"]]


@pytest.mark.parametrize(("answer", "is_final"), [("554 Spam", True), ("451 Try again later", False)])
async def test_a_letter_that_is_refused(post_office: PostOffice, answer: str, is_final: bool) -> None:
    post_office.data = answer
    why = await _why(_line(post_office))
    assert (why.said, why.is_final, why.is_away) == (answer, is_final, False)


async def test_a_server_that_is_down_is_away(post_office: PostOffice) -> None:
    await post_office.shut()
    why = await _why(_line(post_office))
    assert (why.is_final, why.is_away) == (False, True)
    assert why.said.startswith("The mail server could not be reached")


async def test_a_slow_server_is_not_waited_for(post_office: PostOffice) -> None:
    post_office.is_silent = True
    why = await _why(_line(post_office, within_s=0.3))
    assert (why.said, why.is_away) == ("The mail server did not answer in time.", True)


async def test_a_server_that_took_it_and_did_not_say_so_gets_the_same_letter_again(
    post_office: PostOffice,
) -> None:
    post_office.hangs_up = True
    assert (await _why(_line(post_office))).is_away
    post_office.hangs_up = False
    line = _line(post_office)
    await line.send(LETTER)
    await line.close()
    assert [letter["Message-ID"] for letter in post_office.taken] == ["<t12.m1.abc@desk.example>"] * 2


async def test_a_line_that_broke_is_made_anew(post_office: PostOffice) -> None:
    line = _line(post_office)
    await line.send(LETTER)
    post_office.hangs_up = True
    with pytest.raises(NotTaken):
        await line.send(LETTER)
    post_office.hangs_up = False
    await line.send(LETTER)
    await line.close()
    assert (len(post_office.taken), post_office.came) == (3, 2)


async def test_a_password_is_given_where_it_is_wanted(post_office: PostOffice, set_up_mail: SetUp) -> None:
    post_office.lets_in = ("desk", "p@ss/word")
    set_up_mail(f"smtp://desk:p%40ss%2Fword@127.0.0.1:{post_office.port}")
    line = post()
    await line.send(LETTER)
    await line.close()
    assert len(post_office.taken) == 1


async def test_a_wrong_password_is_our_mistake_and_no_letters(
    post_office: PostOffice, set_up_mail: SetUp
) -> None:
    post_office.lets_in = ("desk", "right")
    set_up_mail(f"smtp://desk:wrong@127.0.0.1:{post_office.port}")
    line = post()
    with pytest.raises(NotTaken) as refused:
        await line.send(LETTER)
    assert (refused.value.is_final, refused.value.is_away) == (False, True)
    assert "wrong" not in refused.value.said


@pytest.mark.parametrize(
    ("server", "asks"),
    [
        (Server("smtp", "mail.example.com", 587, "desk"), True),
        (Server("smtp", "mail.example.com", 25, ""), None),
        (Server("smtps", "mail.example.com", 465, "desk"), False),
        (Server("smtp", "localhost", 25, "desk"), False),
        (Server("smtp", "127.0.0.2", 25, ""), False),
        (Server("smtp", "::1", 25, ""), False),
        (Server("smtp", "127.0.0.1.example.com", 25, "desk"), True),
    ],
    ids=lambda one: getattr(one, "host", str(one)),
)
def test_no_password_goes_over_a_network_that_others_can_read(server: Server, asks: bool | None) -> None:
    assert starts_tls(server) is asks


@pytest.fixture
async def proves_itself(tmp_path: Path, post_office: PostOffice) -> Path:
    """The server speaks TLS under a certificate of its own, which lies in this file."""
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "x")]),
    )
    here, moment = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = (
        made.serial_number(1).not_valid_before(moment - timedelta(days=1)).add_extension(here, critical=False)
    )
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    signed = made.not_valid_after(moment + timedelta(days=1)).sign(key, hashes.SHA256())
    certificate, secret = tmp_path / "certificate.pem", tmp_path / "key.pem"
    certificate.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    secret.write_bytes(key.private_bytes(*form))
    await post_office.shut()
    post_office.port, post_office.tls = 0, ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    post_office.tls.load_cert_chain(certificate, secret)
    await post_office.open()
    return certificate


async def test_a_server_that_cannot_prove_its_name_gets_no_letter(
    post_office: PostOffice, proves_itself: Path, set_up_mail: SetUp
) -> None:
    set_up_mail(post_office.url)
    line = post()
    with pytest.raises(NotTaken) as refused:
        await line.send(LETTER)
    assert refused.value.is_away
    assert post_office.taken == []


async def test_a_server_that_proves_its_name_gets_it(
    post_office: PostOffice, proves_itself: Path, set_up_mail: SetUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(proves_itself))
    set_up_mail(post_office.url)
    line = post()
    await line.send(LETTER)
    await line.close()
    assert len(post_office.taken) == 1


def _files(folder: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]


async def test_the_twin_keeps_letters_as_files(tmp_path: Path, set_up_mail: SetUp, monkeypatch) -> None:
    monkeypatch.setenv("TICKETDESK_DATA", str(tmp_path))
    set_up_mail("keep:")
    for _ in range(2):  # the same letter is one file
        await post().send(replace(LETTER, id="../../t12@desk.example"))
    assert _files(tmp_path) == ["mails/.._.._t12.eml"]
