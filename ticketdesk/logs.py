"""What never reaches a log: cookies, passwords, and the words of a ticket."""

from __future__ import annotations

import logging
import re

_NAME = re.compile(r"name='([\w.]{1,200})'")
_TELLTALES = (
    "reflex_base.event.processor.event_processor",
    "reflex_base.event.processor.base_state_processor",
    "reflex.app",
)


class _NamesOnly(logging.Filter):
    """Reflex logs whole events, with the cookie and the payload, when it does not know them. Keep the name."""

    def filter(self, record: logging.LogRecord) -> bool:
        found = _NAME.search(str(record.msg))
        record.msg = f"an event was refused or failed: {found[1] if found else 'unknown'}"
        record.args, record.exc_info, record.exc_text, record.stack_info = (), None, None, None
        return True


def keep_secrets_out() -> None:
    """Put the filter before the loggers that would tell too much."""
    for name in _TELLTALES:
        logger = logging.getLogger(name)
        if not any(isinstance(known, _NamesOnly) for known in logger.filters):
            logger.addFilter(_NamesOnly())
