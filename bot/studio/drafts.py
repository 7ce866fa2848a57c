"""A draft: what an admin is making of an entry or a guide, field by field, beside the texts that they began with.

Pure values; `Editing` keeps and publishes them. The fields are those of `knowledge_base.fields`; a new entry has
`topic` as well.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from bot.privacy import redact_helpers
from bot.store.studio_drafts import Kept
from knowledge_base.fields import STEP_TEXTS, STEPS, Fields, Value, is_needed, longest, that_go_with
from knowledge_base.schema import REFERENCE_LANGUAGE

_DAY_FIRST = re.compile(r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})")


class Kind(StrEnum):
    """What a draft is on. The value is also the name of the list in a topic's file."""

    NEW = "new"
    ENTRY = "entries"
    GUIDE = "guides"


class TooLongError(Exception):
    """A field does not fit; `limit` in characters."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        super().__init__(f"more than {limit} characters")


class EmptyFieldError(Exception):
    """A field that is needed would be empty."""


class PrivateTextError(Exception):
    """A text holds somebody's number, code or password, which must stand nowhere."""


class BadDayError(Exception):
    """A text that is to be a day is none, or lies in the future."""


@dataclass(frozen=True, slots=True)
class Draft:
    """`base`: the fields as they were when the admin began; `changes`: what they are to be. `name` is the id of the
    entry or guide; a new entry has one of its own until it is published. `awaits`: the field that the admin's next
    text fills, `phrasings.vi#3` for the fourth phrasing."""

    id: int
    admin_id: int
    kind: Kind
    name: str
    base: Fields
    changes: Fields
    updated_at: datetime
    language: str = REFERENCE_LANGUAGE
    question_ids: tuple[int, ...] = ()
    awaits: str | None = None

    @property
    def subject(self) -> str:
        """What the draft is on, the same for every admin."""
        return f"{self.kind}:{self.name}"

    @property
    def fields(self) -> dict[str, Value]:
        """All fields as they would be published."""
        return {**self.base, **self.changes}

    @property
    def missing(self) -> str | None:
        """The field that is still needed before it can be published, or None."""
        fields = self.fields
        gone = tuple(f"{STEPS}.{number}." for number in self._numbers() - set(self.steps))
        needed = [field for field in fields if self._needs(field) and not field.startswith(gone)]
        if self.kind is Kind.NEW:
            needed = [f"{kind}.{self.language}" for kind in ("title", "phrasings", "answer")]
        return next((field for field in needed if not fields.get(field)), None)

    def is_at_work(self, since: datetime) -> bool:
        """Whether somebody writes on it: anything is changed, or a text has been awaited at most since then."""
        return bool(self.changes) or (self.awaits is not None and self.updated_at > since)

    def text(self, kind: str, language: str | None = None) -> str:
        """A text of the draft in a language, by itself the one in which it is written; "" where there is none."""
        value = self.fields.get(f"{kind}.{language or self.language}", "")
        return value if isinstance(value, str) else "; ".join(value)

    @property
    def steps(self) -> tuple[str, ...]:
        """The steps of a guide in order, each by the number that its fields have."""
        return tuple(self.fields.get(STEPS) or sorted(self._numbers(), key=int))

    @property
    def rests_on(self) -> dict[str, Value]:
        """What must be as it was for the changes to fit: whoever changes steps means those that they saw."""
        touched = {field.split(".")[1] for field in self.changes if field.startswith(f"{STEPS}.")}
        touched = set(self.steps) | touched if STEPS in self.changes else touched
        fields = [STEPS, *(text_of(number) for number in sorted(touched))] if touched else []
        return {field: self.base[field] for field in fields if field in self.base}

    def with_new_step(self, after: str, languages: Iterable[str]) -> Draft:
        """The draft of a guide with an empty step after another, to be written in these languages. Raises ValueError
        where there is no such step."""
        number = str(max(int(each) for each in (*self.steps, *self._numbers())) + 1)
        place = self.steps.index(after) + 1
        draft = self._arranged([*self.steps[:place], number, *self.steps[place:]])
        return replace(draft, changes={**draft.changes, **{text_of(number, code): "" for code in languages}})

    def without_step(self, number: str) -> Draft:
        """The draft without a step. Raises EmptyFieldError where it is the last one, ValueError where there is none."""
        if number not in self.steps:
            raise ValueError(number)
        changes = {field: text for field, text in self.changes.items() if not field.startswith(f"{STEPS}.{number}.")}
        return replace(self, changes=changes)._arranged([each for each in self.steps if each != number])

    def with_step_at(self, number: str, place: int) -> Draft:
        """The draft with a step at another place, from 0. Raises ValueError where there is no such step."""
        others = [each for each in self.steps if each != number]
        if number not in self.steps:
            raise ValueError(number)
        return self._arranged([*others[:place], number, *others[place:]])

    def _needs(self, field: str) -> bool:
        """A new step needs its text in every language in which it was begun."""
        return is_needed(field) or (field.startswith(f"{STEPS}.") and ".text." in field and field not in self.base)

    def _arranged(self, steps: list[str]) -> Draft:
        return self.with_field(STEPS, tuple(steps))

    def _numbers(self) -> set[str]:
        return {field.split(".")[1] for field in self.fields if field.startswith(f"{STEPS}.")}

    def phrasings(self, language: str) -> tuple[str, ...]:
        """The phrasings in a language."""
        value = self.fields.get(f"phrasings.{language}", ())
        return (value,) if isinstance(value, str) else value

    def asks_for(self, field: str, languages: Container[str]) -> bool:
        """Whether a text can be written into a field, which a forged button may have made up."""
        name, _, place = field.partition("#")
        kind, *rest = name.split(".")
        if place:
            present = self.phrasings(rest[0]) if kind == "phrasings" and len(rest) == 1 else ()
            return place.isdecimal() and int(place) < len(present)
        if kind == "steps":
            exists = len(rest) == 3 and rest[0] in self.steps
            return exists and rest[1] in STEP_TEXTS and rest[2] in languages
        if kind in ("title", "phrasings", "answer"):
            return len(rest) == 1 and rest[0] in languages
        return name in ("source", "checked")

    def with_field(self, field: str, value: Value) -> Draft:
        """The draft with a field changed. Raises TooLongError, EmptyFieldError, BadDayError, PrivateTextError."""
        _check(field, value)
        changes = {name: old for name, old in self.changes.items() if name != field}
        if value != self.base.get(field, () if isinstance(value, tuple) else ""):
            changes[field] = value
        draft = replace(self, changes=changes)
        for name in () if value else that_go_with(field, self.fields):
            draft = draft.with_field(name, "")
        return draft

    def without_change(self, field: str) -> Draft:
        """The draft with a field as it was; with the steps as they were, new ones go."""
        changes = {name: value for name, value in self.changes.items() if name != field}
        draft = replace(self, changes=changes)
        if field != STEPS:
            return draft
        new = tuple(f"{STEPS}.{number}." for number in self._numbers() if text_of(number) not in self.base)
        return replace(draft, changes={name: value for name, value in changes.items() if not name.startswith(new)})

    def filled(self, field: str, text: str) -> Draft:
        """The draft with an admin's text: in place of a field's, as further phrasings (one a line), or instead of the
        phrasing after the #. Raises as `with_field`, and IndexError where there is no such phrasing."""
        name, _, place = field.partition("#")
        if name == "checked":
            return self.with_field(name, as_day(text))
        if not name.startswith("phrasings."):
            return self.with_field(name, _tidy(text))
        present = list(self.phrasings(name.removeprefix("phrasings.")))
        lines = [line for line in _tidy(text).splitlines() if line]
        if place:
            present[int(place) : int(place) + 1] = [*lines] if present[int(place)] else []
        else:
            present += lines
        return self.with_field(name, tuple(dict.fromkeys(present)))

    def without_phrasing(self, language: str, place: int) -> Draft:
        """The draft without one phrasing. Raises IndexError, or EmptyFieldError where it is the last one needed."""
        present = list(self.phrasings(language))
        del present[place]
        return self.with_field(f"phrasings.{language}", tuple(present))

    def on_present(self, present: Fields) -> Draft:
        """The draft on the texts as they are now: what the admin has not touched follows them."""
        if STEPS in self.changes and self.base.get(STEPS) != present.get(STEPS):
            return self  # the numbers mean other steps by now: publishing tells, and nothing is lost
        touched = {field: value for field, value in self.base.items() if field in {**self.changes, **self.rests_on}}
        return replace(self, base={**present, **touched})

    def rebased(self, field: str, present: Value) -> Draft:
        """The admin has seen that others changed a field to `present` and keeps their own text."""
        base = {**self.base, field: present}
        changes = {name: value for name, value in self.changes.items() if name != field or value != present}
        return replace(self, base=base, changes=changes)

    def stored(self) -> dict[str, object]:
        """The content as it is kept."""
        return {
            "base": dict(self.base),
            "changes": dict(self.changes),
            "language": self.language,
            "question_ids": list(self.question_ids),
        }

    @classmethod
    def restored(cls, kept: Kept) -> Draft:
        """From what was kept."""
        kind, _, name = kept.subject.partition(":")
        ids = kept.content.get("question_ids")
        return cls(
            id=kept.id,
            admin_id=kept.admin_id,
            kind=Kind(kind),
            name=name,
            base=_fields(kept.content.get("base")),
            changes=_fields(kept.content.get("changes")),
            updated_at=kept.updated_at,
            language=str(kept.content.get("language")),
            question_ids=tuple(int(each) for each in ids) if isinstance(ids, list) else (),
            awaits=kept.awaits,
        )


def text_of(number: str, language: str = REFERENCE_LANGUAGE) -> str:
    """The field of what a step says."""
    return f"{STEPS}.{number}.text.{language}"


def _fields(kept: object) -> Fields:
    pairs: Iterable[tuple[object, object]] = kept.items() if isinstance(kept, Mapping) else ()
    return {
        str(name): tuple(str(text) for text in value) if isinstance(value, list) else str(value)
        for name, value in pairs
    }


def _check(field: str, value: Value) -> None:
    if not value and is_needed(field):
        raise EmptyFieldError(field)
    texts = (value,) if isinstance(value, str) else value
    if any(len(text) > longest(field) for text in texts):
        raise TooLongError(longest(field))
    if any(redact_helpers(text).kinds for text in texts):
        raise PrivateTextError(field)
    if field == "checked" and isinstance(value, str):
        try:
            date.fromisoformat(value)
        except ValueError as error:
            raise BadDayError(value) from error


def as_day(text: str) -> str:
    """A day written as 26/11/2026 in the way in which files keep it, 2026-11-26; anything else as it is."""
    text = text.strip()
    parts = _DAY_FIRST.fullmatch(text)
    return f"{parts['year']}-{int(parts['month']):02}-{int(parts['day']):02}" if parts else text


def _tidy(text: str) -> str:
    """Without the white space at the ends of lines, which no file keeps."""
    return "\n".join(line.strip() for line in text.strip().splitlines())
