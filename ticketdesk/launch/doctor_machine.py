"""What the doctor looks at on this machine: settings, pages, disks, and whether the desk runs."""

from __future__ import annotations

import os
import urllib.error
import urllib.request

from ticketdesk.config import settings
from ticketdesk.launch import frontend, space
from ticketdesk.launch.findings import Patient, Told, bad, look, ok

FULL_AT = 200_000_000
"""Bytes: less than that and PostgreSQL soon stops taking tickets."""
TIGHT_AT = 2_000_000_000
TIGHT_SHARE = 0.05


def the_settings(_: Patient) -> Told:
    """They were read when we came here; what is left is whether people can reach such a desk."""
    found = settings()
    if found.ticketdesk_rate_limits == "off":
        return look("Nobody is slowed down who sends too much.", "Set TICKETDESK_RATE_LIMITS=on.")
    is_local = not found.ticketdesk_public_url
    from_elsewhere = (
        " on this machine, and from no other one without TICKETDESK_PUBLIC_URL" if is_local else ""
    )
    return ok(f"Each can be used; people open {found.address}{from_elsewhere}.")


def the_pages(_: Patient) -> Told:
    """The built front end."""
    if not (frontend.BUILT / "index.html").is_file():
        return look(
            "The pages are not built here.", "`make run` or `python -m ticketdesk build` builds them."
        )
    return ok("The pages are built.")


def the_web(patient: Patient) -> Told:
    """Whether a web process answers here, and is ready."""
    port = settings().port
    if (said := _answer("healthz")) is None:
        return look(
            f"No desk answers on this machine at port {port}.",
            "Start it with `make run`, unless it runs elsewhere.",
        )
    if said != "up\n":
        return bad(f"Another program answers at port {port}.", "Stop it, or set PORT to another one.")
    patient.is_served = True
    if _answer("readyz") != "up\n":
        return bad(
            f"The desk at port {port} is not ready: its database is away, or at another version.",
            "The lines below tell which.",
        )
    return ok(f"The desk answers at port {port} and is ready.")


def the_disks(patient: Patient) -> Told:
    """The room where data, backups and the database lie. A rehearsal or a proof needs twice the database."""
    folders = {settings().ticketdesk_data, settings().backups}
    needed = TIGHT_AT
    if patient.line:
        folders |= {folder} if (folder := space.folder_of(patient.line)) else set()
        needed = max(needed, 2 * space.size_of(patient.line))
    disks = {os.stat(there).st_dev: there for there in map(space.there, sorted(folders))}
    fullest = min(disks.values(), key=space.free)
    free, share = space.free(fullest), space.free(fullest) / space.total(fullest)
    found = f"{space.words(free)} are free where {fullest} lies ({share:.0%})."
    if free < FULL_AT:
        return bad(found, "Free some space at once: PostgreSQL stops when there is none left.")
    if free < needed or share < TIGHT_SHARE:
        return look(
            found, f"Keep {space.words(needed)} free, so that backups can be proved and upgrades rehearsed."
        )
    return ok(found)


def _answer(path: str) -> str | None:
    """What somebody says at our port; None: nobody is there."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{settings().port}/{path}", timeout=4) as said:
            return str(said.read(100), "utf-8", "replace")
    except urllib.error.HTTPError as error:
        return str(error.read(100), "utf-8", "replace")
    except OSError:
        return None
