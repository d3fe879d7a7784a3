"""Verbs: what the product can do, one file a noun. They check, change and record; they never commit."""
