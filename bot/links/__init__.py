"""Links in a message, and whether each leads to an official site, to a look-alike of one, or nobody knows where."""

from bot.links.finding import find_links
from bot.links.judging import installs, judge
from bot.links.official import OfficialDomains
from bot.links.verdict import Caution, Kind, Reason, Verdict

__all__ = ["Caution", "Kind", "OfficialDomains", "Reason", "Verdict", "find_links", "installs", "judge"]
