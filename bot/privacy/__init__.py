"""Finds and masks what must not be stored or logged: identity numbers, phones, accounts, cards, codes, passwords.

Pure functions over text. What a number looks like is in `shapes`, what the words around it say in `context`, how people
write digits in `digits` and what they hide them behind in `shadow`.
"""

from bot.privacy.redacting import MASK, PrivateKind, Redacted, redact, redact_helpers, without_mask

__all__ = ["MASK", "PrivateKind", "Redacted", "redact", "redact_helpers", "without_mask"]
