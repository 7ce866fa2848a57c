"""Brings changes together: one made elsewhere into a text as a person has set it out, or two of the same text."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from itertools import pairwise

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError


def carried_over(original: str, before: str, after: str) -> str:
    """The change from `before` to `after`, made in `original`, whose lines somebody may have set out by hand.

    `before` is `original` as the library writes it. Where a changed line cannot be found in `original`: `after`.
    """
    if original == before:
        return after
    lines, old, new = (text.splitlines(keepends=True) for text in (original, before, after))
    place_of = _same_lines(old, lines)
    for kind, start, end, new_start, new_end in reversed(_opcodes(old, new)):
        if kind != "equal":
            if start not in place_of or end not in place_of:
                return after
            model = start if start < end else max(start - 1, 0)  # a new line stands as the one before it
            shift = _indentation(lines[place_of.get(model, place_of[start])]) - _indentation(old[model])
            lines[place_of[start] : place_of[end]] = [_shifted(line, shift) for line in new[new_start:new_end]]
    merged = "".join(lines)
    return merged if _means_the_same(merged, after) else after


def merged(base: bytes, one: bytes, other: bytes) -> bytes | None:
    """`base` with the changes that led to `one` and those that led to `other`; None where they touch the same lines."""
    lines = base.splitlines(keepends=True)
    hunks = sorted({*_hunks(lines, one), *_hunks(lines, other)})
    for (start, end, _), (next_start, _, _) in pairwise(hunks):
        if next_start < end or next_start == start:
            return None
    for start, end, new in reversed(hunks):
        lines[start:end] = new
    return b"".join(lines)


def _hunks(lines: list[bytes], text: bytes) -> list[tuple[int, int, tuple[bytes, ...]]]:
    """What leads from `lines` to `text`: from line, to line, and what stands there instead."""
    new = text.splitlines(keepends=True)
    steps = difflib.SequenceMatcher(None, lines, new, autojunk=False).get_opcodes()
    return [
        (start, end, tuple(new[new_start:new_end])) for kind, start, end, new_start, new_end in steps if kind != "equal"
    ]


def _same_lines(old: list[str], lines: list[str]) -> dict[int, int]:
    """The number of the line in `lines` for each line in `old` that is the same one but for its white space."""
    found = {len(old): len(lines)}
    for _, start, end, its_start, its_end in _opcodes(_without_spaces(old), _without_spaces(lines)):
        if end - start == its_end - its_start:
            found |= zip(range(start, end), range(its_start, its_end), strict=True)
    return found


def _without_spaces(lines: list[str]) -> list[str]:
    return ["".join(line.split()) for line in lines]


def _indentation(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _shifted(line: str, by: int) -> str:
    return " " * max(_indentation(line) + by, 0) + line.lstrip(" ") if line.strip() else line


def _opcodes(old: list[str], new: list[str]) -> Sequence[tuple[str, int, int, int, int]]:
    return difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()


def _means_the_same(text: str, other: str) -> bool:
    loader = YAML(typ="safe")
    try:
        return bool(loader.load(text) == loader.load(other))
    except YAMLError:
        return False
