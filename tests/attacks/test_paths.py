"""Only the files of the built front end can be had, and the desk answers only to its own name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

import pytest

from tests.attacks.wire import ask
from tests.served import Served

MARK = "planted-where-nobody-may-read"
UP = ("..", "%2e%2e", "%2E.", ".%2e", "%252e%252e", "..;", "....", "%c0%ae%c0%ae", "..%00", "%u002e%u002e")
SLASHES = ("/", "%2f", "%5c", "\\", "%252f", "%c0%af")
CLIMBING = [
    f"{start}{slash.join([up] * 3)}{slash}planted.txt"
    for start in ("/", "/assets/")
    for up, slash in [*((up, "/") for up in UP), *(("..", slash) for slash in SLASHES[1:]), ("%2e%2e", "%2f")]
]
NAMED = (
    *("/.env", "/.git/config", "/.git/HEAD", "/.web/", "/.web/build/client/index.html", "/.web/backend/"),
    *("/.data/", "/.data/postgres/PG_VERSION", "/.venv/pyvenv.cfg", "/.states/", "/planted.txt"),
    *("/rxconfig.py", "/ticketdesk/config.py", "/ticketdesk/desk/keys.py", "/requirements.txt"),
    *("/alembic.ini", "/alembic/env.py", "/package.json", "/reflex.lock/package.json", "/pyproject.toml"),
    *("/_upload", "/_upload/x.html", "/_health", "/_all_routes", "/ping", "/uploaded_files/x"),
    *("//etc/passwd", "///etc/passwd", "/etc/passwd", "/proc/self/environ", "//proc/self/environ"),
    *("/assets//etc/passwd", "/assets/%2fetc%2fpasswd", "/%2fetc/passwd", "/c:/windows/win.ini"),
    *("/assets/../../../.env", "/assets/..%2f..%2f..%2f.env", "/fonts/../../../../rxconfig.py"),
    *("/assets/.", "/assets/..", "/assets/", "/fonts/", "/.", "/..", "/%2e%2e", "/%00", "/assets/%00.js"),
    *("/index.html%00.txt", "/desk/%00", "/t/%00", "/t/../../planted.txt", "/desk/tickets/../../../.env"),
    *("/assets/x.js.map", "/server-status", "/debug", "/__debug__", "/metrics/../.env", "/t/" + "../" * 40),
    *("/" + "a" * 7_000, "/" + "%2e%2e%2f" * 700 + "etc/passwd", "/desk/../../../../../../etc/passwd"),
    *("/ticketdesk.db", "/backup.sql", "/desk.log", "/.DS_Store", "/.well-known/../.env", "/static/../.env"),
)
# What Reflex answers to whoever asks whether it is alive.
ALIVE = (b"", b'"pong"', b'{"status":true}')
SECRETS = (MARK.encode(), b"root:x:0", b"DATABASE_URL", b"import ", b"[alembic]", b"PG_VERSION", b"PATH=")


@pytest.fixture(scope="module")
def files(built: Path, desk: Served) -> Iterator[set[bytes]]:
    """What may be had: the built client. Beside it, above it and among the data lies what may not."""
    planted = [built, built.parent, built / ".web", built / ".web/build", built / "assets", desk.data]
    for folder in planted:
        (folder / "planted.txt").write_text(MARK)
    yield {path.read_bytes() for path in (built / ".web/build/client").rglob("*") if path.is_file()}
    for folder in planted:
        (folder / "planted.txt").unlink()


def test_what_is_built_can_be_had(desk: Served, files: set[bytes]) -> None:
    for path in ("/", "/icons.svg", "/favicon.svg", "/desk/", "/no/such/page"):
        assert ask(desk, path).body in files


@pytest.mark.parametrize("targets", [CLIMBING, NAMED], ids=["climbing", "named"])
def test_no_path_leads_out_of_the_built_pages(
    desk: Served, files: set[bytes], targets: tuple[str, ...]
) -> None:
    assert len(set(targets)) >= 30
    for target in targets:
        for method in ("GET", "HEAD", "POST"):
            answer = ask(desk, target, "Content-Length: 0", f"Origin: {desk.url}", method=method)
            assert answer.status < 500, (method, target)
            if answer.status in (200, 404) and len(answer.body) > 100:
                assert answer.body in files, (method, target)
            elif answer.status < 300:
                assert answer.body in ALIVE, (method, target)
            assert MARK.encode() not in answer.body
            assert answer.body in files or not [secret for secret in SECRETS if secret in answer.body]


def test_the_sources_are_not_told(built: Path) -> None:
    client = built / ".web/build/client"
    assert [path for path in client.rglob("*") if path.suffix in (".map", ".py", ".jsx", ".env")] == []
    scripts = [path.read_text() for path in client.rglob("*.js")]
    assert scripts
    assert not [script for script in scripts if "sourceMappingURL=" in script]


FOREIGN = (
    "evil.invalid",
    "evil.invalid:PORT",
    "localhost:PORT.evil.invalid",
    "localhost.evil.invalid:PORT",
    "evil.invalid/localhost:PORT",
    "localhost:PORT@evil.invalid",
    "evil.invalid#localhost:PORT",
    "localhost:80",
    "localhost:443",
    "localhost:0PORT",
    "localhost.:PORT",
    "127.1:PORT",
    "[::ffff:127.0.0.1]:PORT",
    "localhost:PORT, evil.invalid",
    "localhost:PORT evil.invalid",
    "",
)


@pytest.mark.parametrize("host", FOREIGN)
def test_a_host_that_is_not_ours_is_refused(desk: Served, host: str) -> None:
    for path in ("/", "/desk", "/login", "/t/some-key", "/assets/x.js"):
        answer = ask(desk, path, f"Host: {host.replace('PORT', str(desk.port))}", host=False)
        assert answer.status in (400, 421)
        _reflects_nothing(answer.headers, answer.body)


@pytest.mark.parametrize(
    "header",
    [
        "X-Forwarded-Host: evil.invalid",
        "X-Host: evil.invalid",
        "X-Forwarded-Server: evil.invalid",
        "X-HTTP-Host-Override: evil.invalid",
        "Forwarded: for=1.2.3.4;host=evil.invalid;proto=https",
        "X-Forwarded-Proto: evil.invalid",
        "X-Forwarded-Port: 31337",
        "X-Forwarded-Prefix: //evil.invalid",
        "X-Original-URL: //evil.invalid",
        "X-Rewrite-URL: //evil.invalid",
    ],
)
def test_no_other_header_names_the_desk(desk: Served, header: str) -> None:
    for path in ("/", "/desk", "/login?next=/desk"):
        plain, answer = ask(desk, path), ask(desk, path, header)
        assert (answer.status, answer.body) == (plain.status, plain.body)
        assert answer.headers.get("location") == plain.headers.get("location")
        _reflects_nothing(answer.headers, answer.body)


@pytest.mark.parametrize("order", ["ours first", "theirs first"])
def test_two_hosts_are_none(desk: Served, order: str) -> None:
    hosts = [f"Host: localhost:{desk.port}", "Host: evil.invalid"]
    for path in ("/", "/desk"):
        answer = ask(desk, path, *(hosts if order == "ours first" else hosts[::-1]), host=False)
        assert answer.status in (400, 421), answer.headers
        _reflects_nothing(answer.headers, answer.body)


@pytest.mark.parametrize(
    "target", ["http://evil.invalid/desk", "http://evil.invalid:PORT/", "//evil.invalid/desk"]
)
def test_a_whole_address_as_target_changes_nothing(desk: Served, target: str) -> None:
    answer = ask(desk, target.replace("PORT", str(desk.port)))
    assert answer.status < 500
    place = answer.headers.get("location", f"{desk.url}/")
    assert urljoin(f"{desk.url}/", place).startswith(f"{desk.url}/")
    assert b"evil" not in answer.body


def test_no_host_at_all_is_refused(desk: Served) -> None:
    assert ask(desk, "/", host=False).status in (400, 421)


def _reflects_nothing(headers: dict[str, str], body: bytes) -> None:
    assert "evil" not in str(headers)
    assert b"evil" not in body
    assert "31337" not in headers.get("location", "")
