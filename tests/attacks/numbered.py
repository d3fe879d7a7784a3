"""Whose the numbers are that a browser sends."""

from __future__ import annotations

# Handlers that take a number, and whose it has to be. A new one is an entry here.
NUMBERED = {
    "account_state.end_session": "one's own session",
    "people_state.new_link": "an account, for administrators",
    "people_state.set_role": "an account, for administrators",
    "people_state.disable": "an account, for administrators",
    "people_state.enable": "an account, for administrators",
    "people_state.sign_out": "an account, for administrators",
    "people_state.take_away_factor": "an account, for administrators",
    "tokens_state.revoke": "a token, for administrators",
    "machine_state.cancel": "a replay, for administrators",
    "machine_state.go_on": "a replay, for administrators",
    "similar_state.look": "a ticket, for staff",
    "aside_state.unlink": "a ticket, for agents",
    "aside_state.take_out": "a ticket, for agents",
    "pick_state.choose": "a ticket, for agents",
    "split_state.ask": "a message of a ticket, for agents",
    "deleted_state.restore": "a ticket, for agents",
    "macro_state.load": "a ticket, for staff",
    "macro_state.use": "one's own macro",
    "macros_state.edit": "one's own macro",
    "macros_state.delete": "one's own macro",
    "nudge_state.read": "one's own nudge",
    "attach_state.load": "a ticket, for staff",
    "attach_state.remove": "one's own file",
    "answer_files_state.remove": "one's own file",
    "composer_state.looked": "a message of a ticket, for staff",
    "composer_state.take_back": "a held reply, its author's",
    "ticket_mail_state.retry": "a mail, for agents",
    "mail_settings_state.retry": "a mail, for administrators",
    "dead_state.retry": "a dead job, for administrators",
}
