"""Danger in a message: recognised in every spelling that the matcher knows, by words that admins edit."""

from bot.danger.recogniser import Judgement, Recogniser

__all__ = ["Judgement", "Recogniser"]
