"""Traces by OpenTelemetry: a request, an event, a job and a question to a model, told to whoever takes them, and to nobody else."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from opentelemetry.proto.trace.v1.trace_pb2 import Span as Step
from procrastinate import JobContext
from procrastinate.jobs import Job
from starlette.applications import Starlette

from tests.web.collector import Collected, a_collector, told_of
from tests.web.conftest import TabOf
from ticketdesk import config, db, tracing
from ticketdesk.ai.asking import opinion_of
from ticketdesk.ai.fake import FakeAdviser
from ticketdesk.ai.port import Question
from ticketdesk.models import Category, Priority
from ticketdesk.web.auth.routes import doors
from ticketdesk.web.measuring import traced
from ticketdesk.web.queue.state import QueueState
from ticketdesk.web.wire import Wire
from ticketdesk.worker.minding import mind

PLANTED = "zq7planted"


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Iterator[Collected]:
    with a_collector() as running:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", running.url)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        config.settings.cache_clear()
        yield running


async def _request(path: str, **headers: str) -> None:
    way = httpx.ASGITransport(Wire(Starlette(routes=doors.routes)))
    async with httpx.AsyncClient(transport=way, base_url="http://localhost:8000") as client:
        await client.get(path, headers=headers)


async def _job(fails: bool) -> None:
    job = Job(
        id=7, queue="default", lock=None, queueing_lock=None, task_name="triage", task_kwargs={"number": 1}
    )
    context = JobContext(start_timestamp=0.0, app=None, job=job, abort_reason=lambda: None)  # type: ignore[arg-type]

    async def work() -> None:
        if fails:
            raise ValueError(PLANTED)
        adviser = FakeAdviser(Category.billing, Priority.high)
        await opinion_of(adviser, Question(f"{PLANTED} title", PLANTED))

    if fails:
        with pytest.raises(ValueError, match=PLANTED):
            await mind(work, context, None)  # type: ignore[arg-type]
    else:
        await mind(work, context, None)  # type: ignore[arg-type]


async def test_each_step_is_told_with_what_it_belongs_to_and_nothing_of_anybody(
    session, ana, tab_of: TabOf, collector: Collected
) -> None:
    with traced():
        await _request(f"/healthz?word={PLANTED}", **{"X-Request-ID": "mine-9", "X-Word": PLANTED})
        tab = await tab_of(ana, "/desk", search=PLANTED)
        await tab.call(QueueState.load)
        await _job(fails=False)
        await _job(fails=True)
    assert collector.paths == {"/v1/traces"}
    [request] = collector.named("GET unknown") or collector.named("GET /healthz")
    told = told_of(request)
    assert (told["http.request.method"], told["http.response.status_code"]) == ("GET", 200)
    assert told["ticketdesk.request_id"] == "mine-9"
    assert not request.parent_span_id, "a trace begins with the request"
    events = [span for span in collector.spans if span.name.endswith("queue_state.load")]
    assert events, "Reflex tells its own"
    well, failed = collector.named("job triage")
    assert (told_of(well)["ticketdesk.job_id"], told_of(well)["ticketdesk.request_id"]) == (7, "job-7")
    assert told_of(failed)["error.type"] == "ValueError"
    [asked] = [span for span in collector.spans if span.name.startswith("ask ")]
    assert (asked.parent_span_id, asked.trace_id) == (well.span_id, well.trace_id), "asked within the job"
    everything = b"".join(collector.bodies)
    for secret in (PLANTED, ana.email, tab.token, "td_session"):
        assert secret.encode() not in everything
    assert all(isinstance(span, Step) for span in collector.spans)


async def test_what_others_tell_of_an_error_leaves_without_its_words(collector: Collected) -> None:
    made = tracing.begin("web")
    assert made
    with (
        pytest.raises(ValueError, match=PLANTED),
        made.get_tracer("reflex").start_as_current_span("a handler"),
    ):
        raise ValueError(PLANTED)
    tracing.end(made)
    [span] = collector.named("a handler")
    assert (span.status.code, span.status.message, len(span.events)) == (2, "", 0)
    assert PLANTED.encode() not in b"".join(collector.bodies)


async def test_without_the_setting_nothing_is_made(database_url: str) -> None:
    assert tracing.begin("web") is None
    one, other = tracing.span("a step"), tracing.span("another", {"of": 1})
    assert one is other, "one object, which does nothing"
    with one as step:
        step.tell({"more": 2})
    await db.close()


async def test_who_takes_no_traces_holds_nobody_up(
    collector: Collected, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9")
    config.settings.cache_clear()
    with traced():
        await _request("/healthz")
    assert collector.bodies == []
