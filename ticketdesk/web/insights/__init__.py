"""The desk in figures."""
