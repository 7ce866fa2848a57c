"""Learning from people, safely: what they vouch for becomes a candidate phrasing, and only an admin makes it one.

A candidate is not stored: it is worked out anew from the vouches for questions that are still kept. So whoever asks to
be forgotten, or takes their word back, leaves no candidate behind.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from bot.clock import Clock
from bot.matching import Decision, Matcher, Mind, wording
from bot.store import Database, acts, questions, vouches
from bot.store.acts import Act
from bot.store.database import Connection
from bot.store.versions import CHAT, Origin
from bot.store.vouches import Ruling, Verdict, Vouch, Way
from bot.studio import Editing
from bot.text import clean, fold
from knowledge_base.library import KnowledgeBase

FEWEST_WORDS, MOST_WORDS = 2, 25
FEWEST_LETTERS, MOST_LETTERS = 8, 160
"""What is shorter tells nothing by itself, what is longer is a story."""
_STRENGTH = {Way.SENT: 3, Way.PICKED: 2, Way.HELPED: 1}
"""Among wordings that equally many vouch for: who chose the entry says more than who was content with it."""
_CHOICES = 8


@dataclass(frozen=True, slots=True)
class Candidate:
    """A wording proposed for an entry. `id` is that of its first vouch; `people` vouch in all, `ways` each way."""

    id: int
    text: str
    language: str
    entry: str
    question_ids: tuple[int, ...]
    texts: tuple[str, ...]
    people: int
    ways: Mapping[Way, int]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A candidate as it is put to an admin: the `place`-th (from 0) of `count`.

    `now`: what the matcher answers today; `nearer`: the other entry that it is nearer to, or None.
    """

    candidate: Candidate
    place: int
    count: int
    now: Decision
    nearer: str | None


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a candidate. `by_other`: another admin was faster, whose decision stands."""

    text: str
    ruling: Ruling
    by_other: bool


class Candidates:
    """What admins do with candidates. `matcher` gives the matcher in force."""

    def __init__(
        self,
        database: Database,
        knowledge: KnowledgeBase,
        matcher: Callable[[], Matcher],
        editing: Editing,
        clock: Clock,
    ) -> None:
        self._database = database
        self._knowledge = knowledge
        self._matcher = matcher
        self._editing = editing
        self._clock = clock
        self._deciding = asyncio.Lock()

    async def waiting(self) -> tuple[Candidate, ...]:
        """The candidates that nobody has decided on, strongest first."""
        standing, ruled = await self._database.read(_standing_and_ruled)
        entries = self._knowledge.library.entries
        return await asyncio.to_thread(candidates, self._matcher().mind, standing, ruled, entries)

    async def proposal(self, place: int) -> Proposal | None:
        """The candidate at this place, or the first one beyond the end; None where there is none."""
        found = await self.waiting()
        if not found:
            return None
        place = place if place < len(found) else 0
        now = await asyncio.to_thread(self._matcher().decide, found[place].text)
        return Proposal(found[place], place, len(found), now, self._nearer(found[place], now))

    async def find(self, candidate_id: int) -> Candidate | None:
        """The candidate with this id while it waits, or None."""
        return next((each for each in await self.waiting() if each.id == candidate_id), None)

    async def other_entries(self, candidate: Candidate) -> list[str]:
        """The entries that it may belong to instead, likeliest first."""
        ranking = await asyncio.to_thread(self._matcher().rank, candidate.text, _CHOICES + 1)
        return [entry for entry, _ in ranking if entry != candidate.entry][:_CHOICES]

    async def accept(self, admin_id: int, candidate_id: int, entry: str | None = None) -> Settled | None:
        """Makes it a phrasing of `entry`, by default of the proposed one; it is matched when this returns.

        None where the candidate or the entry is gone. Raises FaultyFilesError where the knowledge base would not load
        with it, or BusyFileError; nothing is changed then.
        """
        async with self._deciding:
            found = await self._database.read(vouches.find, candidate_id)
            taken_as = found.entry if found and entry is None else entry
            if found is None or taken_as not in self._knowledge.library.entries:
                return None
            settled = await self._decided_before(found, admin_id)
            if settled is None:
                origin = Origin(CHAT, admin_id, "", "candidate", str(taken_as))
                await self._editing.add_phrasing(origin, found.text, found.language)
                settled = await self._settle(found, Verdict.ACCEPTED, admin_id, taken_as)
            return settled

    async def reject(self, admin_id: int, candidate_id: int) -> Settled | None:
        """It is never proposed for this entry again. None where it is gone."""
        async with self._deciding:
            found = await self._database.read(vouches.find, candidate_id)
            if found is None:
                return None
            settled = await self._decided_before(found, admin_id)
            return settled or await self._settle(found, Verdict.REJECTED, admin_id, None)

    async def _decided_before(self, found: Vouch, admin_id: int) -> Settled | None:
        ruling = await self._database.read(vouches.ruling, _digest(found.text), found.entry)
        return Settled(found.text, ruling, ruling.admin_id != admin_id) if ruling else None

    async def _settle(self, found: Vouch, verdict: Verdict, admin_id: int, taken_as: str | None) -> Settled:
        """Keeps the decision on the wording and on all that are nearly the same."""
        same = await self._same_wording(found)
        digests = {(_digest(each.text), found.entry) for each in same}
        question_ids = {each.question_id for each in same}
        now = self._clock()
        await self._database.run(_note_ruling, digests, question_ids, verdict, admin_id, taken_as or found.entry, now)
        return Settled(found.text, Ruling(verdict, admin_id, None, taken_as), by_other=False)

    async def _same_wording(self, found: Vouch) -> list[Vouch]:
        standing, _ = await self._database.read(_standing_and_ruled)
        same = [found, *(each for each in standing if each.entry == found.entry and each.id != found.id)]
        places = await asyncio.to_thread(wording.places, self._matcher().mind, [each.text for each in same])
        return [each for each, place in zip(same, places, strict=True) if place == 0]

    def _nearer(self, candidate: Candidate, now: Decision) -> str | None:
        sure_enough = now.confidence >= self._matcher().bands.suggest
        return now.entry if now.entry != candidate.entry and sure_enough else None


def candidates(
    mind: Mind, standing: Sequence[Vouch], ruled: Collection[tuple[str, str]], entries: Collection[str]
) -> tuple[Candidate, ...]:
    """The candidates among vouches, oldest first: nearly the same wordings are one, and nothing that is known or was
    decided on, is too short or too long, or belongs to an entry that is gone. Strongest first."""
    by_entry: dict[str, list[Vouch]] = defaultdict(list)
    for each in standing:
        if each.entry in entries and is_fit(each.text):
            by_entry[each.entry].append(each)
    found = []
    for entry, its in by_entry.items():
        known = wording.known(mind, entry)
        groups: dict[int, list[Vouch]] = defaultdict(list)
        for each, place in zip(its, wording.places(mind, [each.text for each in its], known), strict=True):
            if place is not None:
                groups[place].append(each)
        found += [
            _candidate(group)
            for group in groups.values()
            if not any((_digest(each.text), entry) in ruled for each in group)
        ]
    return tuple(sorted(found, key=_strongest_first))


def is_fit(text: str) -> bool:
    """Whether a question is neither too short to tell anything nor too long to be a phrasing."""
    return FEWEST_WORDS <= len(text.split()) <= MOST_WORDS and FEWEST_LETTERS <= len(text) <= MOST_LETTERS


def _candidate(group: Sequence[Vouch]) -> Candidate:
    first = group[0]
    return Candidate(
        id=first.id,
        text=first.text,
        language=first.language,
        entry=first.entry,
        question_ids=tuple(dict.fromkeys(each.question_id for each in group)),
        texts=tuple(dict.fromkeys(each.text for each in group)),
        people=len({each.person_id for each in group}),
        ways={way: len({each.person_id for each in group if each.way is way}) for way in Way},
    )


def _strongest_first(candidate: Candidate) -> tuple[int, int, int]:
    return -candidate.people, -sum(_STRENGTH[way] * count for way, count in candidate.ways.items()), candidate.id


def _digest(text: str) -> str:
    """A name for a wording that tells nothing of it, the same with and without marks."""
    return sha256(fold(clean(text)).encode()).hexdigest()[:32]


def _standing_and_ruled(db: Connection) -> tuple[list[Vouch], frozenset[tuple[str, str]]]:
    return vouches.standing(db), vouches.ruled(db)


def _note_ruling(
    db: Connection,
    wordings: Iterable[tuple[str, str]],
    question_ids: Iterable[int],
    verdict: Verdict,
    admin_id: int,
    entry: str,
    now: datetime,
) -> None:
    taken_as = entry if verdict is Verdict.ACCEPTED else None
    vouches.rule(db, wordings, verdict, admin_id, now, taken_as)
    if verdict is Verdict.ACCEPTED:
        for question_id in question_ids:
            questions.note_choice(db, question_id, entry)
        acts.record(db, admin_id, Act.ADD_PHRASINGS, entry, now, after="+1")
    else:
        acts.record(db, admin_id, Act.REJECT, entry, now)
