"""The floor: the API's JSON built in PostgreSQL, returned by the thinnest possible server."""
