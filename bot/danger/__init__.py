"""Danger in a message: recognised in every spelling that the matcher knows, by words that admins edit."""

from bot.danger.recogniser import Recogniser

__all__ = ["Recogniser"]
