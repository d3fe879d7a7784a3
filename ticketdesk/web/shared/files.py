"""Files as pages show them: for accounts by their number, for the holder of a private link by signed addresses."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from urllib.parse import quote

from ticketdesk.desk.file_links import Signer
from ticketdesk.models import Attachment, Shape
from ticketdesk.ui import FileShown

SMALL_BOX = (240, 160)
"""The most pixels that a small picture takes in a conversation."""
ICONS = {
    "application/zip": "archive",
    "text/html": "code",
    "image/svg+xml": "code",
    "application/json": "code",
}
KB, MB = 1024, 1024**2

Address = Callable[[Attachment, Shape], str]


def for_accounts(attachments: Iterable[Attachment]) -> list[FileShown]:
    """Files as agents get them; the session's cookie opens their addresses."""
    return [_shown(attachment, _for_account) for attachment in attachments]


def for_link(attachments: Iterable[Attachment], signer: Signer) -> list[FileShown]:
    """Files as the holder of a private link gets them; see ``file_links.signer``."""

    def signed(attachment: Attachment, shape: Shape) -> str:
        return signer.address(attachment.id or 0, shape)

    return [_shown(attachment, signed) for attachment in attachments]


def size_in_words(size: int) -> str:
    """How much a file is: "812 bytes", "34 KB", "1.2 MB"."""
    if size < KB:
        return f"{size} byte{'' if size == 1 else 's'}"
    return f"{round(size / KB)} KB" if size < MB else f"{size / MB:.1f} MB"


def _for_account(attachment: Attachment, shape: Shape) -> str:
    if shape is Shape.whole:
        return f"/files/{attachment.id}/{quote(attachment.name, safe='')}"
    return f"/files/pictures/{attachment.id}/{shape.value}"


def _shown(attachment: Attachment, address: Address) -> FileShown:
    width, height = _fitted(attachment.width, attachment.height)
    return FileShown(
        id=attachment.id or 0,
        name=attachment.name,
        size=size_in_words(attachment.size),
        icon=ICONS.get(attachment.media_type, "file-text"),
        href=address(attachment, Shape.whole),
        small=address(attachment, Shape.small) if width else "",
        large=address(attachment, Shape.large) if width else "",
        width=width,
        height=height,
    )


def _fitted(width: int | None, height: int | None) -> tuple[int, int]:
    """The size of the small picture, known before it comes, so that nothing moves then."""
    if not width or not height:
        return 0, 0
    scale = min(1.0, SMALL_BOX[0] / width, SMALL_BOX[1] / height)
    return max(1, round(width * scale)), max(1, round(height * scale))
