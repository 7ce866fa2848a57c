"""Changes fields of an entry or a guide in its topic's file; never over what others have changed meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ruamel.yaml.comments import CommentedMap, CommentedSeq

from knowledge_base.documents import change_topic, in_the_manner_of, make_list, part_of, stripped
from knowledge_base.fields import Value, is_needed, merged_phrasings
from knowledge_base.schema import DRAFT
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
    """Changes fields of the part ("entries" or "guides", id). A field becomes empty by "": its line goes.

    Phrasings are merged with what others have added or taken away meanwhile. Raises FieldsChangedError where others
    have changed another text, LookupError where the part is gone, and what `rewrite` raises.
    """

    def change(document: Any) -> None:
        mapping = part_of(document, *part)
        present = {field: _present(mapping, field) for field in changes}
        taken = {
            field: present[field]
            for field, each in changes.items()
            if isinstance(each.now, str) and present[field] not in (each.was, each.now)
        }
        if taken:
            raise FieldsChangedError(taken)
        for field, each in changes.items():
            _put(mapping, field, each)

    change_topic(path, topic, change, journal)


def _present(part: Any, field: str) -> Value:
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
