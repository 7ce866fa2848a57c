"""Reads YAML while remembering the line of everything, and collects every fault instead of stopping at the first."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TypeVar, cast

import yaml

from knowledge_base.problems import Problem, Said, Words, as_said, said

_INDENTATION_BY_TAB = re.compile(r"^ *\t", re.MULTILINE)
LOADER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
"""libyaml's parser where there is one: it reads the whole knowledge base about eight times as fast."""
_TAB_WIDTHS = (2, 4, 6, 8)
_MOST_KEPT = 64
"""So many files are kept as they were read: the words and languages of two or three knowledge bases."""

DID_YOU_MEAN = 'did you mean "{word}"?'
ADD_LINE = 'add a line "{key}: …"'
IN_LANGUAGE, KEY_OF = "{what} in “{language}”", "“{key}” of {what}"
TEXT_OF = "a text of {what}"
LACKS_LANGUAGE = '{what} lacks the language "{language}"'
UNKNOWN_LANGUAGE = '{what}: "{language}" is no known language'

T = TypeVar("T")


class Reader:
    """Turns the YAML nodes of one file into plain values; what is wrong goes to `problems`.

    A faulty value is replaced by an empty one of its kind, so that reading goes on to the next fault. `what` is always
    what the value is called in a sentence.
    """

    def __init__(self, path: Path, problems: list[Problem], text: str | None = None) -> None:
        """`text`: what stands in the file, where the caller has read it already."""
        self.path = path
        self.problems = problems
        self._text = text

    def complain(self, node: yaml.Node | None, what: Words, mend: Words) -> None:
        """Adds a problem at the line of `node` (line 1 where there is none)."""
        self._add(node.start_mark.line + 1 if node else 1, what, mend)

    def _add(self, line: int, what: Words, mend: Words) -> None:
        self.problems.append(Problem(self.path, line, as_said(what), as_said(mend)))

    def document(self) -> yaml.Node | None:
        """The file's root node, or None where it is empty or cannot be parsed."""
        try:
            text = self.path.read_text(encoding="utf-8") if self._text is None else self._text
        except (OSError, UnicodeDecodeError) as error:
            why = (error.strerror if isinstance(error, OSError) else None) or str(error)
            self._add(1, said("cannot be read ({why})", why=why), "save it as UTF-8 text")
            return None
        return self._composed(self._without_tabs(text))

    def _without_tabs(self, text: str) -> str:
        """Reports indentation by tabs, and reads on as if they were as many spaces as make the file readable."""
        for match in _INDENTATION_BY_TAB.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            self._add(line, "a tab is used for indentation", "replace each tab by spaces")
        attempts = [text.expandtabs(width) for width in _TAB_WIDTHS] if _INDENTATION_BY_TAB.search(text) else []
        return next((attempt for attempt in attempts if _is_yaml(attempt)), text.expandtabs(_TAB_WIDTHS[0]))

    def _composed(self, text: str) -> yaml.Node | None:
        try:
            node: yaml.Node | None = yaml.compose(text, Loader=LOADER)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = mark.line + 1 if mark else 1
            if not any(problem.path == self.path and problem.line == line for problem in self.problems):
                mend = "check the indentation, the colon after each key, and put quotes around texts with a colon"
                why = Said(error.problem or str(error))
                self._add(line, said("is not valid YAML ({why})", why=why), mend)
            return None
        if node is None:
            self.complain(None, "the file is empty", "fill it in or delete it")
        return node

    def fields(
        self, node: yaml.Node | None, what: Words, required: Iterable[str], optional: Iterable[str] = ()
    ) -> dict[str, yaml.Node]:
        """The values of a mapping by key; unknown, repeated and missing keys are complained of."""
        required, optional = tuple(required), tuple(optional)
        found = self.mapping(node, what)
        for key, value in list(found.items()):
            if key not in required and key not in optional:
                known = required + optional
                close = difflib.get_close_matches(key, known, n=1)
                hint = DID_YOU_MEAN if close else "known here are: {word}"
                hint_said = said(hint, word=close[0] if close else ", ".join(known))
                unknown = said('{what} has the unknown key "{key}"', what=as_said(what), key=key)
                self.complain(value, unknown, said("rename or delete it, {hint}", hint=hint_said))
                del found[key]
        for key in required:
            if isinstance(node, yaml.MappingNode) and key not in found:
                lacking = said('{what} lacks "{key}"', what=as_said(what), key=key)
                self.complain(node, lacking, said(ADD_LINE, key=key))
        return found

    def mapping(self, node: yaml.Node | None, what: Words) -> dict[str, yaml.Node]:
        """The values of a mapping by key, whatever the keys are."""
        if node is None:
            return {}
        if not isinstance(node, yaml.MappingNode):
            no_mapping = said("{what} is not a list of “key: value” lines", what=as_said(what))
            self.complain(node, no_mapping, "write one “key: value” a line below it")
            return {}
        found: dict[str, yaml.Node] = {}
        for key_node, value in node.value:
            key = str(key_node.value)
            if key in found:
                twice = said('{what} has the key "{key}" twice', what=as_said(what), key=key)
                self.complain(key_node, twice, "merge the two or delete one")
            found[key] = value
        return found

    def items(self, node: yaml.Node | None, what: Words) -> list[yaml.Node]:
        """The elements of a list."""
        if node is None or _is_empty(node):
            return []
        if not isinstance(node, yaml.SequenceNode):
            self.complain(node, said("{what} is not a list", what=as_said(what)), "begin each of its lines with “- ”")
            return []
        return list(node.value)

    def text(self, node: yaml.Node | None, what: Words, limit: int | None = None) -> str:
        """A text without white space at its ends; empty ones and those over `limit` characters are complained of."""
        if node is None:
            return ""
        if not isinstance(node, yaml.ScalarNode):
            self.complain(
                node, said("{what} is not a text", what=as_said(what)), "put the text in quotes behind the colon"
            )
            return ""
        text = "" if _is_empty(node) else str(node.value).strip()
        if not text:
            self.complain(node, said("{what} is empty", what=as_said(what)), "write its text or delete the line")
        if limit and len(text) > limit:
            too_long = "{what} has {count} characters, at most {limit} fit"
            self.complain(node, said(too_long, what=as_said(what), count=len(text), limit=limit), "shorten or split it")
        return text

    def texts(self, node: yaml.Node | None, what: Words, limit: int | None = None) -> tuple[str, ...]:
        """A list of texts."""
        return tuple(
            self.text(item, said("a text of {what}", what=as_said(what)), limit) for item in self.items(node, what)
        )

    def number(self, node: yaml.Node | None, what: Words, default: int) -> int:
        """A whole number."""
        if node is None:
            return default
        try:
            return int(self.text(node, what))
        except ValueError:
            self.complain(node, said("{what} is not a whole number", what=as_said(what)), "write digits only")
            return default

    def day(self, node: yaml.Node | None, what: Words) -> date:
        """A day in the form 2025-11-24."""
        text = self.text(node, what)
        try:
            return date.fromisoformat(text)
        except ValueError:
            if text:
                no_day = said('{what} "{text}" is not a day', what=as_said(what), text=text)
                self.complain(node, no_day, "write year-month-day like 2025-11-24")
            return date.min


def _is_yaml(text: str) -> bool:
    try:
        yaml.compose(text, Loader=LOADER)
    except yaml.YAMLError:
        return False
    return True


def _is_empty(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:null"


def plain(node: yaml.Node) -> object:
    """The plain Python value of a node: dict, list, str, int, float, bool, date or None."""
    value: object = yaml.SafeLoader("").construct_object(node, deep=True)
    return value


def read_any(reader: Reader) -> Mapping[str, object]:
    """A file whose root is a mapping, as plain values; for tables whose shape their reader checks."""
    root = reader.document()
    return {key: plain(value) for key, value in reader.mapping(root, "the file").items()}


def read_once(read: Callable[[Reader], T], file: Path, problems: list[Problem]) -> T:
    """What `read` makes of a file by its name and content alone; every fault goes to `problems`.

    The same content is not read twice: whoever publishes changes one file, and all others are checked and loaded again.
    A faulty file is never kept, so its faults are told each time.
    """
    try:
        text = file.read_text(encoding="utf-8")
        return cast(T, _sound(read, file.name, text))
    except (OSError, UnicodeDecodeError):
        return read(Reader(file, problems))
    except _FaultyError:
        return read(Reader(file, problems, text))


class _FaultyError(Exception):
    """What was read is not to be kept."""


@lru_cache(maxsize=_MOST_KEPT)
def _sound(read: Callable[[Reader], object], name: str, text: str) -> object:
    problems: list[Problem] = []
    found = read(Reader(Path(name), problems, text))
    if problems:
        raise _FaultyError
    return found
