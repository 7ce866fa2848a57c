"""The first draft of a new entry: from a group of unanswered questions, or from a volunteer's answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.store import escalations, questions, threads
from bot.store.database import Connection
from bot.store.escalations import Reason
from bot.studio.drafts import Draft, Kind
from bot.studio.grouping import Group
from bot.studio.history import By
from knowledge_base.library import Library
from knowledge_base.loading import LONGEST_ANSWER, LONGEST_TITLE
from knowledge_base.schema import REFERENCE_LANGUAGE

_MOST_PHRASINGS = 10


def from_group(library: Library, by: By, group: Group, now: datetime) -> Draft:
    """A draft whose answer is still to be written."""
    sample = group.sample
    language = known_language(library, sample.language)
    return _draft(
        library, by, f"q{sample.id}", language, sample.text, group.texts, "", "", group.ids, group.guesses, now
    )


def from_escalation(
    db: Connection, library: Library, by: By, escalation_id: int, group: Group | None, now: datetime
) -> Draft | None:
    """A draft with a volunteer's answer; None where there is no text answer. `group`: the unanswered questions of the
    same meaning, which the entry then answers as well."""
    escalation = escalations.find(db, escalation_id)
    asked, answers = threads.asked_and_answered(threads.thread(db, escalation_id))
    if escalation is None or not asked or not answers:
        return None
    question = questions.find(db, escalation.question_id) if escalation.question_id else None
    answer = answers[-1] if len(answers[-1]) <= LONGEST_ANSWER else ""
    for_all = escalation.reason is Reason.CURATION and group is not None
    texts = [*(() if for_all else asked[:1]), *(group.texts if group else ())]
    own_id = (question.id,) if question else ()
    return _draft(
        library,
        by,
        f"e{escalation_id}",
        known_language(library, question.language if question else REFERENCE_LANGUAGE),
        group.sample.text if for_all and group else asked[0],
        texts or asked[:1],
        answer,
        f"Tình nguyện viên {escalation.volunteer_name}",
        tuple(dict.fromkeys([*own_id, *(group.ids if group else ())])),
        question.suggestions if question else (),
        now,
    )


def known_language(library: Library, language: str) -> str:
    """The language, or the reference language where the knowledge base does not have it."""
    return language if language in library.languages else REFERENCE_LANGUAGE


def _draft(
    library: Library,
    by: By,
    name: str,
    language: str,
    title: str,
    phrasings: Sequence[str],
    answer: str,
    source: str,
    question_ids: tuple[int, ...],
    guesses: Sequence[str],
    now: datetime,
) -> Draft:
    return Draft(
        id=0,
        admin_id=by.id,
        kind=Kind.NEW,
        name=name,
        base={},
        changes={
            "topic": _likely_topic(library, guesses),
            f"title.{language}": _shortened(title),
            f"phrasings.{language}": tuple(dict.fromkeys(phrasings))[:_MOST_PHRASINGS],
            f"answer.{language}": answer,
            "source": source,
        },
        updated_at=now,
        language=language,
        question_ids=question_ids,
    )


def _likely_topic(library: Library, guesses: Sequence[str]) -> str:
    known = (library.entries[guess].topic for guess in guesses if guess in library.entries)
    return next(known, next(iter(library.topics)))


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_TITLE else text[: LONGEST_TITLE - 1].rsplit(" ", 1)[0] + "…"
