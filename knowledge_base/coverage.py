"""How much of the knowledge base there is in each language: a table of values, and the same as text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from knowledge_base.library import Library
from knowledge_base.schema import REFERENCE_LANGUAGE, Entry, Guide, Language, Topic

LEGEND = "per cent of entries/guides in each language; d: drafts, (…d): the part of them that are drafts"
NAMED_LEGEND = "named first (words/most_needed.yaml): the screens, the menu, the safety entries, the guides most needed"


@dataclass(frozen=True, slots=True)
class Share:
    """How many of `total` there are in a language, and how many of those are drafts."""

    done: int
    total: int
    drafts: int = 0

    @property
    def percent(self) -> int:
        """Rounded down, so that 100 means all."""
        return _percent(self.done, self.total)

    def __add__(self, other: Share) -> Share:
        return Share(self.done + other.done, self.total + other.total, self.drafts + other.drafts)

    def __str__(self) -> str:
        if not self.total:
            return "–"
        if not self.drafts:
            return f"{self.percent}"
        if self.drafts == self.done:
            return f"{self.percent}d"
        return f"{self.percent}({_percent(self.drafts, self.total)}d)"


@dataclass(frozen=True, slots=True)
class Row:
    """A topic: the share of its entries and of its guides for each language, in the order of the table."""

    topic: str
    entries: tuple[Share, ...]
    guides: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """The table: `languages` are its columns; `named` are the parts that every language should have first."""

    languages: tuple[str, ...]
    rows: tuple[Row, ...]
    named: Mapping[str, tuple[Share, ...]]

    @property
    def total(self) -> Row:
        """All topics together."""
        return Row(
            "all",
            tuple(sum(column, Share(0, 0)) for column in zip(*(row.entries for row in self.rows), strict=True)),
            tuple(sum(column, Share(0, 0)) for column in zip(*(row.guides for row in self.rows), strict=True)),
        )


def coverage(library: Library, languages: Sequence[str]) -> Coverage:
    """The table of a library for these languages."""
    return Coverage(
        tuple(languages),
        tuple(_row(topic, languages) for topic in library.topics.values()),
        {name: tuple(share(library, code) for code in languages) for name, share in _NAMED.items()},
    )


def format_coverage(table: Coverage) -> str:
    """The table as lines of text: a row a topic and one for all, then what every language should have first."""
    topics = [["topic", *table.languages], *([row.topic, *_cells(row)] for row in (*table.rows, table.total))]
    named = [[name, *map(str, shares)] for name, shares in table.named.items()]
    together = [sum(column, Share(0, 0)) for column in zip(*table.named.values(), strict=True)]
    named.append(["NAMED PART", *map(str, together)])
    widths = [max(len(row[column]) for row in (*topics, *named)) for column in range(len(topics[0]))]

    def lines(rows: Sequence[Sequence[str]]) -> list[str]:
        return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]

    return "\n".join([*lines(topics), LEGEND, "", *lines(named), NAMED_LEGEND])


def is_translated(part: Entry | Guide, language: str) -> bool:
    """Whether an entry is answered, or every text of a guide is there, in a language."""
    if isinstance(part, Entry):
        return bool(part.answer.get(language))
    texts = [part.title, *(text for step in part.steps for text in (step.text, step.expect, step.trouble) if text)]
    return all(text.get(language) for text in texts)


def _row(topic: Topic, languages: Sequence[str]) -> Row:
    return Row(
        topic.id,
        tuple(_share(topic.entries, language) for language in languages),
        tuple(_share(topic.guides, language) for language in languages),
    )


def _share(parts: Iterable[Entry | Guide], language: str) -> Share:
    parts = tuple(parts)
    done = [part for part in parts if is_translated(part, language)]
    return Share(len(done), len(parts), sum(part.is_draft(language) for part in done))


def _interface(library: Library, code: str) -> Share:
    wanted = library.languages[REFERENCE_LANGUAGE].texts
    language = library.languages.get(code, Language(code, code, {}))
    done = len(set(wanted) & set(language.texts))
    return Share(done, len(wanted), done if language.draft else 0)


def _menu(library: Library, code: str) -> Share:
    """The titles that lead from the menu to an answer."""
    topics = list(library.topics.values())
    done = sum(code in topic.title for topic in topics)
    entries = [entry for entry in library.entries.values() if code in entry.title]
    language = library.languages.get(code)
    drafts = (done if language and language.draft else 0) + sum(entry.is_draft(code) for entry in entries)
    return Share(done + len(entries), len(topics) + len(library.entries), drafts)


def _safety(library: Library, code: str) -> Share:
    topics = _most_needed(library, "safety")
    return _share((entry for entry in library.entries.values() if entry.topic in topics), code)


def _guides(library: Library, code: str) -> Share:
    """The guides, and the answers that lead to them."""
    names = _most_needed(library, "guides")
    guides = [library.guides[name] for name in names if name in library.guides]
    return _share([*guides, *(entry for entry in library.entries.values() if entry.guide in names)], code)


def _most_needed(library: Library, what: str) -> tuple[str, ...]:
    names = library.words.get("most_needed", {}).get(what)
    return tuple(map(str, names)) if isinstance(names, list | tuple) else ()


_NAMED = {"interface": _interface, "menu": _menu, "safety entries": _safety, "needed guides": _guides}
"""What every language should have first, by the names of the table's rows."""


def _cells(row: Row) -> list[str]:
    return [f"{entries}/{guides}" for entries, guides in zip(row.entries, row.guides, strict=True)]


def _percent(part: int, total: int) -> int:
    return 100 * part // total if total else 0
