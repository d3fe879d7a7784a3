"""What each handler that changes something needs, and how it is called rightly. A new one is an entry here."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from tests.served import PASSWORD
from ticketdesk.desk import rubrics
from ticketdesk.desk.access import Act
from ticketdesk.models.rubric import HOUSE

OWN = "change one's own account"
ASK = "ask for help"

FACTOR_TABLES = frozenset({"authenticators", "recovery_codes", "passkeys"})
# Which tables an act may touch.
TOUCHES: dict[str, frozenset[str]] = {
    Act.change_tickets: frozenset({"tickets", "messages", "events", "links", "audit", "suggestions"}),
    Act.delete_tickets: frozenset({"tickets", "events", "links", "audit"}),
    Act.manage_people: frozenset({"accounts", "sessions", "invitations", "audit"}) | FACTOR_TABLES,
    Act.manage_tokens: frozenset({"tokens", "audit"}),
    # Who has no second factor and has to have one is signed out.
    Act.change_settings: frozenset(
        {"settings", "automations", "audit", "sessions", "guidance", "replays", "replay_lines"}
    ),
    OWN: frozenset({"accounts", "sessions", "audit"}) | FACTOR_TABLES,
    ASK: frozenset({"tickets", "events", "links", "suggestions", "opinions"}),
}


@dataclass(frozen=True)
class Deed:
    """A handler that changes something.

    Args:
        needs: What the caller has to be allowed to do.
        good: What a page of ours would send; ``$ticket`` and the like stand for numbers of the world.
        before: What has to be so, that it can have an effect.
        first: A handler that is called before.
    """

    needs: str
    good: dict[str, Any]
    before: tuple[str, ...] = ()
    first: str = ""


OPEN = (
    """UPDATE tickets SET deleted_at = NULL, deleted_by = NULL, status = 'open', closed_at = NULL,
    resolved_at = NULL, assignee_id = NULL, category = 'general', priority = 'low' WHERE id = %(ticket)s""",
)
CLOSED = (
    "UPDATE tickets SET status = 'closed', closed_at = now(), resolved_at = NULL WHERE id = %(ticket)s",
)
GONE = ("UPDATE tickets SET deleted_at = now() WHERE id = %(ticket)s",)
ANOTHER = "(SELECT min(id) FROM tickets WHERE id <> %(ticket)s)"
JOINED = (f"UPDATE tickets SET main_id = {ANOTHER} WHERE id = %(ticket)s",)
ALONE = ("UPDATE tickets SET main_id = NULL",)
UNANSWERED = ("DELETE FROM spent",)
CLUSTER = (
    *ALONE,
    "DELETE FROM incidents",
    f"""INSERT INTO incidents (number, numbers, found_at, seen_at)
    SELECT %(ticket)s, ARRAY[%(ticket)s, {ANOTHER}, 0, 0], now(), now()""",
    f"UPDATE tickets SET deleted_at = NULL, deleted_by = NULL, status = 'open', closed_at = NULL, resolved_at = NULL WHERE id = {ANOTHER}",
)
LINKED = ("UPDATE links SET revoked_at = NULL WHERE ticket_id = %(ticket)s",)
VICTIM = (
    "UPDATE accounts SET role = 'viewer', disabled_at = NULL WHERE id = %(victim)s",
    """INSERT INTO sessions (id, token_hash, account_id, stage, way, device, address, created_at, seen_at, expires_at)
    VALUES (%(victims_session)s, sha256(%(victims_session)s::text::bytea), %(victim)s, 'complete', 'password', '', '', now(), now(),
    now() + interval '1 day') ON CONFLICT (id) DO UPDATE SET ended_at = NULL""",
)
UNKNOWN = ("UPDATE accounts SET email = id || '@example.com' WHERE email = 'guest@example.com'",)
SHUT_OUT = ("UPDATE accounts SET disabled_at = now() WHERE id = %(victim)s",)
TWICE_IN = (
    """INSERT INTO sessions (id, token_hash, account_id, stage, way, device, address, created_at, seen_at, expires_at)
    SELECT %(session)s, sha256(%(session)s::text::bytea), id, 'complete', 'password', '', '', now(), now(),
    now() + interval '1 day' FROM accounts WHERE id = %(me)s ON CONFLICT (id) DO UPDATE SET ended_at = NULL""",
)
NO_FACTOR = (
    "DELETE FROM authenticators WHERE account_id = %(me)s",
    "DELETE FROM passkeys WHERE account_id = %(me)s",
)
VICTIMS_FACTOR = (
    """INSERT INTO authenticators (account_id, secret_sealed, last_step, created_at, confirmed_at)
    VALUES (%(victim)s, 'sealed', 0, now(), now()) ON CONFLICT (account_id) DO NOTHING""",
)
TOKEN = ("UPDATE tokens SET revoked_at = NULL WHERE id = %(token)s",)
APPLIES = (
    """INSERT INTO automations (source, field, value, is_on, changed_at)
    VALUES ('gemini', 'category', 'billing', true, now())
    ON CONFLICT (source, field, value) DO UPDATE SET is_on = true, fell_to = NULL""",
)
USUAL_BAR = ("DELETE FROM settings WHERE name = 'automation_bar'",)
FREE = ("DELETE FROM settings WHERE name = 'second_factor_roles'",)
# A version that is not in force, the newest; a ticket to replay; and no replay but one that was begun.
TOLD = {f"{field}_{value}_description": "Planted words." for field, value in rubrics.values()}
VERSION = (
    """INSERT INTO guidance (id, body, note, by_id, created_at) SELECT 900001, %(body)s, '', id, now() FROM accounts
    ORDER BY id LIMIT 1 ON CONFLICT (id) DO UPDATE SET switched_on_at = NULL, switched_on_by = NULL""".replace(
        "%(body)s", f"'{json.dumps(HOUSE)}'"
    ),
    # What the same form wrote before: twice the same is refused.
    "DELETE FROM replays WHERE guidance_id > 900001 OR before_id > 900001",
    "DELETE FROM guidance WHERE id > 900001",
    "UPDATE guidance SET switched_on_at = NULL, switched_on_by = NULL",
)
NO_REPLAY = (
    "UPDATE replays SET state = 'done'",
    """INSERT INTO labels (ticket_id, field, value, was_changed, confirmed_at)
    VALUES (%(ticket)s, 'category', 'billing', true, now()) ON CONFLICT DO NOTHING""",
)
A_REPLAY = (
    *NO_REPLAY,
    """INSERT INTO replays (id, guidance_id, model, state, wanted, calls, tokens, error, by_id, created_at)
    SELECT 900001, 900001, '', 'waiting', 10, 0, 0, '', min(id), now() FROM accounts
    ON CONFLICT (id) DO UPDATE SET state = 'waiting'""",
)
STOPPED = (*A_REPLAY, "UPDATE replays SET state = 'cancelled' WHERE id = 900001")

MINE = {"password": PASSWORD}
TICKET, DELETE = Act.change_tickets, Act.delete_tickets
PEOPLE, TOKENS = Act.manage_people, Act.manage_tokens

DEEDS: dict[str, Deed] = {
    "ticket_state.set_status": Deed(TICKET, {"to": "in_progress"}, OPEN),
    "ticket_state.set_category": Deed(TICKET, {"to": "billing"}, OPEN),
    "ticket_state.set_priority": Deed(TICKET, {"to": "high"}, OPEN),
    "ticket_state.assign": Deed(TICKET, {"to": "$$agent"}, OPEN),
    "ticket_state.take": Deed(TICKET, {}, OPEN),
    "ticket_state.resolve": Deed(TICKET, {}, OPEN),
    "ticket_state.reopen": Deed(TICKET, {}, OPEN + CLOSED),
    "ticket_state.close": Deed(TICKET, {"form": {"comment": "Done.", "draft": "d"}}, OPEN),
    "ticket_state.send": Deed(TICKET, {"form": {"kind": "reply", "body": "Words.", "draft": "d"}}, OPEN),
    "ticket_state.delete": Deed(DELETE, {}, OPEN),
    "ticket_state.restore": Deed(DELETE, {}, OPEN + GONE),
    "notice.undo": Deed(DELETE, {}, OPEN, first="ticket_state.delete"),
    "together_state.answer": Deed(
        TICKET, {"form": {"kind": "reply", "body": "Words.", "draft": "d"}}, OPEN + ALONE + UNANSWERED
    ),
    "together_state.leave": Deed(TICKET, {}, OPEN + JOINED),
    "incident_state.join": Deed(
        TICKET, {"form": {"cluster": "$$ticket", "main": "$$ticket"}}, OPEN + CLUSTER
    ),
    "link_state.make": Deed(TICKET, {}, OPEN),
    "link_state.revoke": Deed(TICKET, {}, OPEN + LINKED),
    "people_state.invite": Deed(
        PEOPLE, {"form": {"email": "guest@example.com", "name": "Guest", "role": "viewer"}}, UNKNOWN
    ),
    "people_state.new_link": Deed(PEOPLE, {"number": "$victim"}, VICTIM),
    "people_state.set_role": Deed(PEOPLE, {"number": "$victim", "to": "agent"}, VICTIM),
    "people_state.disable": Deed(PEOPLE, {"number": "$victim"}, VICTIM),
    "people_state.enable": Deed(PEOPLE, {"number": "$victim"}, VICTIM + SHUT_OUT),
    "people_state.sign_out": Deed(PEOPLE, {"number": "$victim"}, VICTIM),
    "people_state.take_away_factor": Deed(PEOPLE, {"number": "$victim"}, VICTIM + VICTIMS_FACTOR),
    "tokens_state.make": Deed(TOKENS, {"form": {"name": "Planted", "scope": "read", "lasts": "30"}}),
    "tokens_state.revoke": Deed(TOKENS, {"number": "$token"}, TOKEN),
    "security_state.require_factor": Deed(Act.change_settings, {"role": "viewer", "is_required": True}, FREE),
    "guidance_state.write": Deed(Act.change_settings, {"form": TOLD}, VERSION),
    "guidance_state.switch_on": Deed(Act.change_settings, {}, VERSION, first="guidance_state.load"),
    "machine_state.begin": Deed(
        Act.change_settings, {"form": {"wanted": "10"}}, VERSION + NO_REPLAY, first="guidance_state.load"
    ),
    "machine_state.cancel": Deed(Act.change_settings, {"number": 900_001}, VERSION + A_REPLAY),
    "machine_state.go_on": Deed(Act.change_settings, {"number": 900_001}, VERSION + STOPPED),
    "triage_settings_state.turn": Deed(
        Act.change_settings,
        {"source": "gemini", "field": "category", "value": "billing", "is_on": False},
        APPLIES,
    ),
    "triage_settings_state.set_bar": Deed(Act.change_settings, {"form": {"bar": "80"}}, USUAL_BAR),
    "account_state.end_session": Deed(OWN, {"number": "$session"}, TWICE_IN),
    "account_state.end_others": Deed(OWN, {}, TWICE_IN),
    "setup_state.begin": Deed(OWN, {"form": MINE}, NO_FACTOR),
    "setup_state.renew": Deed(OWN, {"form": MINE}),
    "form_state.submit": Deed(
        ASK,
        {
            "form": {
                "title": "The export is empty",
                "description": "The file has 0 bytes since yesterday.",
                "email": "li@example.com",
                "chosen_category": "billing",
                "chosen_priority": "low",
                "website": "",
            }
        },
    ),
}


def filled(given: Any, world: dict[str, int]) -> Any:
    """A payload with the numbers of the world; two dollars make it words, as fields of forms are."""
    if isinstance(given, dict):
        return {name: filled(value, world) for name, value in given.items()}
    if isinstance(given, str) and given.startswith("$"):
        number = world[given.strip("$")]
        return str(number) if given.startswith("$$") else number
    return given
