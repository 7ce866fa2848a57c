"""Writes an admin's change back into the topic files: order, comments and quotes stay as they are.

A change is tried on a copy first. A knowledge base that would not load is never written. Writers wait for each other.
"""

from __future__ import annotations

import fcntl
import io
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString, SingleQuotedScalarString

from knowledge_base.library import Library
from knowledge_base.loading import topic_files
from knowledge_base.merging import carried_over
from knowledge_base.problems import FaultyFilesError, Problem
from knowledge_base.schema import REFERENCE_LANGUAGE, Entry

_ID_CHARACTER = re.compile(r"[^a-z0-9]+")

_DRAFT = "draft"


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


def add_entry(path: Path, entry: Entry) -> None:
    """Appends `entry` to its topic's file. Raises FaultyFilesError where the result would not load."""

    def append(topic: Any) -> None:
        topic["entries"].append(_entry_mapping(entry))

    _change_topic_file(path, entry.topic, append)


def add_phrasing(path: Path, topic: str, entry_id: str, language: str, phrasing: str) -> None:
    """Appends a phrasing to an entry. Raises FaultyFilesError where the result would not load."""

    def append(document: Any) -> None:
        for entry in document["entries"]:
            if entry["id"] == entry_id:
                known = entry["phrasings"].setdefault(language, [])
                if phrasing not in known:
                    known.append(phrasing)

    _change_topic_file(path, topic, append)


def replace_translation(path: Path, topic: str, place: Place, was: str, text: str) -> None:
    """Puts `text` in the place of `was` ("" where there was none) and makes it a draft.

    Raises ChangedMeanwhileError where another text stands there, LookupError where the place is gone, and
    FaultyFilesError where the result would not load.
    """

    def replace(document: Any) -> None:
        part = _part(document, place)
        texts = part["steps"][place.step - 1]["text"] if place.step else part["answer"]
        present = _stripped(texts.get(place.language))
        if present not in (was, text):  # `text` itself: the same correction again, after a crash
            raise ChangedMeanwhileError(present)
        texts[place.language] = _in_the_manner_of(texts.get(place.language), text)
        _review(part)[place.language] = _DRAFT

    _change_topic_file(path, topic, replace)


def approve_translation(path: Path, topic: str, place: Place, seen: Sequence[str], reviewer: str) -> None:
    """Notes that `reviewer` finds the texts of an entry or of a whole guide right, as `seen`: the answer, or the steps.

    Raises ChangedMeanwhileError where they are others now, LookupError where they are gone, and FaultyFilesError.
    """

    def approve(document: Any) -> None:
        part = _part(document, place)
        holders = [step["text"] for step in part["steps"]] if place.step else [part["answer"]]
        present = [_stripped(texts.get(place.language)) for texts in holders]
        if present != list(seen):
            raise ChangedMeanwhileError("\n".join(present))
        _review(part)[place.language] = DoubleQuotedScalarString(reviewer)

    _change_topic_file(path, topic, approve)


def replace_picture(
    path: Path, topic: str, place: tuple[str, int], seen: str, was: str | None, new: str | None
) -> None:
    """Names `new` as the picture of a step (guide and number from 1), or none so that it is drawn.

    Raises ChangedMeanwhileError where the step does not say `seen` (in Vietnamese) or its picture is not `was`,
    LookupError where it is gone, and FaultyFilesError where the result would not load.
    """

    def replace(document: Any) -> None:
        guide, number = place
        step = _part(document, Place(guide, number, REFERENCE_LANGUAGE))["steps"][number - 1]
        present = step.get("picture")
        if _stripped(step["text"].get(REFERENCE_LANGUAGE)) != seen or present not in (was, new):
            raise ChangedMeanwhileError(present or "")
        if new is None:
            step.pop("picture", None)
        elif "picture" in step:
            step["picture"] = new
        else:
            step.insert(1, "picture", new)

    _change_topic_file(path, topic, replace)


def _part(document: Any, place: Place) -> Any:
    """The entry or the guide as it stands in the file."""
    for part in document.get("guides" if place.step else "entries") or ():
        if part["id"] == place.name:
            return part
    raise LookupError(place.name)


def _review(part: Any) -> Any:
    if "review" not in part:
        part["review"] = CommentedMap()
        part["review"].fa.set_flow_style()
    return part["review"]


def _in_the_manner_of(old: Any, text: str) -> Any:
    """`text` with the quotes of the text that it replaces, and with the comment that follows that one."""
    if isinstance(old, LiteralScalarString):
        block: Any = LiteralScalarString(text)
        if hasattr(old, "comment"):
            block.comment = old.comment
        return block
    is_quoted = isinstance(old, SingleQuotedScalarString | DoubleQuotedScalarString)
    return type(old)(text) if is_quoted and "\n" not in text else _block(text)


def _stripped(text: object) -> str:
    """A text of the file as `loading` reads it."""
    return "" if text is None else str(text).strip()


def _entry_mapping(entry: Entry) -> dict[str, object]:
    mapping: dict[str, object] = {
        "id": entry.id,
        "priority": entry.priority,
        "title": dict(entry.title),
        "phrasings": {language: list(texts) for language, texts in entry.phrasings.items()},
        "answer": {language: _block(text) for language, text in entry.answer.items()},
        "source": entry.source,
        "checked": entry.checked,
    }
    if entry.guide:
        mapping["guide"] = entry.guide
    return mapping


def _block(text: str) -> str:
    return LiteralScalarString(text) if "\n" in text else text


def _change_topic_file(path: Path, topic: str, change: Callable[[Any], None]) -> None:
    with _only_writer(path):
        Library.load(path)  # what is faulty already is told as such, before anything is changed
        file, original, document, yaml = _open(path, topic)
        before = _dumped(yaml, document)
        change(document)
        text = carried_over(original, before, _dumped(yaml, document))
        _refuse_if_faulty(path, file, text)
        _replace(file, text)


@contextmanager
def _only_writer(path: Path) -> Iterator[None]:
    """Waits until no other thread or process changes this knowledge base, so that nobody's change is lost."""
    folder = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _open(path: Path, topic: str) -> tuple[Path, str, Any, YAML]:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    for file in sorted(topic_files(path), key=lambda file: file.stem != topic):
        text = file.read_text(encoding="utf-8")
        document = yaml.load(text)
        if document["topic"] == topic:
            return file, text, document, yaml
    raise FaultyFilesError([Problem(path, 1, f'there is no file of the topic "{topic}"', "add it to topics/")])


def _dumped(yaml: YAML, document: Any) -> str:
    out = io.StringIO()
    yaml.dump(document, out)
    return out.getvalue()


def _refuse_if_faulty(path: Path, file: Path, text: str) -> None:
    """Loads a copy of the knowledge base in which `file` holds `text`."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "knowledge_base"
        shutil.copytree(path, copy, ignore=shutil.ignore_patterns("__pycache__", "*.py"))
        (copy / file.relative_to(path)).write_text(text, encoding="utf-8")
        Library.load(copy)


def _replace(file: Path, text: str) -> None:
    """Puts `text` in the file's place in one step, so that a reader never sees half of it."""
    partial = file.with_name(f".{file.name}.new")
    with partial.open("w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    partial.replace(file)


__all__ = [
    "REFERENCE_LANGUAGE",
    "ChangedMeanwhileError",
    "Place",
    "add_entry",
    "add_phrasing",
    "approve_translation",
    "free_entry_id",
    "replace_picture",
    "replace_translation",
]
