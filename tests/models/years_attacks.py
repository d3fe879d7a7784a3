"""The ways around the application that break a rule of backups, failed jobs, retention and proofs of what was removed."""

from __future__ import annotations

from tests.models.attacks import Attack, unknown, update

YEARS_ATTACKS = [
    *update(
        "backups",
        name_form=(
            "name = ''",
            "name = repeat('b', 201)",
            "name = '../b'",
            r"name = 'a\b'",
            "name = E'a\\nb'",
        ),
        digest_length=("digest = 'x'",),
        finished_has_a_file=("size = 0", "digest = NULL"),
        one_end=("error = 'The disk is full.'",),
        error_length=(
            "finished_at = NULL, proved_at = NULL, error = repeat('e', 301)",
            "unproved = repeat('e', 301)",
        ),
        proved_once_finished=("finished_at = NULL",),
        unproved_has_moment=("proved_at = NULL, unproved = 'tickets'",),
    ),
    *update(
        "job_errors",
        error_length=("error = ''", "error = repeat('e', 501)"),
        attempt_is_counted=("attempt = 0",),
    ),
    *update(
        "retention_rules",
        status=("status = 'lost'",),
        days_are_some=("days = 0", "days = 3651"),
        fate=("fate = 'keep'",),
    ),
    *unknown("retention_rules", "set_by"),
    Attack("pk_retention_rules", "UPDATE retention_rules SET status = 'closed'"),
]

_PURGE = (
    "INSERT INTO purges (id, at, why, by_id, person, rule, tickets, messages, files) VALUES (9, now(), {})"
)
YEARS_ATTACKS += [
    Attack("ck_purges_why", _PURGE.format("'whim', NULL, NULL, '', 1, 1, 1")),
    Attack("ck_purges_person_length", _PURGE.format("'person', NULL, 'x', '', 1, 1, 1")),
    Attack("ck_purges_a_person_is_named", _PURGE.format("'person', NULL, NULL, '', 1, 1, 1")),
    Attack("ck_purges_a_person_is_named", _PURGE.format("'deleted', NULL, sha256('x'), '', 1, 1, 1")),
    Attack("ck_purges_amounts_are_counted", _PURGE.format("'deleted', NULL, NULL, '', -1, 1, 1")),
    Attack("fk_purges_by_id", _PURGE.format("'deleted', 99, NULL, '', 1, 1, 1")),
    Attack("pk_purges", _PURGE.replace("(9,", "(1,").format("'deleted', NULL, NULL, '', 1, 1, 1")),
]
for _table in ("backups", "job_errors"):
    YEARS_ATTACKS.append(Attack(f"pk_{_table}", f"UPDATE {_table} SET id = 1"))

REWRITTEN_PROOFS = (
    "UPDATE purges SET tickets = 0",
    "DELETE FROM purges",
    "TRUNCATE purges",
)
