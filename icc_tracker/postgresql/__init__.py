"""Django's backend for PostgreSQL, with a pool that survives a restart of the database, and with
statements that the server plans once."""
