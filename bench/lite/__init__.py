"""Datasette, on the same rows in SQLite: what somebody would use who wants no application."""
