"""How mail goes, for administrators."""
