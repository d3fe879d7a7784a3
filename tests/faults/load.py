"""A steady load through the API: each writer says the same thing until the desk acknowledges it, as a good program does."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from typing import Any

import httpx

from tests.faults.desk import FaultDesk
from tests.faults.ledger import Asked, Kind, is_a_sentence
from tests.faults.work import Work

AGAIN_IN_S = 0.2
ANSWER_WITHIN_S = 12.0
TURNS = (Kind.ticket, Kind.reply, Kind.change, Kind.ticket, Kind.note, Kind.file)
FAIR = (409, 429, 503)
"""What may be answered while something is broken: each asks to try again."""


class Load(Work):
    """Writers at the door of programs.

    Args:
        desk: Whose.
        writers: How many at the same time.
        pause_s: How long each rests between two things.
    """

    def __init__(self, desk: FaultDesk, *, writers: int = 4, pause_s: float = 0.1) -> None:
        self._desk, self._writers, self._pause_s = desk, writers, pause_s
        super().__init__()
        self._numbers = count(1)
        self._untouched: list[int] = []
        self._run = secrets.token_hex(3)
        self.watched = desk.a_ticket(f"Watched in every window {self._run}", email="mara@example.com")
        self._headers = {"Authorization": f"Bearer {desk.token()}"}

    @asynccontextmanager
    async def going(self) -> AsyncIterator[None]:
        """The writers, at rest until ``go_on``."""
        limits = httpx.Limits(max_connections=self._writers * 2)
        async with (
            httpx.AsyncClient(base_url=self._desk.url, timeout=ANSWER_WITHIN_S, limits=limits) as client,
            self._all(self._write(client, first) for first in range(self._writers)),
        ):
            yield

    async def _write(self, client: httpx.AsyncClient, first: int) -> None:
        for turn in count(first):
            await self._on.wait()
            with self._at_it():
                await self._one(client, TURNS[turn % len(TURNS)])
            await asyncio.sleep(self._pause_s)

    async def _one(self, client: httpx.AsyncClient, kind: Kind) -> None:
        words = f"{kind} {self._run}-{next(self._numbers)}"
        if kind is Kind.ticket or (kind is Kind.change and not self._untouched):
            await self._a_ticket(client, f"ticket of {words}")
        elif kind is Kind.change:
            await self._a_change(client, words, self._untouched.pop())
        elif kind is Kind.file:
            await self._a_file(client, words)
        else:
            said = {"body": words, "kind": "public" if kind is Kind.reply else "internal"}
            asked = Asked(kind, words, number=self.watched)
            await self._insist(client, asked, "POST", f"/api/tickets/{self.watched}/messages/", json=said)

    async def _a_ticket(self, client: httpx.AsyncClient, title: str) -> None:
        body = {"title": title, "description": "The invoice was charged twice, and the export is empty."}
        if len(title) % 2:
            body |= {"email": "mara@example.com"}
        told = await self._insist(client, Asked(Kind.ticket, title), "POST", "/api/tickets/", json=body)
        self._untouched.append(told["id"])

    async def _a_change(self, client: httpx.AsyncClient, words: str, number: int) -> None:
        asked = Asked(Kind.change, words, number=number)
        await self._insist(client, asked, "PATCH", f"/api/tickets/{number}/", json={"status": "in_progress"})

    async def _a_file(self, client: httpx.AsyncClient, words: str) -> None:
        """A file is sent first, and then goes with a note: only that is the acknowledgement."""
        content = (words + " " + secrets.token_hex(4_000)).encode()
        asked = Asked(
            Kind.file, words, number=self.watched, content=hashlib.sha256(content).hexdigest(), at=None
        )
        path, kind = f"/api/tickets/{self.watched}", {"Content-Type": "application/octet-stream"}
        sent = await self._answer(
            client,
            "POST",
            f"{path}/attachments/",
            params={"name": f"{words}.txt"},
            content=content,
            headers=kind,
        )
        said = {"body": words, "kind": "internal", "attachments": [sent["id"]]}
        await self._insist(client, asked, "POST", f"{path}/messages/", json=said)

    async def _insist(
        self, client: httpx.AsyncClient, asked: Asked, method: str, path: str, **more: Any
    ) -> Any:
        """Ask until it is acknowledged, and note both."""
        self._desk.ledger.ask(asked)
        told = await self._answer(client, method, path, asked=asked, **more)
        self._desk.ledger.acknowledge(asked, told["id"] if asked.kind is Kind.ticket else 0)
        return told

    async def _answer(
        self,
        client: httpx.AsyncClient,
        method: str,
        path: str,
        *,
        asked: Asked | None = None,
        headers: dict[str, str] | None = None,
        **more: Any,
    ) -> Any:
        key = {"Idempotency-Key": asked.words.replace(" ", "_")} if asked and method == "POST" else {}
        named = {**self._headers, **key, **(headers or {})}
        while True:
            if asked:
                asked.times += 1
            try:
                answer = await client.request(method, path, headers=named, **more)
            except httpx.TransportError:
                await asyncio.sleep(AGAIN_IN_S)
                continue
            if answer.is_success:
                return answer.json()
            self._note(answer)
            await asyncio.sleep(AGAIN_IN_S)

    def _note(self, answer: httpx.Response) -> None:
        is_problem = answer.headers.get("content-type", "").startswith("application/problem+json")
        sentence = str(answer.json().get("detail", "")) if is_problem else answer.text
        is_fair = answer.status_code in FAIR and is_a_sentence(sentence)
        self._desk.ledger.refuse(
            sentence if is_fair else f"{answer.status_code} {sentence}", is_sentence=is_fair
        )
