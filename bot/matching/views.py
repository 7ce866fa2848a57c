"""One message, several readings side by side: as typed, expanded, folded, and with its diacritics put back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.matching.restoring import Restorer
from bot.text import clean, decode_telex, decode_vni, detect_language, fold, is_plain_syllable, marked_share

_LONGEST_PHRASE = 6  # words in a key of a table


@dataclass(frozen=True, slots=True)
class Reading:
    """The views of one text. All are cleaned: lower case, words apart by single spaces."""

    typed: str
    typed_folded: str
    expanded: str
    folded: str
    restored: str
    language: str
    marks: float


@dataclass(frozen=True, slots=True)
class Tables:
    """The word tables that admins edit, ready for look-up: key phrase to what it means."""

    teencode: Mapping[str, str]
    aliases: Mapping[str, str]

    @classmethod
    def of(cls, teencode: Mapping[str, str], aliases: Mapping[str, str]) -> Tables:
        """From keys as people write them."""
        # A name stands for itself too, so that no part of it is taken for something else ("CH Play" for "ch").
        names = {meaning: meaning for meaning in aliases.values()}
        return cls(_by_spelling(teencode), _by_spelling({**names, **aliases}))

    @classmethod
    def from_words(cls, words: Mapping[str, object]) -> Tables:
        """From the parsed files of `knowledge_base/words/`; what is missing is empty."""
        return cls.of(pairs(words.get("teencode")), pairs(words.get("aliases")))


def _by_spelling(table: Mapping[str, str]) -> dict[str, str]:
    """Every key as written, and folded too where that is not one ordinary Vietnamese syllable ("kài" is not "kai")."""
    found: dict[str, str] = {}
    for key, value in table.items():
        for spelling, meaning in _row(key, value):
            found.setdefault(spelling, meaning)
    return found


@lru_cache(maxsize=1 << 12)
def _row(key: str, value: str) -> tuple[tuple[str, str], ...]:
    """The spellings of a row with what they mean. The same tables are made ready anew whenever an entry changes."""
    written = clean(key) or key.strip()
    folded = fold(written)
    meaning = clean(value)
    if " " in folded or not is_plain_syllable(folded):
        return (written, meaning), (folded, meaning)
    return ((written, meaning),)


def pairs(table: object) -> dict[str, str]:
    """A table as key to meaning. In the file a group holds `meaning: [keys]`; groups only keep the file tidy."""
    found: dict[str, str] = {}
    for group in (table if isinstance(table, Mapping) else {}).values():
        for meaning, keys in (group if isinstance(group, Mapping) else {}).items():
            for key in keys if isinstance(keys, list) else [keys]:
                found[str(key)] = str(meaning)
    return found


class Reader:
    """Gives the views of a text. `known`: the words of the knowledge base as typed there, which are never decoded.

    `decoding`: off for a knowledge base in another language than Vietnamese, whose words would be taken for keystrokes.
    """

    def __init__(
        self, tables: Tables, restorer: Restorer, known: frozenset[str] = frozenset(), *, decoding: bool = True
    ) -> None:
        self.tables = tables
        self._names = Phrases(tables.aliases)
        self._all = Phrases({**tables.teencode, **tables.aliases})
        self._decoding = decoding
        self._restorer = restorer
        self._known = known
        self.steps: Sequence[tuple[str, Callable[[list[str], str], list[str]]]] = (
            ("telex", self._telex),
            ("vni", self._vni),
            ("tables", self._tables),
            ("aliases of what is spelled out now", self._aliases),
        )

    def read(self, text: str, default: str = "vi") -> Reading:
        """The views of `text`. H'Mông, Thái, Lào and English are cleaned and folded, never decoded."""
        typed = clean(text)
        language = detect_language(text, default)
        if not self._decoding:
            return glance(text, default)
        words = typed.split()
        marks = 0.0
        for name, step in self.steps:
            words = step(words, language)
            marks = marked_share(" ".join(words)) if name == "vni" else marks  # what the person typed, decoded
        expanded = " ".join(words)
        restored = self._restorer.restore(words) if language == "vi" else expanded
        return Reading(typed, fold(typed), expanded, fold(expanded), restored, language, marks)

    def _aliases(self, words: list[str], _language: str) -> list[str]:
        return self._names.replaced(words)

    def _tables(self, words: list[str], language: str) -> list[str]:
        """Both tables at once, so that a name keeps its parts ("CH Play", where "ch" alone is "chưa")."""
        return (self._all if language == "vi" else self._names).replaced(words)

    def _telex(self, words: list[str], language: str) -> list[str]:
        if language != "vi":
            return words
        return [word if word in self._known else decode_telex(word) or word for word in words]

    def _vni(self, words: list[str], language: str) -> list[str]:
        """Only where two words at least decode: a single "so1" or "muc2" is a number."""
        if language != "vi" or sum(any(c.isdigit() for c in word) for word in words) < 2:
            return words
        decoded = [None if word in self._known else decode_vni(word) for word in words]
        if sum(word is not None for word in decoded) < 2:
            return words
        return [new or old for new, old in zip(decoded, words, strict=True)]


def glance(text: str, language: str) -> Reading:
    """What can be had of a text at once: it stands for itself in every view."""
    typed = clean(text)
    folded = fold(typed)
    return Reading(typed, folded, typed, folded, typed, language, marked_share(typed))


class Phrases:
    """A table of phrases and what they mean, ready to be looked for in texts."""

    def __init__(self, meanings: Mapping[str, str]) -> None:
        self._meanings = meanings
        self._longest: dict[str, int] = {}  # by the first word, so that most words of a text are done with at once
        for key in meanings:
            words = key.split()[:_LONGEST_PHRASE]
            if words:
                self._longest[words[0]] = max(len(words), self._longest.get(words[0], 0))

    def replaced(self, words: list[str]) -> list[str]:
        """`words` with the longest phrases replaced by what they mean; the spelling as typed goes before folded."""
        folded = [fold(word) for word in words]
        result: list[str] = []
        place = 0
        while place < len(words):
            if words[place] not in self._longest and folded[place] not in self._longest:
                result.append(words[place])
                place += 1
                continue
            meaning, size = self._at(words, folded, place)
            result += [words[place]] if meaning is None else meaning.split()
            place += size
        return result

    def _at(self, words: list[str], folded: list[str], place: int) -> tuple[str | None, int]:
        """What the longest phrase that begins at `place` means, and how many words it has."""
        longest = max(self._longest.get(words[place], 0), self._longest.get(folded[place], 0))
        for size in range(min(longest, len(words) - place), 0, -1):
            span = slice(place, place + size)
            meaning = self._meanings.get(" ".join(words[span]))
            if meaning is None and _may_fold(words[span], folded[span]):
                meaning = self._meanings.get(" ".join(folded[span]))
            if meaning is not None:
                return meaning, size
        return None, 1


def _may_fold(words: Sequence[str], folded: Sequence[str]) -> bool:
    """Whether marks may be overlooked: not where the words, with their marks, are ordinary ones ("đóng tiền")."""
    return len(words) > 2 or all(map(str.isascii, words)) or not all(map(is_plain_syllable, folded))


_WORD = re.compile(r"\w+")


def vocabulary(texts: Sequence[str]) -> frozenset[str]:
    """The ASCII words of `texts` that are no Vietnamese syllable: names and foreign words that decoding must spare."""
    found = {word for text in texts for word in _WORD.findall(text.lower())}
    return frozenset(word for word in found if word.isascii() and not is_plain_syllable(word))
