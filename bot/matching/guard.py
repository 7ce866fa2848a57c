"""The near-miss guard: which paper or app, and which action, must agree between the question and the entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.text import clean, fold


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing that a question may be about, e.g. the slot "paper" with values and the folded words for each."""

    name: str
    values: Mapping[str, tuple[str, ...]]

    def found(self, folded: str) -> frozenset[str]:
        """The values whose words stand in the folded text."""
        padded = f" {folded} "
        return frozenset(value for value, words in self.values.items() if any(f" {word} " in padded for word in words))


class Guard:
    """Slots as the admins wrote them down; without any, everything agrees."""

    def __init__(self, slots: Sequence[Slot]) -> None:
        self.slots = tuple(slots)

    @classmethod
    def from_words(cls, words: Mapping[str, object]) -> Guard:
        """From the parsed `words/slots.yaml`: slot to value to list of words."""
        table = words.get("slots")
        found = []
        for name, values in (table if isinstance(table, Mapping) else {}).items():
            if isinstance(values, Mapping):
                lists = {str(v): tuple(fold(clean(str(w))) for w in ws) for v, ws in values.items() if isinstance(ws, list)}
                found.append(Slot(str(name), lists))
        return cls(found)

    def values(self, folded: str) -> tuple[frozenset[str], ...]:
        """The values of every slot that stand in a folded text, in the order of the slots."""
        return tuple(slot.found(folded) for slot in self.slots)

    def agrees(self, folded: str, phrasings: Sequence[tuple[frozenset[str], ...]]) -> bool:
        """Whether for every slot that the question fills, some phrasing of the entry holds one of its values, or none
        of the entry's phrasings says anything on that slot."""
        for number, asked in enumerate(self.values(folded)):
            said = frozenset().union(*(phrasing[number] for phrasing in phrasings)) if phrasings else frozenset()
            if asked and said and not asked & said:
                return False
        return True
