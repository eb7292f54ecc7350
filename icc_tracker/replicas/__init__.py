"""Read replicas: which reads go to a copy of the database, and which copies are fit for it."""
