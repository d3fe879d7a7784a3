"""``make texts``: everything that the interface says, into ``ticketdesk/locale``; what is translated there stays."""

from __future__ import annotations

import sys

from tests.texts.catalogue import write


def main() -> None:
    """Write the template, bring every catalogue up to it, and say how much of each is translated."""
    for language, done, all_texts in write(*sys.argv[1:]):
        print(f"{language}: {done} of {all_texts} texts are translated")


if __name__ == "__main__":
    main()
