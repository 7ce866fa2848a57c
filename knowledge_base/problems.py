"""What is wrong with a file that a person wrote: where, what, and how to mend it.

The sentences are made in English, as `camtay check` prints them. `faults/<language>.yaml` has each in another
language, by its English text with the places for values still open.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

import yaml

_HERE = Path(__file__).parent
_ENGLISH, _NEXT_BEST = "en", "vi"
_LINE, _WHOLE_FILE = "{file}, line {line}: {what}. {mend}", "{file}: {what}. {mend}"
_MORE = "And {count} more."
MOST_TOLD = 3
"""So many faults are told in a chat or at a page; `camtay check` prints all."""


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence, or a part of one: a template and what stands in its places, which may have templates themselves."""

    template: str
    values: Mapping[str, object] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        return self.told({})

    def told(self, catalogue: Mapping[str, str]) -> str:
        """In the language of a catalogue; what that does not know is told in English."""
        template = catalogue.get(self.template, self.template)
        values = {name: each.told(catalogue) if isinstance(each, Said) else each for name, each in self.values.items()}
        return template.format(**values) if values else template


Words = str | Said
"""What is said, with places for values or without."""


def as_said(words: Words) -> Said:
    """The same to be told in any language."""
    return Said(words) if isinstance(words, str) else words


def said(template: str, /, **values: object) -> Said:
    """A sentence with its values."""
    return Said(template, values)


@lru_cache
def catalogue(language: str) -> Mapping[str, str]:
    """The sentences in a language by their English templates; in Vietnamese where there are none in this one."""
    if language == _ENGLISH:
        return {}
    file = _HERE / "faults" / f"{language}.yaml"
    if not file.is_file():
        return catalogue(_NEXT_BEST)
    found: dict[str, str] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return found


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in one file. `line` counts from 1; 0 where it is not one line's."""

    path: Path
    line: int
    what: Said
    mend: Said

    def __str__(self) -> str:
        return f"{self.path}:{max(self.line, 1)}: {self.what}; {self.mend}"

    def told(self, language: str, base: Path) -> str:
        """For a person who may not see the machine: the file as it is named within the knowledge base `base`."""
        words = catalogue(language)
        what, mend = (each.told(words) for each in (self.what, self.mend))
        line = said(
            _LINE if self.line else _WHOLE_FILE,
            file=_within(self.path, base),
            line=self.line,
            what=what[:1].upper() + what[1:],
            mend=mend[:1].upper() + mend[1:],
        )
        return line.told(words)


class FaultyFilesError(Exception):
    """Files that cannot be used; `problems` holds every fault that was found in one run."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = in_order(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def told(self, language: str, base: Path) -> str:
        """The first faults, one a line, for a person who may not see the machine."""
        lines = [problem.told(language, base) for problem in self.problems[:MOST_TOLD]]
        if len(self.problems) > MOST_TOLD:
            lines.append(said(_MORE, count=len(self.problems) - MOST_TOLD).told(catalogue(language)))
        return "\n".join(lines)

    def moved(self, source: Path, target: Path) -> FaultyFilesError:
        """The same faults of files that were read from the folder `source` and belong into `target`."""
        return FaultyFilesError(
            [
                replace(problem, path=target / problem.path.relative_to(source))
                if problem.path.is_relative_to(source)
                else problem
                for problem in self.problems
            ]
        )


def in_order(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """By file and line."""
    return tuple(sorted(problems, key=lambda problem: (problem.path, problem.line, str(problem))))


def _within(path: Path, base: Path) -> str:
    for folder in (base, _HERE):
        if path.is_relative_to(folder) and path != folder:
            return path.relative_to(folder).as_posix()
    return path.name
