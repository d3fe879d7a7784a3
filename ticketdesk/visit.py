"""Who stands at a door right now, for the log and the audit: the network address, the device, a number for the request.

The doors say it once; it follows the request through every room without being handed on.
"""

from __future__ import annotations

import secrets
from contextvars import ContextVar
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_address, ip_network


def new_request_id() -> str:
    """A number for one request or event, as it stands in every line that the log writes about it."""
    return secrets.token_hex(8)


@dataclass(frozen=True)
class Visit:
    """One request or event.

    Args:
        address: The network address it came from, as ``web/address.py`` reads it.
        device: What the browser calls itself.
        request_id: Its number in the log.
    """

    address: str = ""
    device: str = ""
    request_id: str = field(default_factory=new_request_id)

    @property
    def network(self) -> str:
        """What limits count by: an IPv4 address, or of IPv6 the /64 that one customer of a provider has to itself."""
        if not self.address:
            return ""
        found = ip_address(self.address)
        return str(ip_network(f"{found}/64", strict=False)) if isinstance(found, IPv6Address) else str(found)


_NOBODY = Visit(request_id="")
_current: ContextVar[Visit] = ContextVar("visit", default=_NOBODY)


def arrives(visit: Visit) -> None:
    """From here on, in this task and what it starts, this visit is the current one."""
    _current.set(visit)


def current() -> Visit:
    """The visit that is being answered; an empty one at the command line and in the worker."""
    return _current.get()
