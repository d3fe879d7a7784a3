"""Keys for programs, for administrators."""
