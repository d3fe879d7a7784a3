"""What would give a made-up history away."""

DISHONEST = """
    SELECT tickets.id FROM tickets JOIN events ON ticket_id = tickets.id GROUP BY tickets.id
    HAVING last_event_id <> max(events.id) OR updated_at <> max(events.created_at)
        OR min(events.created_at) <> tickets.created_at OR (array_agg(what ORDER BY events.id))[1] <> 'created'
        OR array_agg(events.created_at ORDER BY events.id) <> array_agg(events.created_at ORDER BY events.created_at)
        OR max(events.created_at) > now()
"""
