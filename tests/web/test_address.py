"""Which address counts: what a stranger writes into a header does not."""

from __future__ import annotations

import pytest

from ticketdesk.web.address import address_of


@pytest.mark.parametrize(
    ("trusted", "peer", "forwarded", "found"),
    [
        ("", "192.0.2.1", "203.0.113.9", "192.0.2.1"),
        ("10.0.0.0/8", "192.0.2.1", "203.0.113.9", "192.0.2.1"),
        ("10.0.0.0/8", "10.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("10.0.0.0/8", "10.0.0.1", "1.1.1.1, 203.0.113.9", "203.0.113.9"),
        ("10.0.0.0/8", "10.0.0.1", "203.0.113.9, 10.0.0.2", "203.0.113.9"),
        ("10.0.0.0/8", "10.0.0.1", "nonsense", "10.0.0.1"),
        ("10.0.0.0/8", "::ffff:10.0.0.1", "2001:db8::5", "2001:db8::5"),
        ("", "nonsense", "", ""),
    ],
)
def test_the_address_is_as_far_away_as_trusted_proxies_vouch_for(
    monkeypatch: pytest.MonkeyPatch, trusted: str, peer: str, forwarded: str, found: str
) -> None:
    monkeypatch.setenv("TICKETDESK_TRUSTED_PROXIES", trusted)
    assert address_of(peer, forwarded) == found
