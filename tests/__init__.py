"""The tests, in the same tree as what they test. ``conftest.py`` tells which fixtures there are."""
