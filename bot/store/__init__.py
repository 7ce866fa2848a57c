"""What is remembered: one SQLite file, one writer. The only place that knows SQL."""

from bot.store.database import Database, visit

__all__ = ["Database", "visit"]
