"""The opened house as one value: everything a handler may call. Made in `bot.app`, handed to every handler."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.answering import Answering
from bot.candidates import Candidates
from bot.clock import Clock
from bot.config import Config
from bot.desk import Desk
from bot.editing import Editing
from bot.illustrating import Illustrating
from bot.links import OfficialDomains
from bot.matching import Matcher
from bot.pictures import PictureCache
from bot.store import Database, people
from bot.store.database import Connection
from bot.store.people import Role
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
    editing: Editing
    candidates: Candidates
    translating: Translating
    illustrating: Illustrating
    clock: Clock
    people: People
    pictures: PictureCache
    voices: Voices
    _official: tuple[Library, OfficialDomains] | None = None

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


@dataclass(slots=True)
class People:
    """Who holds which role: by configuration, or by an accepted invitation."""

    config: Config
    invited: dict[Role, frozenset[int]] = field(default_factory=dict)

    def refresh(self, db: Connection) -> None:
        """Reads the invited people anew."""
        self.invited = {role: people.with_role(db, role) for role in Role}

    def volunteers(self) -> frozenset[int]:
        """Ids of all volunteers."""
        return self.config.volunteers | self.invited.get(Role.VOLUNTEER, frozenset())

    def admins(self) -> frozenset[int]:
        """Ids of all admins."""
        return self.config.admins | self.invited.get(Role.ADMIN, frozenset())

    def at_the_desk(self) -> frozenset[int]:
        """Who answers: the volunteers. Where there are none the admins do, so that no question falls into a void."""
        return self.volunteers() or self.admins()
