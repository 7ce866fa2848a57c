"""How a candidate phrasing looks: the question, the proposed entry, who vouched, what the bot would answer now."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from telegram import InlineKeyboardButton

from bot.candidates import Candidate, Proposal, Settled
from bot.matching import Decision, DecisionKind
from bot.store.vouches import Verdict, Way
from handlers.screens import Screen, Screens, button
from handlers.studio import candidate_taps as taps
from knowledge_base.schema import Entry

_VOUCHED = {Way.SENT: "vouched_sent", Way.PICKED: "vouched_picked", Way.HELPED: "vouched_helped"}
_NOW = {DecisionKind.ANSWER: "now_answers", DecisionKind.SUGGEST: "now_suggests"}


def candidate(screens: Screens, proposal: Proposal) -> Screen:
    """One candidate with its four buttons."""
    shown, place = proposal.candidate, proposal.place
    heading = screens.say("candidate", place=place + 1, count=proposal.count)
    lines = [
        f"<b>{heading}</b>",
        f"<blockquote>{escape(shown.text)}</blockquote>",
        screens.say("candidate_for", title=_title(screens, shown.entry)),
        screens.say("candidate_vouched", people=shown.people, ways=_ways(screens, shown)),
        _now(screens, proposal.now),
    ]
    if proposal.nearer:
        lines.append(f"<b>{screens.say('candidate_nearer', title=_title(screens, proposal.nearer))}</b>")
    accept = button(screens.label("accept_candidate"), taps.AcceptCandidate(shown.id, place))
    reject = button(screens.label("reject_candidate"), taps.RejectCandidate(shown.id, place))
    other = button(screens.label("other_entry"), taps.ChooseOtherEntry(shown.id, place))
    skip = button(screens.label("skip_candidate"), taps.ShowCandidate(place + 1))
    return Screen("\n".join(lines), [[accept, reject], [other, skip]])


def other_entries(screens: Screens, shown: Candidate, place: int, entries: Sequence[Entry]) -> Screen:
    """The entries that a candidate may belong to instead, each a button."""
    rows: list[list[InlineKeyboardButton]] = [
        [button(screens.title(entry), taps.AcceptCandidateAs(shown.id, place, entry.id))] for entry in entries
    ]
    rows.append([button(screens.label("back"), taps.ShowCandidate(place))])
    quoted = f"<blockquote>{escape(shown.text)}</blockquote>"
    return Screen(f"{quoted}\n{screens.say('choose_other_entry')}", rows)


def settled(screens: Screens, done: Settled) -> str:
    """What became of a candidate, as HTML."""
    accepted = done.ruling.verdict is Verdict.ACCEPTED
    key = "candidate_accepted" if accepted else "candidate_rejected"
    told = screens.say(key, text=done.text, title=_title(screens, done.ruling.taken_as or ""))
    return f"{told} ({escape(done.ruling.admin_name)})" if done.by_other and done.ruling.admin_name else told


def _ways(screens: Screens, shown: Candidate) -> str:
    return ", ".join(screens.label(key, count=shown.ways[way]) for way, key in _VOUCHED.items() if shown.ways.get(way))


def _now(screens: Screens, now: Decision) -> str:
    key = _NOW.get(now.kind, "now_escalates")
    title = _title(screens, now.entry or "")
    return screens.say(key, title=title, percent=round(100 * now.confidence))


def _title(screens: Screens, entry_id: str) -> str:
    """The entry's title, or its id where it is gone meanwhile."""
    entry = screens.library.entries.get(entry_id)
    return screens.title(entry) if entry else entry_id
