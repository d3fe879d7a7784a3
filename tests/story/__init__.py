"""The story of an empty desk, and that it is told like the truth."""
