"""Backups: the whole database with its files in one archive, and the way back from it."""
