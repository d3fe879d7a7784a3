"""What a browser is called in a list of sessions: "Chrome on Linux"."""

from __future__ import annotations

from ipaddress import ip_address

from ticketdesk.models.session import DEVICE_LENGTH


def words(user_agent: str) -> str:
    """The browser and the system in what a browser calls itself, or "Unknown device"."""
    from ua_parser import parse  # its rules take a moment to load, and only a sign-in needs them

    found = parse(user_agent[:500])
    named = [part.family for part in (found.user_agent, found.os) if part]
    return " on ".join(named)[:DEVICE_LENGTH] or "Unknown device"


def place(address: str) -> str:
    """Where a session is, as far as its network address tells: "This computer", "Local network", or the address."""
    if not address:
        return "Unknown place"
    found = ip_address(address)
    if found.is_loopback:
        return "This computer"
    return "Local network" if found.is_private else address
