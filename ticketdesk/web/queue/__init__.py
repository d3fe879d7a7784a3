"""The queue: every ticket that fits, newest first, live."""
