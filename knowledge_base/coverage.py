"""How much of the knowledge base there is in each language: a table of values, and the same as text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from knowledge_base.library import Library
from knowledge_base.schema import REFERENCE_LANGUAGE, Entry, Guide, Language, Topic

LEGEND = "per cent of entries/guides in each language; d: drafts, (…d): the part of them that are drafts"


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
    """The table: `languages` are its columns; `interface` is the share of the interface's texts."""

    languages: tuple[str, ...]
    rows: tuple[Row, ...]
    interface: tuple[Share, ...]

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
        tuple(_interface(library, code) for code in languages),
    )


def format_coverage(table: Coverage) -> str:
    """The table as lines of text: a row a topic, then all of them, then the interface."""
    cells = [
        ["topic", *table.languages],
        *([row.topic, *_cells(row)] for row in (*table.rows, table.total)),
        ["interface", *map(str, table.interface)],
    ]
    widths = [max(len(row[column]) for row in cells) for column in range(len(cells[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]
    return "\n".join([*lines, LEGEND])


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


def _cells(row: Row) -> list[str]:
    return [f"{entries}/{guides}" for entries, guides in zip(row.entries, row.guides, strict=True)]


def _percent(part: int, total: int) -> int:
    return 100 * part // total if total else 0
