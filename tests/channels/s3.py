"""A bucket that speaks S3 as far as the desk does, and believes nobody whose signature is wrong (AWS Signature Version 4)."""

from __future__ import annotations

import hashlib
import hmac
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit
from xml.sax.saxutils import escape

KEY, SECRET, REGION, BUCKET = "AKIATEST", "a secret of the bucket", "eu-central-1", "desk"
PARTS_AT_ONCE = 2
"""Listed at once, so that a list has pages."""


class Bucket:
    """What lies in it, with the moment at which it was put there.

    ``is_away`` makes every answer a failure of the server.
    """

    def __init__(self) -> None:
        self.kept: dict[str, tuple[bytes, datetime]] = {}
        self.is_away = False
        self.address = ""


class _Door(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    bucket: Bucket

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        if self._is_let_in(body):
            self.bucket.kept[self._name] = (body, datetime.now(UTC))
            self._answer(200, headers={"ETag": f'"{hashlib.md5(body).hexdigest()}"'})

    def do_GET(self) -> None:
        if not self._is_let_in(b""):
            return
        if "list-type" in dict(parse_qsl(urlsplit(self.path).query)):
            self._list()
        elif self._name in self.bucket.kept:
            body, at = self.bucket.kept[self._name]
            self._answer(200, body, {"Last-Modified": format_datetime(at, usegmt=True), "ETag": '"e"'})
        else:
            self._answer(404, b"<Error><Code>NoSuchKey</Code></Error>")

    do_HEAD = do_GET

    def do_POST(self) -> None:
        """Several are removed at once, and each is told."""
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        if self._is_let_in(body):
            gone = re.findall(r"<Key>([^<]+)</Key>", body.decode())
            for name in gone:
                self.bucket.kept.pop(name, None)
            told = "".join(f"<Deleted><Key>{name}</Key></Deleted>" for name in gone)
            self._answer(
                200, f"<DeleteResult>{told}</DeleteResult>".encode(), {"Content-Type": "application/xml"}
            )

    @property
    def _name(self) -> str:
        return urlsplit(self.path).path.removeprefix(f"/{BUCKET}/")

    def _list(self) -> None:
        asked = dict(parse_qsl(urlsplit(self.path).query))
        begins, after = asked.get("prefix", ""), asked.get("continuation-token", "")
        names = sorted(name for name in self.bucket.kept if name.startswith(begins) and name > after)
        shown, is_cut = names[:PARTS_AT_ONCE], len(names) > PARTS_AT_ONCE
        entries = "".join(self._entry(name) for name in shown)
        more = f"<NextContinuationToken>{escape(shown[-1])}</NextContinuationToken>" if is_cut else ""
        told = f"<ListBucketResult><IsTruncated>{str(is_cut).lower()}</IsTruncated>{more}{entries}</ListBucketResult>"
        self._answer(200, told.encode(), {"Content-Type": "application/xml"})

    def _entry(self, name: str) -> str:
        body, at = self.bucket.kept[name]
        moment = at.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3]
        return (
            f"<Contents><Key>{escape(name)}</Key><LastModified>{moment}Z</LastModified>"
            f"<ETag>e</ETag><Size>{len(body)}</Size></Contents>"
        )

    def _is_let_in(self, body: bytes) -> bool:
        if self.bucket.is_away:
            self._answer(500, b"<Error><Code>InternalError</Code></Error>")
            return False
        if _signature(self, body) == self.headers.get("authorization", "").rpartition("Signature=")[2]:
            return True
        self._answer(403, b"<Error><Code>SignatureDoesNotMatch</Code></Error>")
        return False

    def _answer(self, status: int, body: bytes = b"", headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        return None


def _signature(asked: BaseHTTPRequestHandler, body: bytes) -> str:
    """What the signature of a request has to be; the body counts by its digest, which has to be right too."""
    told = asked.headers.get("x-amz-content-sha256", "")
    if told not in ("UNSIGNED-PAYLOAD", hashlib.sha256(body).hexdigest()):
        return "the body is another one"
    parts = dict(
        part.strip().partition("=")[::2]
        for part in asked.headers["authorization"].partition(" ")[2].split(",")
    )
    names = parts["SignedHeaders"].split(";")
    day, region, service, end = parts["Credential"].split("/")[1:]
    url = urlsplit(asked.path)
    query = "&".join(
        f"{quote(name, safe='')}={quote(value, safe='')}"
        for name, value in sorted(parse_qsl(url.query, keep_blank_values=True))
    )
    headers = "".join(f"{name}:{' '.join(asked.headers[name].split())}\n" for name in names)
    whole = "\n".join((asked.command, url.path, query, headers, ";".join(names), told))
    scope = f"{day}/{region}/{service}/{end}"
    digest = hashlib.sha256(whole.encode()).hexdigest()
    to_sign = "\n".join(("AWS4-HMAC-SHA256", asked.headers["x-amz-date"], scope, digest))
    key = f"AWS4{SECRET}".encode()
    for part in (day, region, service, end):
        key = hmac.digest(key, part.encode(), "sha256")
    return hmac.digest(key, to_sign.encode(), "sha256").hex()


@contextmanager
def a_bucket() -> Iterator[Bucket]:
    """A bucket on a port of its own."""
    bucket = Bucket()
    door = type("Door", (_Door,), {"bucket": bucket})
    server = ThreadingHTTPServer(("127.0.0.1", 0), door)
    bucket.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield bucket
    server.shutdown()
    server.server_close()
    thread.join()
