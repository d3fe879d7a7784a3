"""What the doctor looks at outside: mail server, Gemini, the store of files and the virus scanner, each really asked."""

from __future__ import annotations

import asyncio
import io
import secrets
from datetime import UTC, datetime, timedelta

from ticketdesk.ai.gemini import Gemini
from ticketdesk.ai.port import Opinion, Question
from ticketdesk.channels import files, post, scanning
from ticketdesk.channels.mail import NotTaken
from ticketdesk.config import settings
from ticketdesk.errors import Refusal
from ticketdesk.launch.findings import Patient, Told, bad, look, ok
from ticketdesk.launch.steps import amount

SAMPLE = 20
QUESTION = Question("I cannot sign in", "The password that I have always used is refused since this morning.")
"""Nobody's words: what people wrote is not sent anywhere to see whether somebody is there."""
GEMINI_SAYS = {
    "bad_key": ("Google refused the key.", "Look at GEMINI_API_KEY."),
    "http_404": ("Google does not know the model.", "Look at GEMINI_MODEL."),
    "http_429": (
        "Google answers no more questions for now.",
        "The quota of the key is used up; wait, or raise it.",
    ),
    "timeout": ("Google did not answer in time.", "See that this machine reaches the internet."),
}


def the_mail(patient: Patient) -> Told:
    """Whether the mail server lets us in, and what it did not take."""
    server = post.server()
    if server is None:
        return ok("No mail server is set, so no mail is sent, and the pages say so.")
    try:
        asyncio.run(post.post().greet())
    except NotTaken as error:
        return bad(
            f"{server.word}: {error.said}", "Look at TICKETDESK_SMTP_URL; mail waits for two days meanwhile."
        )
    failed = _failed_mail(patient)
    found = "Mail is kept in a folder, nothing is sent." if server.keeps else f"{server.word} lets us in."
    if failed:
        return look(
            f"{found} {amount(failed, 'mail')} could not be delivered.",
            "Settings, Mail tells why, with another try.",
        )
    return ok(found)


def the_model(_: Patient) -> Told:
    """Whether Gemini answers: one question of our own, which counts like any other at Google."""
    found = settings()
    key = found.gemini_api_key.get_secret_value()
    if not key or "gemini" not in found.triage_order:
        return ok("Gemini is not asked; what the desk has learned and the rules suggest.")
    gemini = Gemini(
        key,
        found.gemini_model,
        base_url=found.google_gemini_base_url,
        deadline=found.ticketdesk_gemini_deadline_s,
    )
    opinion = asyncio.run(_asked(gemini))
    if not opinion.error:
        return ok(f"{found.gemini_model} answered in {opinion.milliseconds:,} ms.")
    why, do = GEMINI_SAYS.get(
        opinion.error,
        (f"Gemini did not answer ({opinion.error}).", "See that this machine reaches the internet."),
    )
    meanwhile = "Meanwhile what the desk has learned and the rules suggest."
    return (bad if opinion.error == "bad_key" else look)(f"{why} {meanwhile}", do)


def the_files(patient: Patient) -> Told:
    """Whether content can be kept, read and removed, and whether that of the newest files is there."""
    digests = _digests(patient)
    where = settings().ticketdesk_files_url or settings().ticketdesk_data / files.FOLDER
    if not settings().ticketdesk_files_url and not (settings().ticketdesk_data / files.FOLDER).exists():
        if not digests:
            return ok("No file was brought yet.")
        return bad(f"{where} is gone, and tickets have files.", "Bring it back, or restore a backup.")
    try:
        missing = asyncio.run(_tried(digests))
    except Refusal:
        return bad(
            f"{where} does not keep files.",
            "Look at TICKETDESK_FILES_URL, the AWS_ settings, and the rights there.",
        )
    if missing:
        return bad(
            f"{missing} of the newest {len(digests)} files are not in {where} any more.",
            "Bring them back from a backup; nobody can open them.",
        )
    return ok(f"{where} keeps files, and those of the newest {len(digests)} are there.")


def the_scanner(_: Patient) -> Told:
    """Whether ClamAV answers."""
    if not settings().ticketdesk_clamav:
        return ok("No virus scanner is set; files are only ever served as downloads.")
    try:
        asyncio.run(scanning.scan(io.BytesIO(b"a file of the doctor's")))
    except Refusal:
        return bad(
            "The virus scanner does not answer, so no file is taken.",
            "Start ClamAV, or look at TICKETDESK_CLAMAV.",
        )
    return ok("The virus scanner answers.")


async def _asked(gemini: Gemini) -> Opinion:
    try:
        return await gemini.ask(QUESTION)
    finally:
        await gemini.aclose()


async def _tried(digests: list[bytes]) -> int:
    """Keep something of nobody's, read it, remove it; and how many of these are not there."""
    mark = secrets.token_bytes(32)
    await files.keep(mark, mark)
    found = await files.find(mark)
    assert b"".join([piece async for piece in found.pieces]) == mark, "what was kept is what is read"
    await files.remove(mark, older_than=datetime.now(UTC) + timedelta(days=1))
    return sum([not await files.is_there(digest) for digest in digests])


def _failed_mail(patient: Patient) -> int:
    if not patient.has_tables:
        return 0
    return int(patient.row("SELECT count(*) FROM mails WHERE failed_at > now() - interval '7 days'")[0])


def _digests(patient: Patient) -> list[bytes]:
    if not patient.has_tables:
        return []
    newest = "SELECT digest FROM attachments ORDER BY id DESC LIMIT %s"
    return [digest for (digest,) in patient.rows(newest, SAMPLE)]
