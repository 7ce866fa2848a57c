"""The desk: questions in human hands, who is on duty for them, and that nobody is forgotten.

`desk` holds the life of one escalation, `routing` and `duty` who is rung, `watching` what time brings about.
"""

from bot.desk.desk import Desk
from bot.desk.outlook import Outlook, OutlookKind
from bot.desk.values import ClaimResult, HeldBy, Letter, Over, Staff, Volunteer, Why, Won

__all__ = [
    "ClaimResult",
    "Desk",
    "HeldBy",
    "Letter",
    "Outlook",
    "OutlookKind",
    "Over",
    "Staff",
    "Volunteer",
    "Why",
    "Won",
]
