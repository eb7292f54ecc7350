"""Merkle trees (RFC 9162) and signed checkpoints (C2SP). Plain Python: no Django, no database."""
