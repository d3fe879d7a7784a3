"""A worker that does what lies in the queue, whatever the clock says."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

from procrastinate import App


async def work_off(app: App, **how: Any) -> None:
    """Do what lies in the queue, and stop.

    Nothing is added by the clock: what happens every night would otherwise happen here, too, between 3:20 and 3:30.

    Args:
        app: An open queue.
        how: What ``App.run_worker_async`` takes beside what is said here.
    """
    with patch.dict(app.periodic_registry.periodic_tasks, clear=True):
        await app.run_worker_async(wait=False, install_signal_handlers=False, listen_notify=False, **how)
