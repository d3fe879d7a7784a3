"""Whether the container is healthy: the web answers and its database too, or a worker's heart has beaten lately.

Run by Docker, every few seconds: ``python docker/healthy.py web|worker``. It imports next to nothing.
"""

from __future__ import annotations

import os
import sys
import urllib.request

BEATS_WITHIN = "interval '45 seconds'"
ANSWER_WITHIN_S = 4


def web() -> bool:
    """Whether this container's own web process is ready."""
    address = f"http://127.0.0.1:{os.environ.get('PORT') or 8000}/readyz"
    with urllib.request.urlopen(address, timeout=ANSWER_WITHIN_S) as answer:
        return bool(answer.status == 200)


def worker() -> bool:
    """Whether a worker of this desk was alive just now."""
    import psycopg

    query = f"SELECT max(last_heartbeat) > now() - {BEATS_WITHIN} FROM procrastinate_workers"  # noqa: S608
    with psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=ANSWER_WITHIN_S) as connection:
        row = connection.execute(query).fetchone()
    return bool(row and row[0])


if __name__ == "__main__":
    try:
        is_healthy = {"web": web, "worker": worker}[sys.argv[1]]()
    except Exception as error:
        sys.exit(f"not healthy: {type(error).__name__}")
    sys.exit(not is_healthy)
