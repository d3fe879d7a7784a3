"""What never reaches a log: cookies, passwords, addresses, and the words of a ticket.

An error is told by its class and by where it happened. Its text stays out, because it may quote what a person wrote.
"""

from __future__ import annotations

import logging
import re
import traceback
from pathlib import Path

_NAME = re.compile(r"name='([\w.]{1,200})'")
_TELLTALES = (
    "reflex_base.event.processor.event_processor",
    "reflex_base.event.processor.base_state_processor",
    "reflex.app",
    "engineio.server",
    "socketio.server",
    "asyncio",
)
FRAMES = 4


def where(error: BaseException) -> str:
    """The class of an error and the last steps that led to it: "ValueError in tickets.py:82, state.py:40"."""
    steps = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    return f"{type(error).__name__} in {', '.join(f'{Path(step.filename).name}:{step.lineno}' for step in reversed(steps))}"


class _NamesOnly(logging.Filter):
    """Reflex logs whole events, with the cookie and the payload, when it does not know them. Keep the name."""

    def filter(self, record: logging.LogRecord) -> bool:
        found = _NAME.search(str(record.msg))
        error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
        told = f"an event was refused or failed: {found[1] if found else 'unknown'}"
        record.msg = f"{told}, {where(error)}" if error else told
        record.args, record.exc_info, record.exc_text, record.stack_info = (), None, None, None
        return True


def keep_secrets_out() -> None:
    """Put the filter before the loggers that would tell too much."""
    for name in _TELLTALES:
        logger = logging.getLogger(name)
        if not any(isinstance(known, _NamesOnly) for known in logger.filters):
            logger.addFilter(_NamesOnly())
