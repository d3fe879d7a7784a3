"""Signing in, signing out, setting up: plain HTTP, because only that can set a cookie."""
