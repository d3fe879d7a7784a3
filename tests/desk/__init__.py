"""Verbs: one file a noun, on a real database that is rolled back."""
