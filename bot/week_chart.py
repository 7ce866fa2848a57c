"""What stands in the picture of a week, the same in the chat and at the page."""

from __future__ import annotations

from datetime import timedelta

from bot import waits
from bot.charts import Bars, WeekChart
from bot.statistics import Week
from bot.store.statistics import Tally
from knowledge_base.library import Library

NO_FIGURE = "–"
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class WeekWords:
    """The names of days, topics, languages and waits, in the language of whoever looks at a week."""

    def __init__(self, library: Library, language: str) -> None:
        self._library = library
        self._language = language

    def say(self, key: str, /, **values: object) -> str:
        """The text `stats_<key>`."""
        return self._library.text(self._language, f"stats_{key}", **values)

    def title(self, shown: Week) -> str:
        """Which week it is."""
        return self.say("title", first=f"{shown.monday:%d/%m}", last=f"{shown.sunday:%d/%m/%Y}")

    def wait(self, minutes: float | None) -> str:
        """A wait, or a dash where nobody waited."""
        if minutes is None:
            return NO_FIGURE
        return waits.in_words(self._library, self._language, timedelta(minutes=minutes))

    def days(self, shown: Week) -> dict[str, Tally]:
        """The figures by the names of the days."""
        return {self.say(_DAYS[day.weekday()]): tally for day, tally in shown.days.items()}

    def topics(self, shown: Week) -> dict[str, Tally]:
        """The figures by the titles of the topics."""
        titles = {topic: self._library.topic_title(topic, self._language) for topic in shown.topics if topic}
        return {titles.get(topic or "") or self.say("no_topic"): tally for topic, tally in shown.topics.items()}

    def languages(self, shown: Week) -> dict[str, Tally]:
        """The figures by the languages' own names."""
        return {self._library.language_name(code): tally for code, tally in shown.languages.items()}


def week_chart(shown: Week, words: WeekWords) -> WeekChart:
    """The week as it is drawn."""
    total = shown.total
    return WeekChart(
        title=words.title(shown),
        headline=[
            (str(total.asked), words.say("head_asked")),
            (_share(total.answered, total.asked), words.say("head_answered")),
            (_share(total.helped, total.helped + total.not_helped), words.say("head_helped")),
            (words.wait(shown.median_wait), words.say("head_wait")),
            (str(shown.open_now), words.say("head_open")),
        ],
        parts=[words.say(f"part_{part}") for part in ("answered", "suggested", "to_people")],
        days=_bars(words.say("by_day"), words.days(shown)),
        topics=_bars(words.say("by_topic"), words.topics(shown)),
        languages=_bars(words.say("by_language"), words.languages(shown)),
    )


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else NO_FIGURE


def _bars(title: str, tallies: dict[str, Tally]) -> Bars:
    """Alarms go to people like escalations; they are too few for a colour of their own, and the legend says so."""
    parts = {name: (each.answered, each.suggested, each.escalated + each.danger) for name, each in tallies.items()}
    return Bars(title, list(parts.items()))
