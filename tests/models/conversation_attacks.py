"""The ways around the application that break a rule of the conversation: drafts, files, mail, merged and split tickets."""

from __future__ import annotations

from tests.models.attacks import Attack, unknown, update

LONG = "repeat('x', 20001)"


def _same(table: str, key: str) -> Attack:
    """One of a kind."""
    return Attack(f"pk_{table}", f"UPDATE {table} SET {key}")


CONVERSATION_ATTACKS = [
    *update(
        "accounts", unwanted_mail_is_known=("unwanted_mail = '{reply}'", "unwanted_mail = '{mention,spam}'")
    ),
    Attack("uq_links_derived", "UPDATE links SET is_derived = true, ticket_id = 1"),
    *update("messages", split_into_another=("split_into_id = ticket_id",)),
    *update(
        "tickets",
        merged_into_another=("merged_into_id = id, merged_at = now()",),
        merged_has_moment=("merged_into_id = 3 - id",),
    ),
    *update(
        "held_replies",
        body_length=("body = ''", "body = ' '", f"body = {LONG}"),
        a_note_is_not_held=("kind = 'internal'",),
        kind=("kind = 'sent'",),
    ),
    Attack("uq_held_replies_line", "UPDATE held_replies SET line = 1"),
    *update("drafts", body_length=("body = ''", f"body = {LONG}")),
    *update(
        "macros",
        name_length=("name = ''", "name = '  '", "name = repeat('m', 61)"),
        body_length=(f"body = {LONG}",),
        act_is_an_act=("act = '[]'", "act = 'null'"),
    ),
    *update(
        "attachments",
        name_form=(
            "name = ''",
            "name = repeat('n', 201)",
            "name = 'a/b'",
            r"name = 'a\b'",
            "name = E'a\\nb'",
        ),
        size_is_some=("size = 0", "size = -1"),
        digest_length=("digest = 'x'",),
        media_type_form=("media_type = ''", "media_type = 'png'", "media_type = 'text/html; charset=x'"),
        both_sides=("width = 3", "height = 3"),
        one_place=("message_id = 1, held_id = 1",),
    ),
    *update("relations", lower_number_first=("ticket_id = 2, other_id = 1", "other_id = 1")),
    *update("nudges", reason=("reason = 'bored'",)),
    *update(
        "mails",
        kind=("kind = 'advertising'",),
        address_form=("address = 'a'", "address = '@example.com'"),
        one_end=("sent_at = now(), failed_at = now(), sealed = NULL",),
        secret_ends_with_it=("sealed = 'x', sent_at = now()", "sealed = 'x', failed_at = now()"),
        error_length=("error = repeat('e', 201)",),
        about_a_ticket_or_an_account=("ticket_id = NULL, kind = 'reply'",),
    ),
    *update(
        "ratings",
        stars_are_one_to_five=("stars = 0", "stars = 6"),
        words_length=("words = repeat('w', 1001)",),
    ),
    *(_same(table, "id = 1") for table in ("held_replies", "macros", "attachments", "nudges", "mails")),
    _same("drafts", "ticket_id = 1"),
    Attack("pk_relations", "INSERT INTO relations (ticket_id, other_id, created_at) VALUES (1, 2, now())"),
    _same("watchers", "ticket_id = 1"),
    _same("ratings", "ticket_id = 1"),
    *unknown("messages", "split_into_id"),
    Attack("fk_tickets_merged_into_id", "UPDATE tickets SET merged_into_id = 99, merged_at = now()"),
    *unknown("held_replies", "ticket_id", "author_id"),
    *unknown("drafts", "account_id", "ticket_id"),
    *unknown("macros", "owner_id"),
    *unknown("attachments", "ticket_id", "account_id", "link_id"),
    Attack("fk_attachments_held_id", "UPDATE attachments SET held_id = 99 WHERE id = 2"),
    Attack("fk_attachments_message_id", "UPDATE attachments SET message_id = 99"),
    *unknown("relations", "created_by"),
    Attack("fk_relations_ticket_id", "UPDATE relations SET ticket_id = 0"),
    Attack("fk_relations_other_id", "UPDATE relations SET other_id = 99"),
    *unknown("watchers", "ticket_id", "account_id"),
    *unknown("nudges", "account_id", "ticket_id", "by_id", "message_id"),
    *unknown("mails", "ticket_id", "message_id", "account_id", "by_id"),
    *unknown("ratings", "ticket_id"),
]
