"""The words of danger as admins write them: kinds with their replies, phrases and combinations (`words/danger.yaml`),
and whole messages to learn from (`words/danger_examples.yaml`).

Only read and checked here; how they are found in a message is the recogniser's business (`bot/danger/`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from knowledge_base.problems import Problem, Words, as_said, said
from knowledge_base.reading import ADD_LINE, Reader
from knowledge_base.schema import REFERENCE_LANGUAGE, Translations

LONGEST_REPLY = 600
LONGEST_SIGN = 600
_REQUIRED = ("id", "reply", "source")
_SIGNS = ("phrases", "combinations", "whole")
_HOLDING_BACK = ("not_words", "unless")
LONGEST_EXAMPLE = 600
ORDINARY = "ordinary"
"""The key of the examples that are none."""


@dataclass(frozen=True, slots=True)
class Combination:
    """One alternative of each group must stand near the others; `ordered`: in this order; `close`: side by side, two
    other words between them at most."""

    groups: tuple[tuple[str, ...], ...]
    ordered: bool
    close: bool = False


@dataclass(frozen=True, slots=True)
class DangerKind:
    """One kind of danger: what to say at once, by which words it is known, and the entry that tells `more`.

    `examples`: whole messages, known word for word, and learned from.
    """

    id: str
    reply: Translations
    source: str
    phrases: tuple[str, ...] = ()
    combinations: tuple[Combination, ...] = ()
    whole: tuple[str, ...] = ()
    not_words: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    more: str | None = None


@dataclass(frozen=True, slots=True)
class DangerWords:
    """All kinds, the graver first. `now`: words that tell that it happens now. `ordinary`: questions that sound like
    danger and are none, to learn from."""

    kinds: tuple[DangerKind, ...] = ()
    now: tuple[str, ...] = ()
    ordinary: tuple[str, ...] = ()

    def with_examples(self, examples: Mapping[str, Examples], file: Path, problems: list[Problem]) -> DangerWords:
        """These words with the examples of a file; those of a kind that is not known go to the problems."""
        known = (*(kind.id for kind in self.kinds), ORDINARY)
        for name in examples.keys() - known:
            what = said('there is no kind of danger "{name}"', name=name)
            mend = said("rename it, known are: {words}", words=", ".join(known))
            problems.append(Problem(file, examples[name].line, what, mend))
        texts = {name: found.texts for name, found in examples.items()}
        kinds = tuple(replace(kind, examples=texts.get(kind.id, ())) for kind in self.kinds)
        return replace(self, kinds=kinds, ordinary=texts.get(ORDINARY, ()))


@dataclass(frozen=True, slots=True)
class Examples:
    """The examples of one kind of danger, from the line of their file below which they stand."""

    line: int
    texts: tuple[str, ...]


def read_danger(reader: Reader) -> DangerWords:
    """The words of danger in a file; every fault goes to the reader's problems, with line and mend."""
    root = reader.fields(reader.document(), "the file", ("kinds",), ("groups", "now"))
    nodes = reader.mapping(root.get("groups"), "groups")
    groups = {name: _expanded(reader, node, {}, said("the group {name}", name=name)) for name, node in nodes.items()}
    kinds = tuple(_kind(reader, node, groups) for node in reader.items(root.get("kinds"), "kinds"))
    seen: set[str] = set()
    for node, kind in zip(reader.items(root.get("kinds"), "kinds"), kinds, strict=True):
        if kind.id in seen:
            reader.complain(node, said('the kind "{name}" is there twice', name=kind.id), "merge the two or rename one")
        seen.add(kind.id)
    return DangerWords(kinds, _expanded(reader, root.get("now"), groups, "now"))


def read_examples(reader: Reader) -> Mapping[str, Examples]:
    """The examples in a file, by kind of danger; every fault goes to the reader's problems, with line and mend."""
    return {
        name: Examples(node.start_mark.line, reader.texts(node, name, LONGEST_EXAMPLE))
        for name, node in reader.mapping(reader.document(), "the file").items()
    }


def _kind(reader: Reader, node: yaml.Node, groups: Mapping[str, tuple[str, ...]]) -> DangerKind:
    fields = reader.fields(node, "the kind of danger", _REQUIRED, (*_SIGNS, *_HOLDING_BACK, "more"))
    name = reader.text(fields.get("id"), "id", 40)
    if not any(sign in fields for sign in _SIGNS):
        reader.complain(node, said('the kind "{name}" has no words', name=name), "add phrases: or combinations:")
    combined = reader.items(fields.get("combinations"), "combinations")
    return DangerKind(
        id=name,
        reply=_reply(reader, fields.get("reply")),
        source=reader.text(fields.get("source"), "source"),
        phrases=_expanded(reader, fields.get("phrases"), groups, "phrases"),
        combinations=tuple(_combination(reader, item, groups) for item in combined),
        whole=_expanded(reader, fields.get("whole"), groups, "whole"),
        not_words=_expanded(reader, fields.get("not_words"), groups, "not_words"),
        unless=_expanded(reader, fields.get("unless"), groups, "unless"),
        more=reader.text(fields["more"], "more") if "more" in fields else None,
    )


def _reply(reader: Reader, node: yaml.Node | None) -> Translations:
    texts = {
        language: reader.text(text, said("the reply in {language}", language=language), LONGEST_REPLY)
        for language, text in reader.mapping(node, "the reply").items()
    }
    if REFERENCE_LANGUAGE not in texts:
        reader.complain(node, "the reply lacks its Vietnamese text", said(ADD_LINE, key=REFERENCE_LANGUAGE))
    return texts


def _combination(reader: Reader, node: yaml.Node, groups: Mapping[str, tuple[str, ...]]) -> Combination:
    """From "a | b > @c": alternatives apart by |, groups by > (in this order), >> (and close) or + (in any order)."""
    written = reader.text(node, "a combination", LONGEST_SIGN)
    ordered = ">" in written
    if ordered and "+" in written:
        reader.complain(node, said('"{text}" has both > and +', text=written), "use one of them only")
    close = ">>" in written
    groups_written = written.split(">>" if close else ">" if ordered else "+")
    if len(groups_written) < 2:
        one = said('"{text}" has one group only', text=written)
        reader.complain(node, one, "write it below phrases:, or join groups by + or >")
    found = (_alternatives(reader, node, part.split("|"), groups) for part in groups_written)
    return Combination(tuple(found), ordered, close)


def _expanded(
    reader: Reader, node: yaml.Node | None, groups: Mapping[str, tuple[str, ...]], what: Words
) -> tuple[str, ...]:
    found: list[str] = []
    for item in reader.items(node, what):
        found += _alternatives(
            reader, item, [reader.text(item, said("a text of {what}", what=as_said(what)), LONGEST_SIGN)], groups
        )
    return tuple(dict.fromkeys(found))


def _alternatives(
    reader: Reader, node: yaml.Node, texts: list[str], groups: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...]:
    found: list[str] = []
    for text in (text.strip() for text in texts):
        if not text:
            reader.complain(node, "there is nothing between two signs | > +", "write a word there or delete a sign")
        elif not text.startswith("@"):
            found.append(text)
        elif text[1:] in groups:
            found += groups[text[1:]]
        else:
            known = said("known are: {words}", words=", ".join(sorted(groups)))
            reader.complain(node, said('there is no group "{name}"', name=text[1:]), known)
    return tuple(dict.fromkeys(found))
