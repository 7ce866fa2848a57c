"""What is asked in vain: groups of questions of one meaning, with how often, by whom and whether ever more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.matching import DecisionKind, Matcher
from bot.matching.comparing import Asked, answers
from bot.privacy import without_mask
from bot.store.questions import Question
from bot.text import clean, fold

_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Group:
    """Questions of one meaning that nothing answered; `questions` newest first. `this_week` and `week_before`: how many
    of them were asked in the last seven days, and in the seven days before. `communes`: from where how many of the
    people are who have told it, the most common first."""

    questions: tuple[Question, ...]
    this_week: int = 0
    week_before: int = 0
    communes: tuple[tuple[str, int], ...] = ()

    @property
    def sample(self) -> Question:
        """The question that stands for the group: the shortest, as it is the easiest to read."""
        return min(self.questions, key=lambda question: (len(question.text), question.id))

    @property
    def people(self) -> int:
        """How many different people asked."""
        return len({question.person_id for question in self.questions})

    @property
    def languages(self) -> list[tuple[str, int]]:
        """How often it was asked in which language, the most common first."""
        return Counter(question.language for question in self.questions).most_common()

    @property
    def texts(self) -> tuple[str, ...]:
        """The different wordings, the most common first."""
        return tuple(text for text, _ in Counter(question.text for question in self.questions).most_common())

    @property
    def ids(self) -> tuple[int, ...]:
        """The ids of the questions."""
        return tuple(question.id for question in self.questions)

    @property
    def guesses(self) -> tuple[str, ...]:
        """The entries that the matcher thought of, for the most of the questions first."""
        found = Counter(guess for question in self.questions for guess in question.suggestions)
        return tuple(guess for guess, _ in found.most_common(3))


def open_groups(
    matcher: Matcher, questions: Sequence[Question], communes: Mapping[int, str], now: datetime
) -> list[Group]:
    """The groups of what `matcher` would not answer today either, as `grouped` makes them."""
    wordings = list(dict.fromkeys((question.text, question.language) for question in questions))
    asked = [Asked(without_mask(text), language) for text, language in wordings]
    found = {wordings[place]: entry for place, entry in answers(matcher, asked).items()}
    waiting = [each for each in questions if _is_open(each, found.get((each.text, each.language)))]
    return grouped(matcher, waiting, communes, now)


def grouped(matcher: Matcher, questions: Sequence[Question], communes: Mapping[int, str], now: datetime) -> list[Group]:
    """`questions` (newest first) in groups, most asked first. What differs in marks and case only is one wording.

    `communes`: where the people are from who have told it.
    """
    wordings: dict[str, list[Question]] = {}
    for question in questions:
        wordings.setdefault(fold(clean(question.text)) or question.text, []).append(question)
    alike = list(wordings.values())
    found = matcher.similar([questions_of_one[0].text for questions_of_one in alike]) if alike else ()
    groups = [_group([question for index in members for question in alike[index]], communes, now) for members in found]
    return sorted(groups, key=lambda group: (-len(group.questions), -group.questions[0].id))


def _is_open(question: Question, entry: str | None) -> bool:
    """Whether a question still waits, where `entry` would answer it today: it does if just that one did not help."""
    if entry is None or question.helped is not False:
        return entry is None
    shown = (question.entry,) if question.decision == DecisionKind.ANSWER else question.suggestions
    return entry in shown


def _group(questions: Sequence[Question], communes: Mapping[int, str], now: datetime) -> Group:
    newest_first = tuple(sorted(questions, key=lambda question: -question.id))
    ages = [now - question.asked_at for question in newest_first]
    people = {question.person_id for question in questions} & communes.keys()
    return Group(
        newest_first,
        sum(age < _WEEK for age in ages),
        sum(_WEEK <= age < 2 * _WEEK for age in ages),
        tuple(Counter(communes[person] for person in people).most_common()),
    )
