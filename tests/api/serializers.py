"""What Schemathesis sends as JSON line by line: the text as it stands. ``SCHEMATHESIS_HOOKS`` names this module."""

from __future__ import annotations

import schemathesis

for kind in ("application/jsonl", "application/x-ndjson"):
    schemathesis.serializer.alias(kind, "text/plain")
