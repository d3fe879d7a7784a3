"""Screens: one folder each, with its page, its state and what it may see. They ask the desk; they decide nothing."""
