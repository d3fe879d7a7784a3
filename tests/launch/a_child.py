"""A program in the place of the web or the worker.

Arguments: ``web`` or ``worker``, then how long it takes to end, in seconds.

The web has grandchildren, one of them in a session of its own, and ends when one of them does, as granian does; when
asked to end it writes a last note. The worker keeps the database busy with one endless query.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time


def say(words: str) -> None:
    """In one piece: three programs share the line."""
    os.write(1, f"{words}\n".encode())


def web(ends_in: float) -> None:
    import psycopg

    command = [sys.executable, "-S", "-c", "import time; time.sleep(60)", "a_child grandchild"]
    grandchildren = [subprocess.Popen(command), subprocess.Popen(command, start_new_session=True)]
    asked: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _: asked.append(number))
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        say("web is ready")
        while not asked:
            time.sleep(0.02)
            if any(grandchild.poll() is not None for grandchild in grandchildren):
                sys.exit(1)
        time.sleep(ends_in)
        connection.execute("INSERT INTO note VALUES ('farewell')")
    for grandchild in grandchildren:
        grandchild.kill()
        grandchild.wait()


def worker(ends_in: float) -> None:
    import psycopg

    if ends_in:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.pgconn.send_query(b"SELECT count(*) FROM generate_series(1, 1e12)")
        connection.pgconn.flush()
        say("worker is ready")
        time.sleep(60)


if __name__ == "__main__":
    {"web": web, "worker": worker}[sys.argv[1]](float(sys.argv[2]))
