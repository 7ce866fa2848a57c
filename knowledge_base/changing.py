"""Changes fields of an entry or a guide in its topic's file; never over what others have changed meanwhile."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ruamel.yaml.comments import CommentedMap, CommentedSeq

from knowledge_base.documents import change_topic, in_the_manner_of, make_list, part_of, stripped
from knowledge_base.fields import STEPS, Value, is_needed, merged_phrasings
from knowledge_base.schema import DRAFT, REFERENCE_LANGUAGE
from knowledge_base.writing import NOBODY, Journal


@dataclass(frozen=True, slots=True)
class Change:
    """A field from what it was, as the person saw it, to what it shall be; "" or () where there is no text."""

    was: Value
    now: Value


class FieldsChangedError(Exception):
    """Fields that somebody else has changed meanwhile, each with what it is now. Nothing was written."""

    def __init__(self, present: Mapping[str, Value]) -> None:
        self.present = dict(present)
        super().__init__(f"changed meanwhile: {', '.join(present)}")


def change_fields(
    path: Path, topic: str, part: tuple[str, str], changes: Mapping[str, Change], journal: Journal = NOBODY
) -> None:
    """Changes fields of the part ("entries" or "guides", id). A field becomes empty by "": its line goes. A field whose
    change is none must still be as it was.

    Phrasings are merged with what others have added or taken away meanwhile. Raises FieldsChangedError where others
    have changed another text, LookupError where the part is gone, and what `rewrite` raises.
    """

    def change(document: Any) -> None:
        mapping = part_of(document, *part)
        if STEPS in changes and _is_done(mapping, changes):
            return
        present = {field: _present(mapping, field) for field in changes}
        taken = {
            field: present[field]
            for field, each in changes.items()
            if not field.startswith("phrasings.") and present[field] not in (each.was, each.now)
        }
        if taken:
            raise FieldsChangedError(taken)
        texts = {field: each for field, each in changes.items() if field != STEPS and each.was != each.now}
        if STEPS in changes:
            _arrange(mapping, changes[STEPS])
            places = {number: str(place) for place, number in enumerate(changes[STEPS].now, 1)}
            texts = {moved: each for field, each in texts.items() if (moved := _moved(field, places))}
        for field, each in texts.items():
            _put(mapping, field, each)

    change_topic(path, topic, change, journal)


def _is_done(guide: Any, changes: Mapping[str, Change]) -> bool:
    """Whether the steps are in their new order already: the same change again, after a crash."""
    wanted = [changes[name].now if (name := _text_of(number)) in changes else None for number in changes[STEPS].now]
    present = [stripped(step["text"].get(REFERENCE_LANGUAGE)) for step in guide["steps"]]
    return changes[STEPS].was != changes[STEPS].now and wanted == present


def _text_of(number: str) -> str:
    return f"{STEPS}.{number}.text.{REFERENCE_LANGUAGE}"


def _arrange(guide: Any, change: Change) -> None:
    """Puts the steps into another order in place, with empty new ones; what stays where it is keeps its comments."""
    steps = guide[STEPS]
    known = dict(zip(map(str, range(1, len(steps) + 1)), steps, strict=False))
    wanted = [known.get(number) or _new_step() for number in change.now]
    opcodes = difflib.SequenceMatcher(None, list(known), list(change.now), autojunk=False).get_opcodes()
    for kind, start, end, new_start, new_end in reversed(opcodes):
        if kind == "equal":
            continue
        for place in reversed(range(start, end)):
            del steps[place]
        for offset, step in enumerate(wanted[new_start:new_end]):
            steps.insert(start + offset, step)


def _new_step() -> Any:
    step = CommentedMap()
    step["text"] = CommentedMap()
    return step


def _moved(field: str, places: Mapping[str, str]) -> str | None:
    """A step's field by the step's new place; None where the step is gone."""
    kind, *rest = field.split(".")
    if kind != STEPS:
        return field
    return ".".join([kind, places[rest[0]], *rest[1:]]) if rest[0] in places else None


def _present(part: Any, field: str) -> Value:
    if field == STEPS:
        return tuple(str(number) for number, _ in enumerate(part[STEPS], 1))
    if field.startswith(f"{STEPS}.") and int(field.split(".")[1]) > len(part[STEPS]):
        return ""  # of a new step
    holder, key = _holder(part, field)
    if field.startswith("phrasings."):
        return tuple(stripped(text) for text in (holder or {}).get(key) or ())
    if field.startswith("title.") and "title" not in part:  # the first phrasing stands for it
        return next((stripped(text) for text in part["phrasings"].get(key) or ()), "")
    return stripped((holder or {}).get(key))


def _holder(part: Any, field: str) -> tuple[Any, str]:
    """The mapping in which a field stands, None where it does not exist yet, and the field's key there."""
    *way, key = field.split(".")
    holder = part
    for name in way:
        if holder is not None:
            holder = holder[int(name) - 1] if name.isdigit() else holder.get(name)
    return holder, key


def _put(part: Any, field: str, change: Change) -> None:
    holder, key = _holder(part, field)
    if holder is None:
        holder = _new_holder(part, field)
    if isinstance(change.now, tuple):
        known = holder.setdefault(key, CommentedSeq())
        was = change.was if isinstance(change.was, tuple) else ()
        make_list(known, merged_phrasings(was, change.now, tuple(map(stripped, known))))
        if not known and not is_needed(field):
            del holder[key]
    elif not change.now:
        holder.pop(key, None)
        _drop_if_empty(part, field, holder)
    elif field == "checked":
        holder[key] = date.fromisoformat(change.now)
    else:
        holder[key] = in_the_manner_of(holder.get(key), change.now)
        if key in (part.get("review") or {}) and not field.startswith("title."):
            part["review"][key] = DRAFT  # who has approved it has not seen this text


def _new_holder(part: Any, field: str) -> Any:
    *way, name, _ = field.split(".")
    above, _ = _holder(part, ".".join([*way, name]))
    above[name] = CommentedMap()
    return above[name]


def _drop_if_empty(part: Any, field: str, holder: Any) -> None:
    """A step's `expect` or `trouble` that has no text in any language is no key any more."""
    *way, name, _ = field.split(".")
    if not holder and name in ("expect", "trouble"):
        above, _ = _holder(part, ".".join([*way, name]))
        del above[name]
