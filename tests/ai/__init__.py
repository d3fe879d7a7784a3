"""The second opinion, tested without any network but the loopback."""
