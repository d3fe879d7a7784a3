"""A database that starts beside the desk is waited for; one that never comes is told in a sentence."""

from __future__ import annotations

import threading

import psycopg
import pytest
from sqlalchemy.engine import make_url

from tests.processes import free_port
from ticketdesk import config
from ticketdesk.errors import CannotStart
from ticketdesk.launch import patience
from ticketdesk.launch.postgres import EmbeddedPostgres


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch):
    def name(url: str) -> None:
        monkeypatch.setenv("DATABASE_URL", url)
        config.settings.cache_clear()

    yield name
    config.settings.cache_clear()


def test_one_that_is_still_starting_is_waited_for(
    owned: EmbeddedPostgres, names, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    url = owned.start()
    wanted = make_url(url).set(username="late", password="late").render_as_string(hide_password=False)
    names(wanted)
    refused = threading.Event()
    asks = psycopg.connect

    def noticed(*arguments, **more):
        try:
            return asks(*arguments, **more)
        except psycopg.OperationalError:
            refused.set()
            raise

    monkeypatch.setattr(psycopg, "connect", noticed)
    waiting = threading.Thread(target=patience.until_the_database_answers)
    waiting.start()
    assert refused.wait(30)
    with asks(url, autocommit=True) as connection:
        connection.execute("CREATE ROLE late LOGIN PASSWORD 'late'")
    waiting.join(30)
    assert not waiting.is_alive()
    assert capfd.readouterr().out.count("does not answer yet") == 1


def test_one_that_never_comes_is_told(names) -> None:
    names(f"postgresql://nobody@127.0.0.1:{free_port()}/nothing")
    with pytest.raises(CannotStart, match="does not answer"):
        patience.until_the_database_answers(within_in=0.2)
