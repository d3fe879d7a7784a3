"""Macros: words that are written again and again, of one's own and shared."""
