"""Real processes, a real PostgreSQL, and kills."""
