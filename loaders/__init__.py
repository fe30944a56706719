"""CSV tables to claims to quads. Pure: no store, no network."""
