"""Candidate phrasings, one at a time: what people vouched for, and an admin's one tap that makes it a phrasing."""

from __future__ import annotations

from telegram import CallbackQuery, Message

from bot.candidates import Settled
from bot.store.vouches import Verdict
from handlers.audience import Audience
from handlers.context import Context, Visit
from handlers.faults import tell_fault
from handlers.routing import OnCommand, OnTap, Table
from handlers.screens import Screen
from handlers.sending import say, show
from handlers.studio import candidate_screens, quoting
from handlers.studio import candidate_taps as taps
from knowledge_base.problems import FaultyFilesError
from knowledge_base.writing import BusyFileError


async def open_candidates(_message: Message, _arguments: list[str], visit: Visit, context: Context) -> None:
    """The strongest candidate."""
    screen, texts = await _at(0, visit, context)
    message = await say(context.bot, visit.chat_id, screen)
    await quoting.note_words(message.message_id, texts, visit, context)


async def show_candidate(query: CallbackQuery, tap: taps.ShowCandidate, visit: Visit, context: Context) -> None:
    """Another candidate, in the same message."""
    await _show_at(query, tap.place, visit, context)


async def accept(query: CallbackQuery, tap: taps.AcceptCandidate, visit: Visit, context: Context) -> str | None:
    """It becomes a phrasing of the entry that it was proposed for."""
    return await _accept(query, tap.candidate, tap.place, None, visit, context)


async def accept_as(query: CallbackQuery, tap: taps.AcceptCandidateAs, visit: Visit, context: Context) -> str | None:
    """It becomes a phrasing of the entry that the admin chose."""
    return await _accept(query, tap.candidate, tap.place, tap.entry, visit, context)


async def choose_other_entry(
    query: CallbackQuery, tap: taps.ChooseOtherEntry, visit: Visit, context: Context
) -> str | None:
    """The entries that it may belong to instead."""
    services = context.services
    found = await services.candidates.find(tap.candidate)
    if found is None:
        return visit.screens.label("candidate_gone")
    entries = [services.library.entries[entry] for entry in await services.candidates.other_entries(found)]
    screen = candidate_screens.other_entries(visit.screens, found, tap.place, entries)
    await quoting.note_words(await show(context.bot, query, screen), found.texts, visit, context)
    return None


async def reject(query: CallbackQuery, tap: taps.RejectCandidate, visit: Visit, context: Context) -> str | None:
    """It is never proposed again."""
    settled = await context.services.candidates.reject(visit.person.id, tap.candidate)
    return await _go_on(query, settled, tap.place, visit, context)


async def _accept(
    query: CallbackQuery, candidate_id: int, place: int, entry: str | None, visit: Visit, context: Context
) -> str | None:
    try:
        settled = await context.services.candidates.accept(visit.person.id, candidate_id, entry)
    except (FaultyFilesError, BusyFileError) as error:
        await tell_fault(error, visit, context)
        return None
    return await _go_on(query, settled, place, visit, context)


async def _go_on(
    query: CallbackQuery, settled: Settled | None, place: int, visit: Visit, context: Context
) -> str | None:
    """Says what became of the candidate and shows the next one below it, in the same message."""
    if settled is None:
        await _show_at(query, place, visit, context)
        return visit.screens.label("candidate_gone")
    told = candidate_screens.settled(visit.screens, settled)
    following, texts = await _at(place, visit, context)
    message_id = await show(context.bot, query, Screen(f"{told}\n\n{following.text}", following.rows))
    await quoting.note_words(message_id, [settled.text, *texts], visit, context)
    if settled.by_other:
        return visit.screens.label("candidate_decided_before", name=settled.ruling.admin_name or "…")
    accepted = settled.ruling.verdict is Verdict.ACCEPTED
    return visit.screens.label("candidate_accepted_toast" if accepted else "candidate_rejected_toast")


async def _show_at(query: CallbackQuery, place: int, visit: Visit, context: Context) -> None:
    screen, texts = await _at(place, visit, context)
    await quoting.note_words(await show(context.bot, query, screen), texts, visit, context)


async def _at(place: int, visit: Visit, context: Context) -> tuple[Screen, tuple[str, ...]]:
    """The candidate at this place, and the wordings that it stands for."""
    proposal = await context.services.candidates.proposal(place)
    if proposal is None:
        return visit.screens.plain("candidates_none"), ()
    return candidate_screens.candidate(visit.screens, proposal), proposal.candidate.texts


TABLE: Table = (
    OnCommand("candidates", open_candidates, Audience.ADMINS),
    OnTap(taps.ShowCandidate, show_candidate, Audience.ADMINS),
    OnTap(taps.AcceptCandidate, accept, Audience.ADMINS),
    OnTap(taps.AcceptCandidateAs, accept_as, Audience.ADMINS),
    OnTap(taps.ChooseOtherEntry, choose_other_entry, Audience.ADMINS),
    OnTap(taps.RejectCandidate, reject, Audience.ADMINS),
)
