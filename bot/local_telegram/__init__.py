"""The local Bot API stand-in: a small Telegram on 127.0.0.1, with phones for people and faults to order."""

from bot.local_telegram.faults import FaultKind, FaultRule
from bot.local_telegram.limits import Limits
from bot.local_telegram.people import BotUser, Chat, Person, Seat
from bot.local_telegram.refusals import ImpossibleError, RefusalError
from bot.local_telegram.roster import DEMO_ROSTER
from bot.local_telegram.server import LocalTelegram
from bot.local_telegram.world import TOKEN, World

__all__ = [
    "DEMO_ROSTER",
    "TOKEN",
    "BotUser",
    "Chat",
    "FaultKind",
    "FaultRule",
    "ImpossibleError",
    "Limits",
    "LocalTelegram",
    "Person",
    "RefusalError",
    "Seat",
    "World",
]
