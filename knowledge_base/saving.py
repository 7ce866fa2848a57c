"""Writes an admin's change back into the topic files: order, comments and quotes stay as they are.

A change is tried on a copy first. A knowledge base that would not load is never written.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import LiteralScalarString

from knowledge_base.library import Library
from knowledge_base.loading import topic_files
from knowledge_base.problems import FaultyFilesError, Problem
from knowledge_base.schema import REFERENCE_LANGUAGE, Entry

_ID_CHARACTER = re.compile(r"[^a-z0-9]+")


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
    file, document, yaml = _open(path, topic)
    change(document)
    out = io.StringIO()
    yaml.dump(document, out)
    _refuse_if_faulty(path, file, out.getvalue())
    _replace(file, out.getvalue())


def _open(path: Path, topic: str) -> tuple[Path, Any, YAML]:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    for file in topic_files(path):
        document = yaml.load(file.read_text(encoding="utf-8"))
        if document["topic"] == topic:
            return file, document, yaml
    raise FaultyFilesError([Problem(path, 1, f'there is no file of the topic "{topic}"', "add it to topics/")])


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


__all__ = ["REFERENCE_LANGUAGE", "add_entry", "add_phrasing", "free_entry_id"]
