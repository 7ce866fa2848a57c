"""Finds and masks what must not be stored or logged: identity numbers, phones, accounts, cards, codes, passwords.

Pure functions over text. `shadow` sees through odd signs, `digits` and `digit_words` read what numbers people write,
`hearing` understands misspelt words, `cues` knows those that tell what a number is, `labels` says what is said of one
number, `shapes` what numbers look like, and `numbers`, `codes` and `passwords` decide.
"""

from bot.privacy.redacting import MASK, PrivateKind, Redacted, redact, redact_helpers, without_mask

__all__ = ["MASK", "PrivateKind", "Redacted", "redact", "redact_helpers", "without_mask"]
