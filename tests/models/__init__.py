"""Nouns: what the database itself refuses, and how it came to its shape."""
