"""The texts of an entry or a guide as flat fields, each with a name: what people edit, one text at a time.

Of an entry: `title.vi`, `phrasings.vi` (a tuple), `answer.vi`, `source`, `checked`. Of a guide: `title.vi`,
`steps.3.text.vi`, `steps.3.expect.vi`, `steps.3.trouble.vi` (steps count from 1), and `steps` (a tuple): the order of
the steps, by the numbers that they have in the file. A changed order leaves some out, and has numbers for new ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from knowledge_base.loading import LONGEST_ANSWER, LONGEST_PHRASING, LONGEST_STEP, LONGEST_TITLE
from knowledge_base.schema import REFERENCE_LANGUAGE, Entry, Guide, Step, Translations

Value = str | tuple[str, ...]
Fields = Mapping[str, Value]
STEPS = "steps"
STEP_TEXTS = ("text", "expect", "trouble")


def fields_of(part: Entry | Guide) -> dict[str, Value]:
    """Every field that has a text."""
    found: dict[str, Value] = {f"title.{language}": text for language, text in part.title.items()}
    if isinstance(part, Entry):
        found |= {f"phrasings.{language}": texts for language, texts in part.phrasings.items()}
        found |= {f"answer.{language}": text for language, text in part.answer.items()}
        return found | {"source": part.source, "checked": part.checked.isoformat()}
    found[STEPS] = tuple(str(number) for number, _ in enumerate(part.steps, 1))
    for number, step in enumerate(part.steps, 1):
        for kind in STEP_TEXTS:
            texts: Translations = getattr(step, kind) or {}
            found |= {f"steps.{number}.{kind}.{language}": text for language, text in texts.items()}
    return found


def changed_entry(entry: Entry, changes: Fields) -> Entry:
    """The entry with some fields changed. Raises ValueError where `checked` is no day."""
    after = {**fields_of(entry), **changes}
    return replace(
        entry,
        title=_in_languages(after, "title"),
        phrasings={language: _tuple(value) for language, value in _below(after, "phrasings").items() if value},
        answer=_in_languages(after, "answer"),
        source=str(after["source"]),
        checked=date.fromisoformat(str(after["checked"])),
    )


def changed_guide(guide: Guide, changes: Fields) -> Guide:
    """The guide with some fields changed."""
    after = {**fields_of(guide), **changes}
    known = {str(number): step for number, step in enumerate(guide.steps, 1)}
    steps = (_changed_step(known.get(number, Step({})), f"steps.{number}", after) for number in _tuple(after[STEPS]))
    return replace(guide, title=_in_languages(after, "title"), steps=tuple(steps))


def longest(field: str) -> int:
    """How many characters a field may have; of phrasings, each of them."""
    kinds = {"title": LONGEST_TITLE, "phrasings": LONGEST_PHRASING, "answer": LONGEST_ANSWER, "steps": LONGEST_STEP}
    return kinds.get(field.split(".")[0], LONGEST_PHRASING)


def is_needed(field: str) -> bool:
    """Whether a field must not be empty."""
    kind, _, rest = field.partition(".")
    if kind == STEPS and rest:
        return rest.endswith(f".text.{REFERENCE_LANGUAGE}")
    return not rest or rest == REFERENCE_LANGUAGE


def that_go_with(field: str, fields: Fields) -> list[str]:
    """The fields that must be empty where `field` is: the translations of a text that a step need not have."""
    kind, _, language = field.rpartition(".")
    if language != REFERENCE_LANGUAGE or not kind.endswith((".expect", ".trouble")):
        return []
    return [name for name in fields if name.startswith(f"{kind}.") and name != field]


def merged_phrasings(base: tuple[str, ...], mine: tuple[str, ...], present: tuple[str, ...]) -> tuple[str, ...]:
    """What `mine` changed of `base`, made in `present`: nothing that somebody else has added is lost."""
    if present == base:
        return mine
    gone = set(base) - set(mine)
    kept = [text for text in present if text not in gone]
    return tuple(dict.fromkeys([*kept, *(text for text in mine if text not in base)]))


def _changed_step(step: Step, name: str, after: Fields) -> Step:
    texts = {kind: _in_languages(after, f"{name}.{kind}") for kind in STEP_TEXTS}
    return replace(step, text=texts["text"], expect=texts["expect"] or None, trouble=texts["trouble"] or None)


def _below(fields: Fields, name: str) -> dict[str, Value]:
    return {field.removeprefix(f"{name}."): value for field, value in fields.items() if field.startswith(f"{name}.")}


def _in_languages(fields: Fields, name: str) -> dict[str, str]:
    return {language: str(text) for language, text in _below(fields, name).items() if text}


def _tuple(value: Value) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value
