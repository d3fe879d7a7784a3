"""The catalogues themselves, as gettext has them: a template, and for each language what is translated and a compiled copy."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from tests.texts.drawn import drawn, scripts
from tests.texts.sentences import sentences
from ticketdesk.config import LOCALES
from ticketdesk.texts import DOMAIN

TEMPLATE = LOCALES / f"{DOMAIN}.pot"
# Written anew, a catalogue differs only where a text does.
MADE_AT = datetime(2026, 1, 1, tzinfo=UTC)
HEADER = "# Every text of the interface. Made by `make texts`; docs/translating.md tells how to translate it."


def said() -> Catalog:
    """Everything that the interface says now."""
    catalogue = Catalog(project=DOMAIN, header_comment=HEADER, creation_date=MADE_AT, fuzzy=False)
    for found in (drawn(), scripts(), sentences()):
        for words, places in sorted(found.items()):
            catalogue.add(words, locations=[(place.replace(" ", "\u00a0"), 0) for place in places])
    return catalogue


def words(catalogue: Catalog) -> set[str]:
    """What a catalogue holds."""
    return {str(message.id) for message in catalogue if message.id}


def read(file: Path) -> Catalog:
    """A catalogue or a template from its file."""
    with file.open("rb") as opened:
        return read_po(opened)


def write(*new: str) -> list[tuple[str, int, int]]:
    """The template, every catalogue there is, and one for each new language; how much of each is translated."""
    template = said()
    _write_po(TEMPLATE, template)
    told = []
    for language in sorted({*new, *(place.name for place in LOCALES.iterdir() if place.is_dir())}):
        folder = LOCALES / language / "LC_MESSAGES"
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"{DOMAIN}.po"
        kept = read(file) if file.exists() else Catalog(project=DOMAIN)
        catalogue = Catalog(locale=language, project=DOMAIN, header_comment=HEADER, creation_date=MADE_AT)
        catalogue.revision_date, catalogue.fuzzy = MADE_AT, False
        for message in kept:
            if message.id and message.string:
                catalogue[message.id] = message
        catalogue.update(template, no_fuzzy_matching=True, keep_user_comments=True)
        _write_po(file, catalogue)
        with file.with_suffix(".mo").open("wb") as opened:
            write_mo(opened, catalogue)
        done = sum(bool(message.string) for message in catalogue if message.id)
        told.append((language, done, len(words(template))))
    return told


def _write_po(file: Path, catalogue: Catalog) -> None:
    with file.open("wb") as opened:
        write_po(opened, catalogue, width=110, sort_output=True, include_lineno=False, ignore_obsolete=False)
