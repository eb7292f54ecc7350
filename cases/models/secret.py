"""Text that nobody can guess: tokens, references, and what is kept of a token."""

import hashlib
import secrets


def new_token() -> str:
    """What opens something for whoever has it: 256 random bits."""
    return secrets.token_urlsafe(32)


def new_reference() -> str:
    """By what a row is known to those whom it concerns: 72 random bits."""
    return secrets.token_urlsafe(9)


def hash_of(token: str) -> str:
    """What is kept of a token. It is random and long, so that a plain hash hides it."""
    return hashlib.sha256(token.encode()).hexdigest()
