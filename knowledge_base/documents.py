"""YAML files as documents that keep what people set out by hand: opened, changed, and given back as bytes."""

from __future__ import annotations

import difflib
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString, SingleQuotedScalarString

from knowledge_base.loading import topic_files
from knowledge_base.merging import carried_over
from knowledge_base.problems import FaultyFilesError, Problem, Said, said
from knowledge_base.writing import Journal, Rewrite, rewrite


def change_topic(path: Path, topic: str, change: Callable[[Any], None], journal: Journal) -> None:
    """Makes a change in the document of a topic. Raises what `rewrite` raises."""
    rewrite(path, lambda: changed_document(file_of_topic(path, topic), change), journal)


def part_of(document: Any, kind: str, name: str) -> Any:
    """The entry or the guide (`kind` is the list that it is in) as it stands in the file. Raises LookupError."""
    for part in document.get(kind) or ():
        if part["id"] == name:
            return part
    raise LookupError(name)


def changed_document(file: Path, change: Callable[[Any], None]) -> Rewrite:
    """`file` with `change` made in its document; lines that are not concerned stay byte for byte as they are."""
    original = file.read_bytes()
    text = _decoded(original)
    yaml = _yaml()
    document = yaml.load(text)
    before = _dumped(yaml, document)
    change(document)
    after = carried_over(text, before, _dumped(yaml, document)).encode()
    return Rewrite(file, original, after.replace(b"\n", b"\r\n") if b"\r\n" in original else after)


def without_part(file: Path, kind: str, name: str) -> Rewrite:
    """`file` without an entry or guide; comments before and after it stay. Raises LookupError where it is gone."""
    original = file.read_bytes()
    document = _yaml().load(_decoded(original))
    part, lines = part_of(document, kind, name), original.splitlines(keepends=True)
    first = part.lc.line
    first -= not lines[first].lstrip().startswith(b"-")  # a dash on a line of its own
    dash = lines[first].index(b"-")
    last = first + 1
    while last < len(lines) and (not lines[last].strip() or _indentation(lines[last]) > dash):
        last += 1
    while not lines[last - 1].strip():
        last -= 1
    return Rewrite(file, original, b"".join([*lines[:first], *lines[last:]]))


def file_of_topic(path: Path, topic: str) -> Path:
    """The file of a topic. Raises FaultyFilesError where there is none."""
    for file in sorted(topic_files(path), key=lambda file: file.stem != topic):
        for line in file.read_text(encoding="utf-8").splitlines():
            key, _, value = line.partition(":")
            if key == "topic" and YAML(typ="safe").load(value) == topic:
                return file
    what = said('there is no file of the topic "{topic}"', topic=topic)
    raise FaultyFilesError([Problem(path, 0, what, Said("add it to topics/"))])


def in_the_manner_of(old: Any, text: str) -> Any:
    """`text` with the quotes of the text that it replaces, and with the comment that follows that one."""
    if isinstance(old, LiteralScalarString):
        literal: Any = LiteralScalarString(text)
        if hasattr(old, "comment"):
            literal.comment = old.comment
        return literal
    is_quoted = isinstance(old, SingleQuotedScalarString | DoubleQuotedScalarString)
    return type(old)(text) if is_quoted and "\n" not in text else block(text)


def block(text: str) -> str:
    """A text of several lines as a block, another one as it is."""
    return LiteralScalarString(text) if "\n" in text else text


def stripped(text: object) -> str:
    """A text of a document as `loading` reads it."""
    return "" if text is None else str(text).strip()


def make_list(present: Any, wanted: Sequence[str]) -> None:
    """Turns a list of texts into another in place; what stays keeps its quotes and comments."""
    old = [stripped(text) for text in present]
    steps = difflib.SequenceMatcher(None, old, list(wanted), autojunk=False).get_opcodes()
    for kind, start, end, new_start, new_end in reversed(steps):
        if kind == "equal":
            continue
        shared = min(end - start, new_end - new_start)
        for place in reversed(range(start + shared, end)):
            del present[place]
        for place in range(shared):
            present[start + place] = in_the_manner_of(present[start + place], wanted[new_start + place])
        for offset, text in enumerate(wanted[new_start + shared : new_end]):
            present.insert(start + shared + offset, text)


def _indentation(line: bytes) -> int:
    return len(line) - len(line.lstrip())


def _yaml() -> YAML:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _decoded(data: bytes) -> str:
    return data.decode("utf-8").replace("\r\n", "\n")


def _dumped(yaml: YAML, document: Any) -> str:
    out = io.StringIO()
    yaml.dump(document, out)
    return out.getvalue()
