"""A ticket as agents read it, wherever it is shown: on its own page, and beside the list."""
