"""From a draft to the knowledge base as it would be: the entry or guide that would be published, as a value."""

from __future__ import annotations

from datetime import date

from bot.studio.drafts import Draft, Kind
from knowledge_base.fields import Value, changed_entry, changed_guide
from knowledge_base.library import Library
from knowledge_base.schema import REFERENCE_LANGUAGE, Entry

_PROPOSED = "{topic}.proposed"


def with_draft(library: Library, draft: Draft, today: date) -> Library:
    """`library` with what the draft would publish; as it is where the entry or guide is gone meanwhile."""
    match draft.kind:
        case Kind.NEW:
            name = _PROPOSED.format(topic=draft.fields["topic"])
            return library.with_entry(new_entry(draft, name, today))
        case Kind.ENTRY if entry := library.entries.get(draft.name):
            return library.with_entry(changed_entry(entry, draft.changes))
        case Kind.GUIDE if guide := library.guides.get(draft.name):
            return library.with_guide(changed_guide(guide, draft.changes))
    return library


def new_entry(draft: Draft, name: str, today: date) -> Entry:
    """The entry of a new draft. The reference language is always filled, as every entry needs it."""
    fields = draft.fields
    languages = [REFERENCE_LANGUAGE, *(code for code in _languages(fields) if code != REFERENCE_LANGUAGE)]

    def texts(kind: str) -> dict[str, str]:
        own = draft.text(kind)
        found = {code: draft.text(kind, code) for code in languages}
        return {code: text or own for code, text in found.items() if text or code == REFERENCE_LANGUAGE}

    phrasings = {code: draft.phrasings(code) for code in languages}
    phrasings[REFERENCE_LANGUAGE] = phrasings[REFERENCE_LANGUAGE] or draft.phrasings(draft.language)
    return Entry(
        id=name,
        topic=str(fields["topic"]),
        title=texts("title"),
        phrasings={code: each for code, each in phrasings.items() if each},
        answer=texts("answer"),
        source=str(fields.get("source", "")),
        checked=date.fromisoformat(str(fields.get("checked") or today.isoformat())),
    )


def _languages(fields: dict[str, Value]) -> list[str]:
    return sorted({name.split(".")[1] for name, value in fields.items() if "." in name and value})
