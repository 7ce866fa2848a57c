"""The opened house as one value: everything a handler may call. Made in `bot.app`, handed to every handler."""

from __future__ import annotations

from dataclasses import dataclass

from bot.alarming import Alarming
from bot.answering import Answering
from bot.candidates import Candidates
from bot.clock import Clock
from bot.config import Config
from bot.danger import Recogniser
from bot.desk import Desk
from bot.health import Pulse
from bot.illustrating import Illustrating
from bot.links import OfficialDomains
from bot.matching import Matcher
from bot.metrics import Metrics
from bot.people import People
from bot.pictures import PictureCache
from bot.store import Database
from bot.studio import Editing, Groups, History, Trying
from bot.team import Team
from bot.translating import Translating
from bot.voice import Voices
from knowledge_base.library import KnowledgeBase, Library


@dataclass(slots=True)
class Services:
    """What is open while the bot runs."""

    config: Config
    database: Database
    knowledge: KnowledgeBase
    matcher: Matcher
    desk: Desk
    answering: Answering
    alarming: Alarming
    editing: Editing
    groups: Groups
    trying: Trying
    history: History
    candidates: Candidates
    translating: Translating
    illustrating: Illustrating
    clock: Clock
    people: People
    team: Team
    metrics: Metrics
    pulse: Pulse
    pictures: PictureCache
    voices: Voices
    _official: tuple[Library, OfficialDomains] | None = None
    _recogniser: tuple[Library, Recogniser] | None = None

    @property
    def library(self) -> Library:
        """The knowledge base in force."""
        return self.knowledge.library

    @property
    def official_domains(self) -> OfficialDomains:
        """The official sites that the knowledge base in force names."""
        if self._official is None or self._official[0] is not self.library:
            self._official = self.library, OfficialDomains.from_words(self.library.words["official_domains"])
        return self._official[1]

    @property
    def recogniser(self) -> Recogniser:
        """What finds danger, with the words of the knowledge base in force."""
        if self._recogniser is None or self._recogniser[0] is not self.library:
            before = self._recogniser[1] if self._recogniser is not None else None
            self._recogniser = self.library, Recogniser.of(self.library, self.matcher.cache, before)
        return self._recogniser[1]
