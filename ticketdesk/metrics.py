"""What a process counts of itself, for Prometheus. Whoever does something says so here, in a few microseconds.

Several web processes share one port, so a scrape reaches any of them: ``launch/web.py`` names a folder in which they all
count, and whoever answers adds them up. What only the database knows is asked there (``desk/measuring.py``).
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

SHARED = "PROMETHEUS_MULTIPROC_DIR"
"""The variable that names the folder; it counts when this module is imported first."""
METHODS = frozenset({"GET", "HEAD", "POST", "PATCH", "PUT", "DELETE", "OPTIONS"})
QUICK = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)
SLOW = (0.1, 0.25, 0.5, 1, 2, 4, 6, 10)
LIVE = "livesum"

_here = CollectorRegistry()
_requests = Counter(
    "ticketdesk_requests", "Answers over HTTP.", ["method", "route", "status"], registry=_here
)
_request_seconds = Histogram(
    "ticketdesk_request_seconds", "How long an answer took.", ["route"], buckets=QUICK, registry=_here
)
_events = Counter(
    "ticketdesk_events", "What tabs asked for, and what came of it.", ["event", "outcome"], registry=_here
)
_event_seconds = Histogram(
    "ticketdesk_event_seconds", "How long an event took, once it was its turn.", buckets=QUICK, registry=_here
)
_lag = Histogram(
    "ticketdesk_live_lag_seconds",
    "From a change to the moment tabs were told.",
    buckets=QUICK,
    registry=_here,
)
_tabs = Gauge("ticketdesk_open_tabs", "Open live lines.", multiprocess_mode=LIVE, registry=_here)
_model_answers = Counter(
    "ticketdesk_model_answers",
    "What was asked of advisers in web processes; error is empty where one answered.",
    ["source", "error"],
    registry=_here,
)
_model_seconds = Histogram(
    "ticketdesk_model_seconds", "How long an adviser took.", ["source"], buckets=SLOW, registry=_here
)
_connections = Gauge(
    "ticketdesk_database_connections",
    "Connections of a pool that are in use.",
    ["pool"],
    multiprocess_mode=LIVE,
    registry=_here,
)
_most_connections = Gauge(
    "ticketdesk_database_connections_most",
    "How many connections a pool may have.",
    ["pool"],
    multiprocess_mode=LIVE,
    registry=_here,
)
_loop_lag = Gauge(
    "ticketdesk_loop_lag_seconds",
    "How late a process comes to what is due; the worst of them.",
    multiprocess_mode="livemax",
    registry=_here,
)


def answered(method: str, route: str, status: int, seconds: float) -> None:
    """An answer over HTTP was given; ``route`` is one of ours, never an address as somebody wrote it."""
    _request(method if method in METHODS else "other", route, status).inc()
    _request_of(route).observe(seconds)


def happened(event: str, outcome: str, seconds: float | None = None) -> None:
    """A tab asked for something.

    Args:
        event: The full name of its handler.
        outcome: ``done``, ``failed`` or ``refused``.
        seconds: How long it took; None where it was refused.
    """
    _event(event, outcome).inc()
    if seconds is not None:
        _event_seconds.observe(seconds)


def told(lag_s: float) -> None:
    """A room was told of a change that was made so long ago. Clocks of two machines may differ a little."""
    _lag.observe(max(lag_s, 0.0))


def tab_came() -> None:
    """A live line was opened."""
    _tabs.inc()


def tab_went() -> None:
    """A live line is closed."""
    _tabs.dec()


def asked(source: str, error: str, seconds: float) -> None:
    """An adviser was asked; ``error`` is the short code of why it said nothing, or empty."""
    _model_answers.labels(source, error).inc()
    _model_seconds.labels(source).observe(seconds)


def pool(name: str, in_use: int, most: int) -> None:
    """How a pool of connections stands."""
    _connections.labels(name).set(in_use)
    _most_connections.labels(name).set(most)


def late(seconds: float) -> None:
    """How late this process came to what was due."""
    _loop_lag.set(max(seconds, 0.0))


class Desk:
    """What was asked of the database, as one answer to a scrape.

    Args:
        found: Each as its name, what it tells, the names of its labels, and a value for each set of them.
    """

    def __init__(
        self, found: Iterable[tuple[str, str, tuple[str, ...], dict[tuple[str, ...], float]]]
    ) -> None:
        self._found = list(found)

    def collect(self) -> Iterable[Metric]:
        """What Prometheus reads; a name that ends in ``_total`` only grows."""
        for name, tells, labels, values in self._found:
            kind = CounterMetricFamily if name.endswith("_total") else GaugeMetricFamily
            family = kind(name, tells, labels=labels)
            for about, value in values.items():
                family.add_metric(about, value)
            yield family


def text(desk: Desk) -> bytes:
    """Everything, as Prometheus reads it. It reads files where several processes count: not for the event loop."""
    shared = os.environ.get(SHARED)
    found = generate_latest(_together(shared) if shared else _here)
    beside = CollectorRegistry()
    beside.register(desk)  # type: ignore[arg-type]
    return found + generate_latest(beside)


def names() -> set[str]:
    """What this process counts, by the names under which Prometheus knows it."""
    kinds = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count"), "gauge": ("",)}
    return {family.name + end for family in _here.collect() for end in kinds[family.type]}


def _together(folder: str) -> CollectorRegistry:
    for one in Path(folder).glob("gauge_live*_*.db"):
        pid = int(one.stem.rpartition("_")[2])
        if not Path(f"/proc/{pid}").exists() and Path("/proc/self").exists():
            mark_process_dead(pid, folder)  # type: ignore[no-untyped-call]
    registry = CollectorRegistry()
    MultiProcessCollector(registry, folder)  # type: ignore[no-untyped-call]
    return registry


# Looking a counter up takes longer than counting.
_request = lru_cache(maxsize=4_000)(_requests.labels)
_request_of = lru_cache(maxsize=1_000)(_request_seconds.labels)


@lru_cache(maxsize=4_000)
def _event(event: str, outcome: str) -> Counter:
    """By "ticket_state.close", of the name that Reflex gives it."""
    state, _, handler = event.rpartition(".")
    return _events.labels(f"{state.rpartition('____')[2]}.{handler}", outcome)
