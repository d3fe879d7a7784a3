"""What stands in the database before a ticket is merged, linked, split, watched or snoozed, and how each is called rightly."""

from __future__ import annotations

from datetime import timedelta

from tests.attacks.befores import GONE, OPEN
from tests.attacks.needs import Deed
from ticketdesk.desk.access import Act
from ticketdesk.models.columns import now

TICKET, DELETE = Act.change_tickets, Act.delete_tickets
NUMBER = 900_001
"""Of another ticket, and of a message that a requester wrote."""
ANOTHER = (
    """INSERT INTO tickets (id, title, description, category, category_source, priority, priority_source, status, last_event_id,
        created_at, updated_at)
    SELECT 900001, 'Another', 'The same.', 'general', 'default', 'low', 'default', 'open', 0, now(), now() FROM tickets
    WHERE id = %(ticket)s ON CONFLICT (id) DO UPDATE SET merged_into_id = NULL, merged_at = NULL, status = 'open', closed_at = NULL,
        resolved_at = NULL, deleted_at = NULL, deleted_by = NULL""",
)
ALONE = (
    "UPDATE tickets SET merged_into_id = NULL, merged_at = NULL, snoozed_until = NULL",
    "DELETE FROM relations",
    "DELETE FROM watchers",
)
MERGED = (
    "UPDATE tickets SET merged_into_id = 900001, merged_at = now(), status = 'closed', closed_at = now() WHERE id = %(ticket)s",
)
TAKEN_IN = (
    """UPDATE tickets SET merged_into_id = %(ticket)s, merged_at = now(), status = 'closed', closed_at = now()
    WHERE id = 900001 AND EXISTS (SELECT FROM tickets WHERE id = %(ticket)s)""",
)
LINKED = (
    """INSERT INTO relations (ticket_id, other_id, created_at) SELECT %(ticket)s, 900001, now()
    FROM tickets WHERE id = %(ticket)s ON CONFLICT DO NOTHING""",
)
WATCHED = (
    """INSERT INTO watchers (ticket_id, account_id, created_at) SELECT %(ticket)s, %(me)s, now()
    FROM tickets WHERE id = %(ticket)s ON CONFLICT DO NOTHING""",
)
ASLEEP = ("UPDATE tickets SET snoozed_until = now() + interval '1 day' WHERE id = %(ticket)s",)
SAID = (
    """INSERT INTO messages (id, ticket_id, kind, body, created_at) SELECT 900001, %(ticket)s, 'public', 'And this.', now()
    FROM tickets WHERE id = %(ticket)s ON CONFLICT (id) DO UPDATE SET split_into_id = NULL, ticket_id = %(ticket)s""",
)
_SOON = (now() + timedelta(days=1)).isoformat()
_BEFORE = OPEN + ANOTHER + ALONE

ASIDE: dict[str, Deed] = {
    "aside_state.snooze": Deed(TICKET, {"until": _SOON}, _BEFORE),
    "aside_state.wake": Deed(TICKET, {}, _BEFORE + ASLEEP),
    "aside_state.watch": Deed(TICKET, {}, _BEFORE),
    "aside_state.unwatch": Deed(TICKET, {}, _BEFORE + WATCHED),
    "aside_state.unlink": Deed(TICKET, {"number": NUMBER}, _BEFORE + LINKED),
    "aside_state.unmerge": Deed(TICKET, {}, _BEFORE + MERGED),
    "aside_state.take_out": Deed(TICKET, {"number": NUMBER}, _BEFORE + TAKEN_IN),
    "aside_state.undo_last": Deed(TICKET, {}, _BEFORE, first="ticket_state.resolve"),
    "pick_state.choose": Deed(
        TICKET, {"number": NUMBER}, _BEFORE, first="pick_state.ask", first_with={"purpose": "link"}
    ),
    "split_state.split": Deed(
        TICKET,
        {"form": {"title": "This"}},
        _BEFORE + SAID,
        first="split_state.ask",
        first_with={"number": NUMBER},
    ),
    "deleted_state.restore": Deed(DELETE, {"number": "$ticket"}, OPEN + GONE),
}
