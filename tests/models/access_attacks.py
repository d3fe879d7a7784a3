"""The ways around the application that break a rule of access: accounts, what proves a person, keys, the audit log."""

from __future__ import annotations

from tests.models.attacks import Attack, unknown, update

NOT_A_HASH = ("''", "'key'", "sha512('key')")


def _hash(table: str, column: str) -> list[Attack]:
    """Anything but 32 bytes: a key in plain text above all."""
    return update(table, **{f"{column}_length": tuple(f"{column} = {value}" for value in NOT_A_HASH)})


def _audit(rule: str, **values: str) -> Attack:
    # The log cannot be updated, so it is attacked with new lines.
    row = {"id": "DEFAULT", "deed": "'signed_in'", "actor_id": "NULL", "account_id": "NULL"} | values
    return Attack(
        rule,
        f"INSERT INTO audit (at, about, address, {', '.join(row)}) VALUES (now(), '', '', {', '.join(row.values())})",
    )


def _same(rule: str, table: str, column: str, value: str) -> Attack:
    """One of a kind."""
    return Attack(rule, f"UPDATE {table} SET {column} = {value}")


ACCESS_ATTACKS = [
    *update(
        "sessions",
        stage=("stage = 'done'", "stage = ''", "stage = 'Complete'"),
        way=("way = 'guess'", "way = ''"),
        device_length=("device = repeat('d', 101)",),
        address_length=("address = repeat('1', 46)",),
    ),
    *_hash("counts", "subject_hash"),
    *_hash("spent", "key_hash"),
    *_hash("answers", "key_hash"),
    *_hash("answers", "request_hash"),
    Attack("ck_answers_answered_whole", "UPDATE answers SET body = NULL WHERE status = 201"),
    *_hash("browsers", "key_hash"),
    *_hash("invitations", "key_hash"),
    *_hash("recovery_codes", "code_hash"),
    *_hash("tokens", "token_hash"),
    *update("invitations", purpose=("purpose = 'visit'", "purpose = ''")),
    *update("passkeys", name_length=("name = ''", "name = repeat('n', 61)")),
    *update(
        "tokens",
        name_length=("name = ''", "name = '   '", "name = E'\\n\\t'", "name = repeat('n', 61)"),
        scope=("scope = 'admin'", "scope = ''", "scope = 'Read'"),
    ),
    _audit("ck_audit_deed", deed="'burnt'"),
    _audit("ck_audit_deed", deed="''"),
    *(
        _same(f"pk_{table}", table, "id", "1")
        for table in ("invitations", "authenticators", "recovery_codes", "passkeys", "tokens")
    ),
    _same("pk_counts", "counts", "subject_hash", "sha256('one')"),
    _same("pk_spent", "spent", "key_hash", "sha256('one')"),
    _same("pk_answers", "answers", "key_hash", "sha256('one')"),
    _same("pk_browsers", "browsers", "key_hash", "sha256('one')"),
    Attack("pk_audit", "INSERT INTO audit SELECT * FROM audit"),
    _same("uq_accounts_sso_subject", "accounts", "sso_subject", "'one'"),
    _same("uq_invitations_key_hash", "invitations", "key_hash", "sha256('one')"),
    _same("uq_authenticators_account_id", "authenticators", "account_id", "1"),
    _same("uq_passkeys_credential_id", "passkeys", "credential_id", "'one'"),
    _same("uq_tokens_token_hash", "tokens", "token_hash", "sha256('one')"),
    *unknown("browsers", "account_id"),
    *unknown("invitations", "account_id", "created_by"),
    *unknown("authenticators", "account_id"),
    *unknown("recovery_codes", "account_id"),
    *unknown("passkeys", "account_id"),
    *unknown("tokens", "account_id"),
    _audit("fk_audit_actor_id", actor_id="99"),
    _audit("fk_audit_account_id", account_id="99"),
    # Whom the log speaks of stays.
    Attack("fk_audit_actor_id", "DELETE FROM accounts WHERE id = 2"),
    Attack("fk_audit_account_id", "DELETE FROM accounts WHERE id = 3"),
]

REWRITTEN_AUDIT = [
    "UPDATE audit SET address = ''",
    "UPDATE audit SET at = at",
    "DELETE FROM audit WHERE deed = 'sign_in_failed'",
    "DELETE FROM audit",
    "TRUNCATE audit",
    "TRUNCATE accounts CASCADE",
    "INSERT INTO audit SELECT * FROM audit ON CONFLICT (id) DO UPDATE SET deed = 'signed_in'",
    "MERGE INTO audit USING accounts ON actor_id = accounts.id WHEN MATCHED THEN DELETE",
    "MERGE INTO audit USING accounts ON actor_id = accounts.id WHEN MATCHED THEN UPDATE SET actor_id = NULL",
    "WITH gone AS (DELETE FROM audit RETURNING *) SELECT count(*) FROM gone",
    "UPDATE audit SET deed = 'purged'",
]
