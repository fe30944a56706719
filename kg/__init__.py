"""Quads to store to trace, coverage and search. No HTTP, no CSV."""
