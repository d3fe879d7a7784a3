"""Backups, for administrators: the last proof, what there is, and one to be made now."""
