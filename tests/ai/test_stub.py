"""The stub is as strict as the real API, since what it forgives is found out only in production."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
import urllib.error
import urllib.request
from typing import Any

import pytest

from tests.stub.gemini import GeminiStub
from ticketdesk.config import ROOT

BODY = {"contents": [{"role": "user", "parts": [{"text": "My invoice is wrong"}]}]}
FINE = {"x-goog-api-key": "k", "x-server-timeout": "15"}


def called(
    url: str, body: Any = None, headers: dict[str, str] | None = None, method: str | None = None
) -> tuple[int, Any]:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, headers or {}, method=method)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=10) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


async def status(stub: GeminiStub, model: str = "m", version: str = "v1", **change: Any) -> int:
    url = f"{stub.base_url}/{version}/models/{model}:generateContent"
    headers = change.get("headers", FINE)
    return (await asyncio.to_thread(called, url, change.get("body", BODY), headers))[0]


@pytest.mark.parametrize("mode", ["ok", "e503", "hang", "html"])
async def test_what_the_real_api_always_refuses_is_refused_in_every_mode(stub: GeminiStub, mode: str) -> None:
    stub.behave(mode)
    assert await status(stub, headers=FINE | {"x-server-timeout": "5"}) == 400
    assert await status(stub, headers={"x-server-timeout": "15"}) == 403
    assert await status(stub, "gemini-flash-latest") == 404
    assert await status(stub, "gemini-3.8-flash", body=BODY | thinking("MINIMAL")) == 400
    assert await status(stub, "gemini-3.5-flash-lite", body=BODY | thinking("LOW", 5)) == 400


async def test_what_the_real_api_accepts_is_accepted(stub: GeminiStub) -> None:
    assert await status(stub, "gemini-flash-latest", "v1beta") == 200
    assert await status(stub, "gemini-3.5-flash-lite", body=BODY | thinking("MINIMAL")) == 200
    assert await status(stub, "gemini-3.8-flash", body=BODY | thinking("LOW")) == 200
    assert await status(stub, headers={"x-goog-api-key": "k"}) == 200


async def test_the_models_name_is_stronger_than_the_mode(stub: GeminiStub) -> None:
    assert await status(stub, "e503") == 503
    assert [await status(stub, "flaky-2") for _ in range(3)] == [503, 503, 200]
    assert [seen.status for seen in stub.log] == [503, 503, 503, 200]


def thinking(level: str, budget: int | None = None) -> dict[str, Any]:
    chosen = {"thinking_level": level} | ({} if budget is None else {"thinkingBudget": budget})
    return {"generationConfig": {"thinkingConfig": chosen}}


def test_it_stands_alone_and_changes_its_mind_while_running() -> None:
    command = [sys.executable, "-m", "tests.stub.gemini", "--port", "0", "--mode", "ok"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            found = re.search(r"http://\S+", process.stdout.readline())
            assert found
            talk_to(found[0])
        finally:
            process.terminate()


def talk_to(address: str) -> None:
    url = f"{address}/v1/models/m:generateContent"
    code, answer = called(url, BODY, FINE)
    said = json.loads(answer["candidates"][0]["content"]["parts"][0]["text"])
    labels = {"category": "billing", "priority": "medium"}
    assert (code, said) == (200, labels | {"category_quotes": ["invoice"], "priority_quotes": []})
    assert called(f"{address}/_stub/mode", {"mode": "e429"})[0] == 200
    assert called(url, BODY, FINE)[0] == 429
    assert called(f"{address}/_stub/mode", {"mode": "no such"})[0] == 422
    log = called(f"{address}/_stub/log")[1]
    assert [(seen["status"], seen["body"]) for seen in log] == [(200, BODY), (429, BODY)]
    assert called(f"{address}/_stub/log", method="DELETE")[0] == 200
    assert called(f"{address}/_stub/log")[1] == []
