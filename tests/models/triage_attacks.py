"""The ways around the application that break a rule of triage: labels, what is learned, guidance and its replays."""

from __future__ import annotations

from tests.models.attacks import Attack, unknown, update

NO_CATEGORY = ("sales", "", "Billing")
NO_PRIORITY = ("urgent", "", "High")
JUDGED = ("confirmed", "before", "after")


def _not(column: str, values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{column} = '{value}'" for value in values)


def _same(table: str, key: str) -> Attack:
    """One of a kind."""
    return Attack(f"pk_{table}", f"UPDATE {table} SET {key}")


TRIAGE_ATTACKS = [
    *update(
        "tickets",
        language_is_a_code=_not("language", ("german", "d", "DE", "de-AT", "")),
        main_is_another=("main_id = id",),
    ),
    *update(
        "labels",
        field=("field = 'status', value = 'open'",),
        value_of_field=(*_not("value", NO_CATEGORY), "value = 'high'", "field = 'priority'"),
    ),
    *(
        Attack(f"ck_{table}_category", f"UPDATE {table} SET category = 'sales'")
        for table in ("learned_totals", "learned_tickets")
    ),
    *update(
        "automations",
        source=_not("source", ("horoscope", "")),
        field=_not("field", ("status", "")),
        value_of_field=(*_not("value", NO_CATEGORY), "value = 'high'", "field = 'priority'"),
        source_judges=_not("source", ("person", "default", "pending")),
        fell_to_is_a_share=("is_on = false, fell_to = 1.01", "is_on = false, fell_to = -0.01"),
        on_has_not_fallen=("is_on = true, fell_to = 0.5",),
    ),
    *update("said_days", source=_not("source", ("horoscope", "")), field=_not("field", ("status", ""))),
    *update(
        "replays",
        state=_not("state", ("paused", "")),
        wanted_in_bounds=("wanted = 0", "wanted = -1", "wanted = 5001"),
    ),
    *update("replay_lines", **{f"{when}_category": _not(f"{when}_category", NO_CATEGORY) for when in JUDGED}),
    *update("replay_lines", **{f"{when}_priority": _not(f"{when}_priority", NO_PRIORITY) for when in JUDGED}),
    *update(
        "incidents",
        some_tickets=("numbers = '{1,2,3}'", "numbers = array_fill(1, ARRAY[2001])"),
        named_by_one_of_them=("numbers = '{2,3,4,5}'",),
    ),
    _same("labels", "ticket_id = 1, field = 'category', value = 'billing'"),
    _same("learned_features", "feature = 7"),
    _same("learned_totals", "category = 'billing'"),
    _same("learned_tickets", "ticket_id = 1"),
    _same("word_counts", "word = 'export'"),
    _same("incidents", "number = 1, numbers = '{1,2,3,4}'"),
    _same("automations", "source = 'gemini'"),
    _same("said_days", "source = 'gemini'"),
    _same("guidance", "id = 1"),
    _same("replays", "id = 1"),
    Attack("uq_replays_open", "UPDATE replays SET state = 'running'"),
    _same("replay_lines", "ticket_id = 1"),
    *unknown("tickets", "main_id"),
    Attack(
        "fk_incidents_number", "UPDATE incidents SET number = 99, numbers = '{1,2,3,99}' WHERE number = 1"
    ),
    *unknown("labels", "ticket_id"),
    *unknown("learned_tickets", "ticket_id"),
    *unknown("automations", "by_id"),
    *unknown("guidance", "by_id", "switched_on_by"),
    *unknown("replays", "guidance_id", "before_id", "by_id"),
    *unknown("replay_lines", "replay_id", "ticket_id"),
]
