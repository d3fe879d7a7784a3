"""The public form, where a ticket begins."""
