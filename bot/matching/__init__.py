"""The answer engine: a question in any spelling to an entry of the knowledge base, with an honest confidence."""

from bot.matching.corpus import Phrasing
from bot.matching.deciding import Mind
from bot.matching.decision import Decision, DecisionKind
from bot.matching.leaving_out import LeftOut, leave_out
from bot.matching.matcher import Matcher

__all__ = ["Decision", "DecisionKind", "LeftOut", "Matcher", "Mind", "Phrasing", "leave_out"]
