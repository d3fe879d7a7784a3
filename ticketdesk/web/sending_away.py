"""Who sits at which line, so that the end of a session is the end of its tabs."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex.state import StateUpdate

from ticketdesk import db
from ticketdesk.desk import sessions
from ticketdesk.web.lines import NAMESPACE
from ticketdesk.web.news import delta
from ticketdesk.web.session import Session, session_in


class SendsAway:
    """The lines of a running app, by the sessions that they belong to."""

    def __init__(self) -> None:
        self.app: rx.App | None = None
        self._signed_in: dict[str, str] = {}

    def recognised(self, sid: str, owner: str) -> None:
        """Note that a line belongs to a session, so that its end is noticed."""
        self._signed_in[sid] = owner

    async def session_ended(self, owner: str) -> None:
        """Send every tab of an ended session away, and cut its line."""
        space = self.app.event_namespace  # type: ignore[union-attr]
        for sid, router in list(space._static_router_data.items()):
            if session_in(router["headers"].get("cookie", "")) == owner:
                update = StateUpdate(delta=delta(Session, must_leave=True))
                await self._sio.emit("event", update, namespace=NAMESPACE, to=sid)
                await self._sio.disconnect(sid, namespace=NAMESPACE)

    async def send_away_whose_time_is_over(self) -> None:
        """One question for all lines of this process."""
        self._signed_in = {sid: owner for sid, owner in self._signed_in.items() if self._is_connected(sid)}
        hashes = {bytes.fromhex(owner) for owner in self._signed_in.values()}
        if not hashes:
            return
        async with db.reading() as session:
            over = await sessions.over(session, hashes)
        for one in over:
            await self.session_ended(one.hex())

    @property
    def _sio(self) -> Any:
        assert self.app is not None, "the rooms belong to a running app"
        return self.app.sio

    def _is_connected(self, sid: str) -> bool:
        is_up = self.app is not None and self.app.sio is not None
        return is_up and self._sio.manager.is_connected(sid, NAMESPACE)
