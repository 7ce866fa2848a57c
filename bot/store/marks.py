"""Marks: what stands for something that is to be recognised and not to be read."""

from __future__ import annotations

import hashlib


def mark(origin: str) -> str:
    """Stands for an update; it cannot be led back to the chat that it came from."""
    return hashlib.blake2b(origin.encode(), digest_size=12).hexdigest()
