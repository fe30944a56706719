"""Measurements on generated national cascades: how fast tables become a store, and a trace an answer."""
