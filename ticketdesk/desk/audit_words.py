"""What the audit log says, in plain words, with the names that people have now."""

from __future__ import annotations

from ticketdesk.models import AuditEntry, Deed

NOBODY = {Deed.sign_in_failed: "Somebody", Deed.purged: "The desk"}
AUTOMATIC_MODE = "automatic mode"
"""What settings are called that the desk switches off by itself."""
GROUP_WORDS = {
    "signing_in": "Signing in",
    "people": "People and rights",
    "proofs": "Passwords and second factors",
    "tokens": "Tokens",
    "settings": "Settings",
    "tickets": "Deletions and links",
    "exports": "Exports, imports and clearing",
    "operation": "Backups and jobs",
}
WAYS = {
    "password": "with a password",
    "passkey": "with a passkey",
    "sso": "by single sign-on",
    "link": "by a one-time link",
}
# As they follow the name of who did it. {whom}: whose account it was; {whose}: the same as an owner; {about}: of what.
SENTENCES = {
    Deed.set_up: "set up the desk",
    Deed.signed_in: "signed in{way}",
    Deed.sign_in_failed: "failed to sign in{as_whom}",
    Deed.signed_out: "signed out",
    Deed.session_ended: "ended {whose} {about}",
    Deed.invited: "invited {whom}",
    Deed.joined: "joined",
    Deed.reset_link_made: "made a link to set a new password for {whom}",
    Deed.password_changed: "changed {whose} password",
    Deed.role_changed: "changed the role of {whom}",
    Deed.disabled: "disabled the account of {whom}",
    Deed.enabled: "enabled the account of {whom}",
    Deed.second_factor_on: "turned on {whose} second factor",
    Deed.second_factor_off: "turned off {whose} second factor",
    Deed.recovery_code_used: "used a recovery code",
    Deed.codes_renewed: "made new recovery codes",
    Deed.passkey_added: "added a passkey",
    Deed.passkey_removed: "removed {whose} {about}",
    Deed.sso_linked: "linked single sign-on to {whose} account",
    Deed.token_made: "made the {about}{for_whom}",
    Deed.token_revoked: "revoked the {about}{for_whom}",
    Deed.setting_changed: "changed the {about}",
    Deed.ticket_deleted: "deleted {about}",
    Deed.ticket_restored: "brought back {about}",
    Deed.link_revoked: "revoked the private link to {about}",
    Deed.link_made: "made a private link to {about}",
    Deed.exported: "exported {about}",
    Deed.imported: "imported {about}",
    Deed.purged: "cleared {about}",
    Deed.erased: "erased {about}",
    Deed.backed_up: "made {about}",
    Deed.backup_restored: "restored {about}",
    Deed.job_retried: "tried {about} again",
}


def who(entry: AuditEntry, people: dict[int, str]) -> str:
    """Who did it."""
    if entry.actor_id is not None:
        return people.get(entry.actor_id, "Somebody")
    if entry.about.startswith(AUTOMATIC_MODE):
        return "The desk"
    return NOBODY.get(entry.deed, "The command line")


def sentence(entry: AuditEntry, people: dict[int, str]) -> str:
    """What was done, as it follows the name of who did it: "Ines *invited Ana*".

    Args:
        entry: The line.
        people: Names by account number.
    """
    whom = people.get(entry.account_id or 0, "somebody")
    is_own = entry.account_id is not None and entry.account_id == entry.actor_id
    return SENTENCES[entry.deed].format(
        whom="themselves" if is_own else whom,
        whose="their own" if is_own else f"{whom}’s",
        for_whom="" if is_own else f", which acts as {whom}",
        about=entry.about.replace("_", " ") or "something",
        way=f" {WAYS[entry.about]}" if entry.about in WAYS else "",
        as_whom=f" as {whom}" if entry.account_id is not None else "",
    )
