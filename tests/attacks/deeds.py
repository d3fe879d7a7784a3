"""What each handler that changes something needs, and how it is called rightly. A new one is an entry here."""

from __future__ import annotations

from typing import Any

from tests.attacks.aside_deeds import ASIDE
from tests.attacks.befores import (
    A_DEAD_JOB,
    A_FILE,
    A_FILE_BY_LINK,
    A_MACRO,
    A_MAIL,
    A_NUDGE,
    A_REPLAY,
    A_REQUESTER,
    A_RULE,
    ALL_MAILS,
    ALONE,
    APPLIES,
    CLOSED,
    CLUSTER,
    FREE,
    GONE,
    HELD,
    JOINED,
    LINKED,
    NO_BACKUP_WAITS,
    NO_DRAFT,
    NO_FACTOR,
    NO_MACROS,
    NO_REPLAY,
    NO_RULES,
    NO_VIEWS,
    OPEN,
    SHOWN,
    SHUT_OUT,
    STOPPED,
    TAGGED,
    TOKEN,
    TOLD,
    TWICE_IN,
    TWO_COLUMNS,
    UNANSWERED,
    UNKNOWN,
    UNRATED,
    UNTAGGED,
    USUAL_BAR,
    VERSION,
    VICTIM,
    VICTIMS_FACTOR,
)
from tests.attacks.needs import ASK, LINK, OWN, TOUCHES, Deed, filled
from tests.served import PASSWORD
from ticketdesk.desk.access import Act

SET_BESIDE = ("status", "category", "priority", "assignee", "tag")
__all__ = ["ASK", "DEEDS", "LINK", "OWN", "TOUCHES", "Deed", "filled"]

MINE = {"password": PASSWORD}
PLANTED = "planted@example.com"
ASKED = {
    "title": "The export is empty",
    "description": "The file has 0 bytes since yesterday.",
    "email": "li@example.com",
}
GIVEN: dict[str, Any] = {"chosen": [["$ticket", 0]], "is_all": False}
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
    "composer_state.send": Deed(
        TICKET,
        {"form": {"kind": "reply", "body": "Words.", "draft": "d", "then": "resolve", "macro": "0"}},
        (*OPEN, "DELETE FROM spent"),  # the same words of the same draft are sent once
    ),
    "composer_state.take_back": Deed(TICKET, {"number": "$held"}, OPEN + HELD),
    "composer_state.take": Deed(TICKET, {}, OPEN),
    "draft_state.keep": Deed(
        TICKET,
        {"draft": {"ticket": "$ticket", "body": "Words", "is_note": False, "seen": 0, "turn": 1}},
        OPEN + NO_DRAFT,
    ),
    "attach_state.remove": Deed(TICKET, {"number": "$file"}, OPEN + A_FILE),
    "ticket_state.tag": Deed(TICKET, {"form": {"tag": "planted"}}, OPEN + UNTAGGED),
    "ticket_state.untag": Deed(TICKET, {"name": "planted"}, OPEN + TAGGED),
    **{
        f"preview_state.{name}": Deed(TICKET, good, OPEN, first="preview_state.show", first_with=SHOWN)
        for name, good in {
            "set_status": {"to": "in_progress"},
            "set_category": {"to": "billing"},
            "set_priority": {"to": "high"},
            "assign": {"to": "$$agent"},
            "take": {},
            "resolve": {},
        }.items()
    },
    "preview_state.reopen": Deed(TICKET, {}, OPEN + CLOSED, first="preview_state.show", first_with=SHOWN),
    "preview_state.tag": Deed(
        TICKET, {"form": {"tag": "planted"}}, OPEN + UNTAGGED, first="preview_state.show", first_with=SHOWN
    ),
    "preview_state.untag": Deed(
        TICKET, {"name": "planted"}, OPEN + TAGGED, first="preview_state.show", first_with=SHOWN
    ),
    "acts_state.act": Deed(TICKET, {"part": "status", "value": "in_progress"} | GIVEN, OPEN),
    "acts_state.tag": Deed(TICKET, {"form": {"tag": "planted"}} | GIVEN, OPEN + UNTAGGED),
    "ticket_state.delete": Deed(DELETE, {"back": "/desk"}, OPEN),
    "ticket_state.restore": Deed(DELETE, {}, OPEN + GONE),
    "notice.undo": Deed(DELETE, {}, OPEN, first="ticket_state.delete", first_with={"back": "/desk"}),
    "undo_state.undo_last": Deed(DELETE, {}, OPEN, first="ticket_state.delete", first_with={"back": "/desk"}),
    "new_ticket_state.open": Deed(
        TICKET, {"form": ASKED | {"category": "billing", "priority": "low", "whose": "me"}}
    ),
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
    **ASIDE,
    "macros_state.save": Deed(
        TICKET,
        # What it could set besides is left out, so that nothing of it is wrong.
        {"form": {"name": "Planted", "body": "Words."} | dict.fromkeys(SET_BESIDE, "")},
        NO_MACROS,
    ),
    "macros_state.delete": Deed(TICKET, {"number": 900_001}, A_MACRO),
    "nudge_state.read": Deed(OWN, {"number": 900_001}, A_NUDGE),
    "nudge_state.read_all": Deed(OWN, {}, A_NUDGE),
    "ticket_mail_state.retry": Deed(TICKET, {"number": 900_001}, A_MAIL),
    "mail_settings_state.retry": Deed(Act.change_settings, {"number": 900_001}, A_MAIL),
    "mail_settings_state.retry_all": Deed(Act.change_settings, {}, A_MAIL),
    "backups_state.back_up": Deed(Act.change_settings, {}, NO_BACKUP_WAITS),
    "dead_state.retry": Deed(Act.change_settings, {"number": 900_001}, A_DEAD_JOB),
    "dead_state.retry_all": Deed(Act.change_settings, {}, A_DEAD_JOB),
    "privacy_state.erase": Deed(
        Act.erase_people,
        {"form": {"again": PLANTED}},
        A_REQUESTER,
        first="privacy_state.look",
        first_with={"form": {"address": PLANTED}},
    ),
    "retention_state.save": Deed(
        Act.erase_people,
        {},
        NO_RULES,
        first="retention_state.look",
        first_with={"form": {"status": "closed", "days": "3000", "fate": "erase"}},
    ),
    "retention_state.remove": Deed(Act.erase_people, {"status": "closed"}, A_RULE),
    "own_mail_state.want": Deed(OWN, {"kind": "mention", "is_wanted": False}, ALL_MAILS),
    "account_state.end_session": Deed(OWN, {"number": "$session"}, TWICE_IN),
    "account_state.end_others": Deed(OWN, {}, TWICE_IN),
    "view_state.save": Deed(OWN, {"form": {"name": "Planted"}}, NO_VIEWS),
    "columns_state.toggle": Deed(OWN, {"name": "tags"}, TWO_COLUMNS),
    "columns_state.move": Deed(OWN, {"name": "age", "to": "left"}, TWO_COLUMNS),
    "columns_state.start_over": Deed(OWN, {}, TWO_COLUMNS),
    "setup_state.begin": Deed(OWN, {"form": MINE}, NO_FACTOR),
    "setup_state.renew": Deed(OWN, {"form": MINE}),
    "answer_state.send": Deed(
        LINK, {"form": {"body": "Words.", "draft": "d", "then": "", "files": ""}}, OPEN + UNANSWERED
    ),
    "answer_files_state.remove": Deed(LINK, {"number": "$links_file"}, OPEN + A_FILE_BY_LINK),
    "answer_state.rate": Deed(
        LINK, {"form": {"stars": "4", "words": "Fine.", "draft": "d"}}, OPEN + CLOSED + UNRATED
    ),
    "form_state.submit": Deed(
        ASK, {"form": ASKED | {"chosen_category": "billing", "chosen_priority": "low", "website": ""}}
    ),
}
