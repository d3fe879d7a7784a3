"""Gemini behind the port, with every trap of google-genai that was measured."""

from __future__ import annotations

import asyncio
import threading
import time
from typing import Any
from weakref import WeakKeyDictionary

from ticketdesk.ai.answers import code_of, is_quota_of_the_day, tokens_of, verdict_in
from ticketdesk.ai.breaker import Breaker
from ticketdesk.ai.evidence import are_invented, standing
from ticketdesk.ai.port import Adviser, Health, Opinion, Question
from ticketdesk.ai.prompt import Verdict, contents, instructions, schema
from ticketdesk.models.choices import Category, Priority, Source
from ticketdesk.models.rubric import Body

# Per phase, not in all, and sent as X-Server-Timeout: the API answers 400 to anything below 10 s. The
# deadline that counts is ``deadline`` below.
TIMEOUT_MILLISECONDS = 15_000
LONGEST_ANSWER_TOKENS = 1_024  # thoughts count too, and six quotes in a language of costly letters


class Gemini(Adviser):
    """Asks a Gemini model for both labels of a ticket.

    Args:
        key: The API key; surrounding white space is dropped.
        model: A model's name, such as ``gemini-3.5-flash-lite``.
        base_url: Another address to ask, such as a stub's; empty for Google's.
        deadline: Seconds a call may take in all, from the moment it has a slot.
        patience: Seconds to wait for a slot (and, once, for the import). Giving up is ``busy``, no failure.
        slots: How many calls of one event loop run at the same time.
    """

    source = Source.gemini
    is_local = False

    def __init__(
        self,
        key: str,
        model: str,
        *,
        base_url: str = "",
        deadline: float = 6.0,
        patience: float = 30.0,
        slots: int = 8,
        breaker: Breaker | None = None,
    ) -> None:
        self._key = key.strip()
        self._model = model.strip()
        self._base_url = base_url
        self._deadline = deadline
        self._patience = patience
        self._slots = slots
        self._loops: WeakKeyDictionary[asyncio.AbstractEventLoop, _Door] = WeakKeyDictionary()
        self._opening = threading.Lock()
        self._client: Any = None
        self.breaker = breaker or Breaker()

    async def ask(self, question: Question) -> Opinion:
        """Both labels, or a short code that says why there are none. Only a cancellation is raised."""
        if reason := self.why_not():
            return self._silent(reason)
        door = self._door()
        try:
            async with asyncio.timeout(self._patience):
                client = await self._opened()
                await door.slots.acquire()
        except TimeoutError:
            return self._silent("busy")
        except Exception as error:
            return self._failed(error, 0)
        try:
            reason = self.why_not()  # others may have failed while this one waited
            return self._silent(reason) if reason else await self._call(client, question)
        finally:
            door.slots.release()

    async def warm(self) -> None:
        """Import the SDK (a second and more) and open the client now, so that no ticket waits for it."""
        if not self.why_not():
            try:
                await self._opened()
            except Exception as error:
                self.breaker.failed(code_of(error))

    async def aclose(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            await client.aio.aclose()
            client.close()

    def why_not(self) -> str:
        """The code for not asking at all, or "" when we may."""
        if not self._key:
            return "no_key"
        if not all("!" <= char <= "~" for char in self._key):
            return "bad_key"  # it could never be a header; the SDK's error would carry it
        return "circuit_open" if self.breaker.is_open else ""

    def health(self) -> Health:
        """How Gemini has been doing in this process."""
        return Health(self.source, self._model, self.breaker.seconds_left, self.breaker.last_error)

    async def _call(self, client: Any, question: Question) -> Opinion:
        started = time.perf_counter()
        try:
            async with asyncio.timeout(self._deadline):
                response = await client.aio.models.generate_content(
                    model=self._model, contents=contents(question), config=_config(question.guidance)
                )
            verdict = verdict_in(response)
        except Exception as error:  # no transport's classes: the SDK changed its HTTP library once already
            return self._failed(error, _milliseconds_since(started))
        self.breaker.succeeded()
        return _opinion(verdict, question, _milliseconds_since(started), tokens_of(response))

    def _failed(self, error: Exception, milliseconds: int) -> Opinion:
        code = code_of(error)
        self.breaker.failed(code, for_today=is_quota_of_the_day(error))
        return self._silent(code, milliseconds)

    def _silent(self, code: str, milliseconds: int = 0) -> Opinion:
        return Opinion(self.source, None, None, milliseconds, code)

    def _door(self) -> _Door:
        return self._loops.setdefault(asyncio.get_running_loop(), _Door(self._slots))

    async def _opened(self) -> Any:
        async with self._door().opening:  # the first waits in a thread, the others here
            return self._client or await asyncio.to_thread(self._open)

    def _open(self) -> Any:
        """In a thread: the import takes a second and more, and would stop the event loop."""
        from google.genai import Client, types

        with self._opening:  # another event loop may be here too
            if self._client is None:
                self._client = Client(
                    vertexai=False,  # else two environment variables move us to another service
                    api_key=self._key,
                    http_options=types.HttpOptions(
                        base_url=self._base_url or None,
                        timeout=TIMEOUT_MILLISECONDS,
                        # A redirect would take the key, and with a 307 the ticket, to a stranger.
                        async_client_args={"follow_redirects": False},
                    ),
                )
            return self._client


class _Door:
    """What belongs to one event loop: asyncio's locks cannot be shared between two."""

    def __init__(self, slots: int) -> None:
        self.opening = asyncio.Lock()
        self.slots = asyncio.Semaphore(slots)


def _opinion(verdict: Verdict, question: Question, milliseconds: int, tokens: int) -> Opinion:
    return Opinion(
        Gemini.source,
        Category(verdict.category),
        Priority(verdict.priority),
        milliseconds,
        category_evidence=standing(verdict.category_quotes, question),
        priority_evidence=standing(verdict.priority_quotes, question),
        is_invented=are_invented([*verdict.category_quotes, *verdict.priority_quotes], question),
        tokens=tokens,
    )


def _config(guidance: Body | None) -> Any:
    from google.genai import types

    # No thinking_config: flash-lite thinks least by itself, and other models refuse what it accepts.
    return types.GenerateContentConfig(
        system_instruction=instructions(guidance),
        response_mime_type="application/json",
        response_json_schema=schema(),
        max_output_tokens=LONGEST_ANSWER_TOKENS,
        automatic_function_calling=types.AutomaticFunctionCallingConfig(disable=True),
        automatic_continuation=False,  # else an answer that says CONTINUATION asks again, without end
    )


def _milliseconds_since(started: float) -> int:
    return round((time.perf_counter() - started) * 1000)
