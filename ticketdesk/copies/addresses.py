"""Addresses of databases, as psycopg and as SQLAlchemy take them."""

from __future__ import annotations

from sqlalchemy import URL, make_url


def address(dsn: str) -> URL:
    """The address for SQLAlchemy."""
    return make_url(dsn).set(drivername="postgresql+psycopg")


def beside(dsn: str, name: str) -> str:
    """The address of another database in the same server."""
    return make_url(dsn).set(drivername="postgresql", database=name).render_as_string(hide_password=False)
