"""Keeps visits and intelligence checks, and plans."""
