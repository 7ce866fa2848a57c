"""What keeps a likely answer back: another paper, app or sum of money than the entry's, or a person's own case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.text import clean, fold

Said = tuple[frozenset[str], ...]
"""For every slot, the values that a text holds."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing that a question may be about, e.g. the slot "paper", with the folded words of each of its values, each
    phrase between spaces."""

    name: str
    values: Mapping[str, tuple[str, ...]]

    def found(self, folded: str) -> frozenset[str]:
        """The values whose words stand in the folded text."""
        padded = f" {folded} "
        return frozenset(value for value, words in self.values.items() if _holds(padded, words))


class Guard:
    """Slots and groups of phrases as the admins wrote them down; without any, nothing is kept back."""

    def __init__(self, slots: Sequence[Slot] = (), own_case: Sequence[tuple[str, ...]] = ()) -> None:
        self.slots = tuple(slots)
        self._own_case = tuple(own_case)

    @classmethod
    def from_words(cls, words: Mapping[str, object]) -> Guard:
        """From the parsed files `slots.yaml` (slot, value, list of words) and `own_case.yaml` (group, phrases)."""
        slots = [Slot(name, _lists(values)) for name, values in _mapping(words.get("slots")).items()]
        return cls(slots, tuple(_lists(words.get("own_case")).values()))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Guard) and (self.slots, self._own_case) == (other.slots, other._own_case)

    __hash__ = None  # type: ignore[assignment]  # the words of a slot are a mapping

    def says(self, folded: str) -> Said:
        """The values of every slot that stand in a folded text, in the order of the slots."""
        return tuple(slot.found(folded) for slot in self.slots)

    def agrees(self, folded: str, phrasings: Sequence[Said]) -> bool:
        """Whether for every slot that the question fills some phrasing of the entry holds one of its values, or no
        phrasing of the entry fills that slot."""
        for number, asked in enumerate(self.says(folded)):
            said = frozenset().union(*(phrasing[number] for phrasing in phrasings))
            if asked and said and not asked & said:
                return False
        return True

    def is_own_case(self, folded: str) -> bool:
        """Whether a question is on one person's own case: it holds a phrase of every group."""
        return bool(self._own_case) and all(_holds(f" {folded} ", group) for group in self._own_case)


def _holds(padded: str, phrases: Sequence[str]) -> bool:
    return any(map(padded.__contains__, phrases))  # every phrasing is asked for every value: a generator is slow


def _mapping(table: object) -> dict[str, object]:
    return {str(key): value for key, value in table.items()} if isinstance(table, Mapping) else {}


def _lists(table: object) -> dict[str, tuple[str, ...]]:
    """The lists of a mapping, their phrases cleaned and folded, between spaces: they are looked for as whole words."""
    found = _mapping(table)
    return {
        key: tuple(f" {fold(clean(str(text)))} " for text in texts)
        for key, texts in found.items()
        if isinstance(texts, list)
    }
