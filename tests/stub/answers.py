"""Everything the Gemini API was seen or documented to answer, by the name of the behaviour."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.stub.quotes import quote

FINE = '{"category":"technical","priority":"high"}'
HTML = b"<html><head><title>Sign in to the network</title></head><body><h1>Error</h1></body></html>"
BAD_KEY = {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID"}
STATUS = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
    504: "DEADLINE_EXCEEDED",
}


@dataclass
class Reply:
    """One HTTP answer; ``promised`` is a Content-Length that the body does not keep."""

    status: int = 200
    body: bytes = b""
    kind: str = "application/json; charset=UTF-8"
    headers: dict[str, str] = field(default_factory=dict)
    promised: int | None = None


def as_json(value: Any, status: int = 200) -> Reply:
    return Reply(status, json.dumps(value).encode())


def refusal(code: int, message: str, *details: dict[str, Any]) -> Reply:
    error = {"code": code, "message": message, "status": STATUS[code], "details": list(details)}
    return as_json({"error": error}, code)


def candidates(*parts: dict[str, Any], finish: str = "STOP", **more: Any) -> Reply:
    one: dict[str, Any] = {"finishReason": finish, "index": 0}
    if parts:
        one["content"] = {"parts": list(parts), "role": "model"}
    return as_json({"candidates": [one], **AROUND, **more})


def unfinished() -> Reply:
    """An answer that asks to be asked again; google-genai does so by itself, without end, unless told not to."""
    one = {"content": {"parts": [{"text": FINE}], "role": "model"}, "finishReason": "CONTINUATION"}
    return as_json({"candidates": [one | {"continuationToken": "c3R1Yg=="}], **AROUND})


def said(text: str, **more: Any) -> Reply:
    return candidates({"text": text}, **more)


def quota(quota_id: str, value: str, delay: str) -> Reply:
    violation = {"quotaId": quota_id, "quotaValue": value, "quotaDimensions": {"model": "any"}}
    failure = {"@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": [violation]}
    retry = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": delay}
    return refusal(429, "You exceeded your current quota.", failure, retry)


def judged(text: str) -> Reply:
    """The ``ok`` mode: different tickets get different labels, and the words that gave them away."""
    words = text.lower()
    category = next((name for name, pattern in TOPICS.items() if re.search(pattern, words)), "general")
    priority = next((name for name, pattern in WEIGHTS.items() if re.search(pattern, words)), "medium")
    answer = {
        "category": category,
        "priority": priority,
        "category_quotes": quote(TOPICS[category], text) if category in TOPICS else [],
        "priority_quotes": quote(WEIGHTS[priority], text) if priority in WEIGHTS else [],
    }
    return said(json.dumps(answer))


TOPICS = {
    "billing": "invoice|charge|refund|payment|price|vat|rechnung|factura|facture|fatura|退款|发票|فاتورة",
    "account": "password|log ?in|sign in|account|2fa|passwort|konto|cuenta|compte|conta|密码|登录|حساب",
    "technical": "error|crash|bug|api|export|slow|fail|outage|fehler|erreur|erro|错误|خطأ",
}
WEIGHTS = {
    "critical": "data loss|outage|breach|everybody|all users|production",
    "high": "blocked|cannot|deadline|charged twice",
    "low": "question|typo|suggestion|wonder|frage|pregunta",
}
AROUND: dict[str, Any] = {
    "usageMetadata": {
        "promptTokenCount": 212,
        "candidatesTokenCount": 14,
        "thoughtsTokenCount": 0,
        "totalTokenCount": 226,
        "promptTokensDetails": [{"modality": "TEXT", "tokenCount": 212}],
    },
    "modelVersion": "gemini-3.5-flash-lite",
    "responseId": "stub",
}
LONG = json.dumps({"category": "billing", "priority": "low", "reason": "<script>alert(1)</script>" * 3_520})
NUL = '{"category":"billing","priority":"low","reason":"a\\u0000b \\ud800"}'
EXTRA = '{"category":"billing","priority":"low","status":"closed","assignee":"admin","confidence":9000}'

REPLIES: dict[str, Callable[[], Reply]] = {
    "newfields": lambda: said(FINE, brandNew={"a": [1]}, anotherOne="x"),
    "thoughtpart": lambda: candidates({"text": "billing, surely", "thought": True}, {"text": FINE}),
    "twoparts": lambda: candidates({"text": FINE[:20]}, {"text": FINE[20:]}),
    "extra": lambda: said(EXTRA),
    "redirect": lambda: Reply(302, headers={"location": "/v1/models/ok:generateContent"}),
    "redirect307": lambda: Reply(307, headers={"location": "/v1/models/ok:generateContent"}),
    "e400": lambda: refusal(400, "Request contains an invalid argument."),
    "e400key": lambda: refusal(400, "API key not valid. Please pass a valid API key.", BAD_KEY),
    "e401": lambda: refusal(401, "Request had invalid authentication credentials."),
    "e403": lambda: refusal(403, "Your API key was reported as leaked. Please use another API key."),
    "e404": lambda: refusal(404, "models/none is not found for API version v1."),
    "e429": lambda: quota("GenerateRequestsPerMinutePerProjectPerModel-FreeTier", "15", "37s"),
    "e429day": lambda: quota("GenerateRequestsPerDayPerProjectPerModel-FreeTier", "20", "65205s"),
    "e500": lambda: refusal(500, "An internal error has occurred."),
    "e503": lambda: refusal(503, "The model is overloaded. Please try again later."),
    "e504": lambda: refusal(504, "The request timed out. Please try again."),
    "html502": lambda: Reply(502, HTML, "text/html"),
    "html429": lambda: Reply(429, HTML, "text/html"),
    "html": lambda: Reply(200, HTML, "text/html"),
    "cutbody": lambda: Reply(200, said(FINE).body[:40], promised=4_000),
    "emptybody": lambda: Reply(200, b""),
    "garbage": lambda: Reply(200, b"\x00\xff\xfe{{{ not json"),
    "jsonnull": lambda: as_json(None),
    "jsonlist": lambda: as_json([1, 2]),
    "err200": lambda: as_json({"error": {"code": 500, "message": "late", "status": "INTERNAL"}}),
    "badtype": lambda: as_json({"candidates": "many", "promptFeedback": 7}),
    "nocand": lambda: as_json(AROUND),
    "emptycand": lambda: as_json({"candidates": [{}], **AROUND}),
    "blocked": lambda: as_json({"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}, **AROUND}),
    "safety": lambda: candidates(finish="SAFETY"),
    "maxtok-empty": lambda: candidates(finish="MAX_TOKENS"),
    "maxtok-cut": lambda: said('{"category":"tech', finish="MAX_TOKENS"),
    "unkfinish": lambda: said(FINE, finish="TIRED_OF_IT"),
    "continue": unfinished,
    "fence": lambda: said(f"```json\n{FINE}\n```"),
    "prose": lambda: said(f"Sure! Here is the answer you asked for: {FINE}"),
    "badenum": lambda: said('{"category":"Billing","priority":"URGENT"}'),
    "missing": lambda: said('{"category":"billing"}'),
    "longreason": lambda: said(LONG),
    "nul": lambda: said(NUL),
}
