"""What holds for every container, asked from the engine and from within."""

from __future__ import annotations

import subprocess

from tests.docker.stack import Stack, inspect

IMAGE, BASE = "ticketdesk", "python:3.13-slim"
MOST_ADDED = 220_000_000
OURS = ("app", "worker")
FROM_WITHIN = "import os; assert os.getuid(); open('/desk/written', 'w')"


def added_bytes() -> int:
    """How much the image adds to its base."""
    return int(inspect(IMAGE)["Size"]) - int(inspect(BASE)["Size"])


def check(stack: Stack) -> None:
    """Nobody is root, nothing can be written, Node is not there, the database is closed, and no secret is told."""
    for service in OURS:
        settings = stack.container(service)
        assert settings["Config"]["User"] == "10001:10001"
        assert settings["HostConfig"]["ReadonlyRootfs"] is True
        assert settings["HostConfig"]["CapDrop"] == ["ALL"]
        told = stack.inside(service, "sh", "-c", f'python -c "{FROM_WITHIN}" 2>&1; which node npm; true')
        assert "Read-only file system" in told, told
        assert "/node" not in told
    _the_database_is_closed(stack)
    _no_secret_is_told(stack)


def _the_database_is_closed(stack: Stack) -> None:
    database = stack.container("db")
    assert not any((database["NetworkSettings"]["Ports"] or {}).values()), "no port of it is published"
    (network,) = database["NetworkSettings"]["Networks"]
    assert inspect(network)["Internal"] is True
    asks = "import os, psycopg; psycopg.connect(os.environ['DATABASE_URL'].partition('?')[0])"
    told = stack.inside("app", "sh", "-c", f'PGPASSFILE=/none python -c "{asks}" 2>&1; true')
    assert "no password supplied" in told, told
    query = "SELECT rolsuper FROM pg_roles WHERE rolname = 'ticketdesk'"
    assert stack.inside("db", "psql", "-U", "postgres", "-Atc", query).strip() == "f"


def _no_secret_is_told(stack: Stack) -> None:
    password = stack.inside("db", "cat", "/run/ticketdesk/passwords").strip().rpartition(":")[2]
    assert len(password) == 64
    told = "".join(str(stack.container(service)) for service in ("db", *OURS)) + stack.run("logs")
    layers = subprocess.check_output(["docker", "history", "--no-trunc", IMAGE], text=True)
    assert password not in told + layers
    assert "PASSWORD" not in layers
