"""Correcting and withdrawing what is recorded of a person: what it says, what it will say, and why it was wrong."""
