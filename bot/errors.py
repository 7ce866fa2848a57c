"""The tree of errors. Each has one sentence for the person at the terminal; a traceback is never for them.

CamTayError
├── ConfigError          the configuration is wrong (all its problems)
├── StoreError           the database cannot be used (locked, read-only, disk full)
│   ├── StoreInUseError  another instance runs on it
│   └── DamagedStoreError  it is damaged: only a backup helps
└── TelegramError        the Bot API cannot be reached or refuses the token
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum


class CamTayError(Exception):
    """Something that the person at the terminal can mend; `str()` says what and how."""


class ConfigError(CamTayError):
    """The configuration cannot be used; one line a problem."""

    def __init__(self, problems: Sequence[object]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))


class Fault(StrEnum):
    """Why a database file takes nothing."""

    FULL = "full"
    READ_ONLY = "read_only"
    LOCKED = "locked"
    DAMAGED = "damaged"
    OTHER = "other"


class StoreError(CamTayError):
    """The database file cannot be used."""

    def __init__(self, sentence: str, fault: Fault = Fault.OTHER) -> None:
        super().__init__(sentence)
        self.fault = fault


class StoreInUseError(StoreError):
    """Another instance runs on the database file."""


class DamagedStoreError(StoreError):
    """The database file is damaged; going on would make it worse."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, Fault.DAMAGED)


class TelegramError(CamTayError):
    """The Bot API cannot be used."""
