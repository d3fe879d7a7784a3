"""What a setting may be: each reads what stands in the environment, or says in a few words what it should be."""

from __future__ import annotations

from email.utils import parseaddr
from ipaddress import ip_network
from urllib.parse import urlsplit

from pydantic import SecretStr

ADVISERS = ("gemini", "learned", "rules")
MAIL_SCHEMES = ("smtp", "smtps", "keep")


def web_address(value: str) -> str:
    """A whole address of a site, without a slash at its end."""
    if value and (urlsplit(value).scheme not in ("http", "https") or not urlsplit(value).hostname):
        raise ValueError("give a whole address such as https://desk.example.com")
    return value.rstrip("/")


def web_addresses(value: str) -> str:
    """Several of them."""
    return " ".join(web_address(part) for part in value.replace(",", " ").split())


def networks(value: str) -> str:
    """Addresses or networks."""
    for part in value.replace(",", " ").split():
        ip_network(part, strict=False)
    return value


def postgres_address(value: str) -> str:
    """The address of a PostgreSQL."""
    if value and urlsplit(value).scheme not in ("postgresql", "postgres", "postgresql+psycopg"):
        raise ValueError("give a PostgreSQL address such as postgresql://user:password@host/name")
    return value


def order(value: str) -> str:
    """Some of the advisers, each once."""
    names = value.replace(",", " ").split()
    if not names or set(names) - set(ADVISERS) or len(names) != len(set(names)):
        raise ValueError(f"name some of {', '.join(ADVISERS)}, each at most once")
    return value


def mail_server(value: SecretStr) -> SecretStr:
    """A mail server, or ``keep:`` for none. What is wrong is said without the address: a password may stand in it."""
    said = value.get_secret_value().strip()
    if not said:
        return SecretStr("")
    try:
        parts = urlsplit(said)
        is_server = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        parts, is_server = urlsplit(""), False
    if parts.scheme not in MAIL_SCHEMES or (parts.scheme != "keep" and not is_server):
        raise ValueError("give an address such as smtps://user:password@mail.example.com:465")
    return SecretStr(said)


def sender(value: str) -> str:
    """An address, with or without a name."""
    _, address = parseaddr(value)
    name, _, domain = address.rpartition("@")
    if value and not (name and domain and value.isprintable()):
        raise ValueError("give an address such as Example support <support@example.com>")
    return value.strip()


def file_store(value: str) -> str:
    """A bucket as "s3://bucket/prefix", or nothing: then a folder keeps the files."""
    parts = urlsplit(value)
    if value and (parts.scheme != "s3" or not parts.hostname or parts.query or parts.username):
        raise ValueError("give a bucket such as s3://bucket/prefix, or leave it empty for a folder")
    return value.rstrip("/")


def scanner(value: str) -> str:
    """Where ClamAV listens: "unix:/run/clamav/clamd.ctl" or "tcp://host:3310"."""
    parts = urlsplit(value)
    is_socket = parts.scheme == "unix" and parts.path.startswith("/")
    if value and not is_socket and not (parts.scheme == "tcp" and parts.hostname and parts.port):
        raise ValueError("give a socket such as unix:/run/clamav/clamd.ctl or tcp://127.0.0.1:3310")
    return value
