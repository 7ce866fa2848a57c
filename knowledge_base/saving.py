"""Writes a person's change back into the YAML files: order, comments and quotes stay as they are.

Every change may be told to a `Journal`; how it gets into the file is `writing`'s.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from knowledge_base.documents import (
    block,
    change_topic,
    changed_document,
    file_of_topic,
    in_the_manner_of,
    make_list,
    part_of,
    stripped,
    without_part,
)
from knowledge_base.library import Library
from knowledge_base.schema import DRAFT, REFERENCE_LANGUAGE, Entry
from knowledge_base.writing import NOBODY, Journal, rewrite

_ID_CHARACTER = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a translated text stands: the answer of the entry `name`, or a step (from 1) of the guide `name`."""

    name: str
    step: int
    language: str


class ChangedMeanwhileError(Exception):
    """A text is no longer what the person saw; `present` is what it is now."""

    def __init__(self, present: str) -> None:
        self.present = present
        super().__init__("the text was changed meanwhile")


def free_entry_id(library: Library, topic: str, folded_title: str) -> str:
    """An id that no entry has yet, made from the topic and the first words of a title without diacritics."""
    words = [word for word in _ID_CHARACTER.split(folded_title) if word][:5]
    stem = f"{topic}.{'_'.join(words)[:30].strip('_') or 'entry'}"
    name, number = stem, 2
    while name in library.entries:
        name, number = f"{stem}_{number}", number + 1
    return name


def add_entry(path: Path, entry: Entry, journal: Journal = NOBODY) -> None:
    """Appends `entry` to its topic's file. Raises what `rewrite` raises."""

    def append(document: Any) -> None:
        if all(present["id"] != entry.id for present in document["entries"]):  # else the same again, after a crash
            document["entries"].append(_entry_mapping(entry))

    change_topic(path, entry.topic, append, journal)


def remove_entry(path: Path, topic: str, entry_id: str, journal: Journal = NOBODY) -> None:
    """Takes an entry out of its topic's file. Raises LookupError where it is gone, and what `rewrite` raises."""
    rewrite(path, lambda: without_part(file_of_topic(path, topic), "entries", entry_id), journal)


def add_phrasings(
    path: Path, topic: str, entry_id: str, phrasings: Mapping[str, Sequence[str]], journal: Journal = NOBODY
) -> None:
    """Appends phrasings (by language) to an entry. Raises LookupError where it is gone, and what `rewrite` raises."""

    def append(document: Any) -> None:
        entry = part_of(document, "entries", entry_id)
        for language, texts in phrasings.items():
            known = entry["phrasings"].setdefault(language, CommentedSeq())
            make_list(known, list(dict.fromkeys([*map(stripped, known), *texts])))

    change_topic(path, topic, append, journal)


def replace_translation(path: Path, topic: str, place: Place, was: str, text: str, journal: Journal = NOBODY) -> None:
    """Puts `text` in the place of `was` ("" where there was none) and makes it a draft.

    Raises ChangedMeanwhileError where another text stands there, LookupError where the place is gone, and what
    `rewrite` raises.
    """

    def replace(document: Any) -> None:
        part = _part_at(document, place)
        texts = part["steps"][place.step - 1]["text"] if place.step else part["answer"]
        present = stripped(texts.get(place.language))
        if present not in (was, text):  # `text` itself: the same correction again, after a crash
            raise ChangedMeanwhileError(present)
        texts[place.language] = in_the_manner_of(texts.get(place.language), text)
        _review(part)[place.language] = DRAFT

    change_topic(path, topic, replace, journal)


def approve_translation(
    path: Path, topic: str, place: Place, seen: Sequence[str], reviewer: str, journal: Journal = NOBODY
) -> None:
    """Notes that `reviewer` finds the texts of an entry or of a whole guide right, as `seen`: the answer, or the steps.

    Raises ChangedMeanwhileError where they are others now, LookupError where they are gone, and what `rewrite` raises.
    """

    def approve(document: Any) -> None:
        part = _part_at(document, place)
        holders = [step["text"] for step in part["steps"]] if place.step else [part["answer"]]
        present = [stripped(texts.get(place.language)) for texts in holders]
        if present != list(seen):
            raise ChangedMeanwhileError("\n".join(present))
        _review(part)[place.language] = DoubleQuotedScalarString(reviewer)

    change_topic(path, topic, approve, journal)


def replace_picture(
    path: Path,
    topic: str,
    place: tuple[str, int],
    seen: str,
    was: str | None,
    new: str | None,
    journal: Journal = NOBODY,
) -> None:
    """Names `new` as the picture of a step (guide and number from 1), or none so that it is drawn.

    Raises ChangedMeanwhileError where the step does not say `seen` (in Vietnamese) or its picture is not `was`,
    LookupError where it is gone, and what `rewrite` raises.
    """

    def replace(document: Any) -> None:
        guide, number = place
        step = part_of(document, "guides", guide)["steps"][number - 1]
        present = step.get("picture")
        if stripped(step["text"].get(REFERENCE_LANGUAGE)) != seen or present not in (was, new):
            raise ChangedMeanwhileError(present or "")
        if new is None:
            step.pop("picture", None)
        elif "picture" in step:
            step["picture"] = new
        else:
            step.insert(1, "picture", new)

    change_topic(path, topic, replace, journal)


def add_words(path: Path, table: str, group: str, texts: Sequence[str], journal: Journal = NOBODY) -> None:
    """Appends texts to a group of the table `words/<table>.yaml`, which must be there. Raises what `rewrite` raises."""

    def append(document: Any) -> None:
        known = document.setdefault(group, CommentedSeq())
        make_list(known, list(dict.fromkeys([*map(stripped, known), *texts])))

    file = path / "words" / f"{table}.yaml"
    rewrite(path, lambda: changed_document(file, append), journal)


def _part_at(document: Any, place: Place) -> Any:
    return part_of(document, "guides" if place.step else "entries", place.name)


def _review(part: Any) -> Any:
    if "review" not in part:
        part["review"] = CommentedMap()
        part["review"].fa.set_flow_style()
    return part["review"]


def _entry_mapping(entry: Entry) -> dict[str, object]:
    mapping: dict[str, object] = {
        "id": entry.id,
        "priority": entry.priority,
        "title": dict(entry.title),
        "phrasings": {language: list(texts) for language, texts in entry.phrasings.items()},
        "answer": {language: block(text) for language, text in entry.answer.items()},
        "source": entry.source,
        "checked": entry.checked,
    }
    if entry.guide:
        mapping["guide"] = entry.guide
    return mapping


__all__ = [
    "ChangedMeanwhileError",
    "Place",
    "add_entry",
    "add_phrasings",
    "add_words",
    "approve_translation",
    "free_entry_id",
    "remove_entry",
    "replace_picture",
    "replace_translation",
]
