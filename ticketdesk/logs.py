"""One JSON object per line, and what never gets into it: cookies, passwords, addresses, the words of a ticket.

An error is told by its class and by where it happened. Its text stays out, because it may quote what a person wrote.
So does whatever other packages say: of them the log tells only which one spoke, and where.
"""

from __future__ import annotations

import json
import logging
import logging.config
import re
import sys
import time
import traceback
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from pythonjsonlogger.json import JsonFormatter

from ticketdesk import visit

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


OURS = ("ticketdesk", "_granian", "granian", *_TELLTALES)
"""Whose words are known to be safe: our own, the server's, and those that a filter has cleaned."""
_WRITTEN = json.JSONEncoder().encode
"""A line holds nothing but texts and numbers, so that none needs an encoder of its own."""
TOLD = ("method", "route", "status", "ms", "job_id", "task")


def words_of(record: logging.LogRecord) -> str:
    """What a line says."""
    if record.name.split(".")[0] in OURS or record.name in OURS:
        said = record.getMessage()
    elif record.name.startswith("procrastinate"):
        said = f"a job: {getattr(record, 'action', 'unknown')}"
    else:
        said = f"said in {record.filename}:{record.lineno}"
    error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
    return f"{said}, {where(error)}" if error else said


def _job_of(record: logging.LogRecord) -> dict[str, Any]:
    """Which job procrastinate speaks of: its number and its kind, never what it was given."""
    job = getattr(record, "job", None)
    return {"job_id": job.get("id"), "task": job.get("task_name")} if isinstance(job, dict) else {}


class Lines(JsonFormatter):
    """For machines: one JSON object per line.

    Args:
        process: Which process speaks: ``web`` or ``worker``.
    """

    def __init__(self, process: str) -> None:
        super().__init__(json_serializer=lambda told, **_: _WRITTEN(told))
        self._process = process

    def format(self, record: logging.LogRecord) -> str:
        about = {name: value for name in TOLD if (value := getattr(record, name, None)) is not None}
        told = _job_of(record) | about
        return self.line(record.created, record.levelname, record.name, words_of(record), told)

    def line(self, created: float, level: str, logger: str, message: str, about: Mapping[str, Any]) -> str:
        """What is known of a line, as JSON.

        Args:
            created: When, in seconds since 1970.
            level: As logging names it.
            logger: Who says it.
            message: What is said.
            about: What else is told.
        """
        told: dict[str, Any] = {
            "time": datetime.fromtimestamp(created, UTC).isoformat(timespec="milliseconds"),
            "level": level.lower(),
            "process": self._process,
            "logger": logger,
            "message": message,
            "request_id": visit.current().request_id,
        }
        return self.jsonify_log_record(told | about)


class Plain(logging.Formatter):
    """For people at a terminal."""

    def __init__(self, process: str) -> None:
        super().__init__()
        self._process = process

    def format(self, record: logging.LogRecord) -> str:
        more = " ".join(str(getattr(record, name)) for name in TOLD if hasattr(record, name))
        return f"  {self._process:<12} {record.levelname.lower()}: {words_of(record)} {more}".rstrip()


def tell(logger: logging.Logger, message: str, about: Mapping[str, Any]) -> None:
    """Log one line of level INFO by the shortest way, for what is said with every answer.

    A record, its handlers and its formatter take longer than anything else in a short call. They write it where the
    log is not the one stream of ``Lines``: at a terminal, or where somebody listens besides.

    Args:
        logger: Who says it.
        message: What is said.
        about: What else is told, by names of ``TOLD``.
    """
    if not logger.isEnabledFor(logging.INFO):
        return
    handlers = logging.root.handlers
    handler = handlers[0] if len(handlers) == 1 else None
    if isinstance(handler, logging.StreamHandler) and isinstance(handler.formatter, Lines) and handler.lock:
        line = handler.formatter.line(time.time(), "INFO", logger.name, message, about)
        with (
            handler.lock,
            suppress(OSError, ValueError),
        ):  # whoever read the log is gone: answers still go out
            handler.stream.write(f"{line}\n")
            handler.flush()
        return
    said = {"name": logger.name, "levelno": logging.INFO, "levelname": "INFO", "msg": message}
    logger.handle(logging.makeLogRecord(said | dict(about)))


def settings_for(process: str) -> dict[str, Any]:
    """How a process logs, in the words of ``logging.config.dictConfig``."""
    kind = Plain if sys.stderr.isatty() else Lines
    everything = {"handlers": ["stderr"], "level": "WARNING"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"told": {"()": kind, "process": process}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "told"}},
        "root": everything,
        "loggers": {
            "ticketdesk": {"level": "INFO"},
            "_granian": everything | {"propagate": False},
            "granian.access": {"level": "CRITICAL", "propagate": False},
            # Without a level they would add a handler of their own, which knows no JSON.
            "engineio.server": {"level": "ERROR", "handlers": []},
            "socketio.server": {"level": "ERROR", "handlers": []},
        },
    }


def begin(process: str) -> None:
    """From here on this process logs in its form, and its last words too."""
    logging.config.dictConfig(settings_for(process))
    logging.captureWarnings(True)
    # What no line tells is not looked up for each.
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    keep_secrets_out()

    def last_words(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:  # what Python itself would print quotes the error's text
        logging.getLogger("ticketdesk").critical("the %s ended: %s", process, where(error))

    sys.excepthook = last_words
