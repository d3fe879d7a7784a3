"""Which network address a request comes from: the other end of the line, or who a trusted proxy says it is."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address

from ticketdesk.config import settings


def address_of(peer: str, forwarded_for: str) -> str:
    """The address of whoever asks.

    Args:
        peer: The other end of the connection.
        forwarded_for: The X-Forwarded-For header. Anybody can write anything into it, so it counts from the right, and
            only as far as the proxies of ``TICKETDESK_TRUSTED_PROXIES`` wrote it.
    """
    found = _read(peer)
    for part in reversed(forwarded_for.split(",") if forwarded_for else []):
        if found is None or not _is_trusted(found):
            break
        before = _read(part)
        if before is None:
            break
        found = before
    return str(found) if found else ""


def _is_trusted(address: IPv4Address | IPv6Address) -> bool:
    return any(address in network for network in settings().trusted_proxies)


@lru_cache(maxsize=1000)
def _read(written: str) -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address(written.strip())
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found
