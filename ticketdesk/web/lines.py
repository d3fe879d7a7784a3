"""The lines of this process: one encoded message for all of a room, and nobody waits for who reads slowly.

Socket.io makes a task for each line and message, and lets what a slow tab does not read grow without end. Here a message
is put into the line's own queue; a line on which too much waits is left out, and loads again when it reads.
"""

from __future__ import annotations

from typing import Any

from engineio.packet import MESSAGE
from engineio.packet import Packet as Wrapped
from reflex.state import StateUpdate
from socketio.packet import EVENT

from ticketdesk.web.texts import spoken
from ticketdesk.web.transport import said

NAMESPACE = "/_event"
MOST_WAITING = 32
"""So many messages may wait on one line."""


class Lines:
    """Who hears what.

    Args:
        sio: The server of the sockets.
    """

    def __init__(self, sio: Any) -> None:
        self._sio = sio
        self._left_out: set[str] = set()
        self.told = 0
        """How many messages were put on lines so far."""

    def tell(self, update: StateUpdate, room: str) -> None:
        """Say something to everybody in a room, or to one line by its name."""
        manager, sockets = self._sio.manager, self._sio.eio.sockets
        if NAMESPACE not in manager.rooms:
            return
        encoded = self._sio.packet_class(EVENT, namespace=NAMESPACE, data=["event", spoken(update)]).encode()
        message = said(Wrapped(MESSAGE, encoded))
        for sid, line in list(manager.get_participants(NAMESPACE, room)):
            socket = sockets.get(line)
            if socket is None or socket.closed or sid in self._left_out:
                continue
            if socket.queue.qsize() >= MOST_WAITING:
                self._left_out.add(sid)
                continue
            socket.queue.say(message)
            self.told += 1

    def back(self) -> set[str]:
        """Who was left out and reads again; from now on they hear everything."""
        found = set()
        for sid in list(self._left_out):
            socket = self._sio.eio.sockets.get(self._sio.manager.eio_sid_from_sid(sid, NAMESPACE))
            if socket is None or socket.closed:
                self._left_out.discard(sid)
            elif not socket.queue.qsize():
                self._left_out.discard(sid)
                found.add(sid)
        return found
