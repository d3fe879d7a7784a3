"""The page of backups, opened with one of each kind on it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from playwright.async_api import Page, expect

from tests.browser.windows import Windows

EACH = """
INSERT INTO backups (name, is_scheduled, is_encrypted, revision, started_at, finished_at, size, digest, tickets, error,
    proved_at, unproved, removed_at)
VALUES
    ('ticketdesk-2026-11-20-032004.tdb', true, true, '0008', now() - interval '6 days', now(), 88123456, sha256('1'), 41200,
        NULL, now(), NULL, now()),
    ('ticketdesk-2026-11-24-032002.tdb', true, true, '0008', now() - interval '2 days', now(), 90123456, sha256('2'), 41877,
        NULL, now() - interval '2 days', NULL, NULL),
    ('ticketdesk-2026-11-25-032001.tdb', true, true, '0008', now() - interval '1 day', now(), 90223456, sha256('3'), 41990,
        NULL, now(), 'Not the same after it was read back: tickets, messages.', NULL),
    ('ticketdesk-2026-11-26-032003.tdb', true, true, '0008', now() - interval '3 hours', NULL, 0, NULL, 0,
        'The disk that holds /var/lib/a-long-name-of-a-folder/ticketdesk/backups is full. Free some space there and try again.',
        NULL, NULL, NULL),
    ('ticketdesk-2026-11-26-062003.tdb', false, true, '0008', now(), NULL, 41123456, NULL, 0, NULL, NULL, NULL, NULL)
"""


async def _backups(windows: Windows) -> Page:
    windows.desk.rows(EACH)
    page = await windows.open("/desk/settings/backups", "ines", fresh=True)
    await expect(page.get_by_role("progressbar", name="Backup")).to_be_visible()
    await expect(page.get_by_text("The last one needs a look")).to_be_visible()
    return page


PAGES: dict[str, Callable[[Windows], Awaitable[Page]]] = {"backups": _backups}
