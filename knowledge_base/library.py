"""What we know, ready to be looked up: one immutable `Library`, and the `KnowledgeBase` that keeps the one in force."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from knowledge_base.danger import DangerWords
from knowledge_base.loading import PACKAGED, Contents, load, topic_files, yaml_files
from knowledge_base.problems import FaultyFilesError
from knowledge_base.schema import REFERENCE_LANGUAGE, Entry, Guide, Language, Topic, in_language

OTHER_COMMUNE = "other"
"""The id that stands for every commune that is not listed."""

Fingerprint = frozenset[tuple[str, int, int]]
"""Path, time of change in nanoseconds and size of every file of a knowledge base."""


class Library:
    """All topics, entries, guides, languages and word tables of one moment. Never changes."""

    def __init__(self, contents: Contents) -> None:
        self._contents = contents
        self.topics: Mapping[str, Topic] = {topic.id: topic for topic in contents.topics}
        self.entries: Mapping[str, Entry] = {entry.id: entry for topic in contents.topics for entry in topic.entries}
        self.topic_of: Mapping[str, str] = {entry.id: topic.id for topic in contents.topics for entry in topic.entries}
        self.guides: Mapping[str, Guide] = {guide.id: guide for topic in contents.topics for guide in topic.guides}
        self.languages: Mapping[str, Language] = contents.languages
        self.words: Mapping[str, Mapping[str, object]] = contents.words
        self.danger: DangerWords = contents.danger

    @classmethod
    def load(cls, path: Path = PACKAGED) -> Library:
        """Reads the folder `path`. Raises FaultyFilesError with every fault that it has."""
        return cls(load(path))

    def with_entry(self, entry: Entry) -> Library:
        """This library with an entry added, or put in the place of the one with its id."""
        topic = self.topics[entry.topic]
        known = entry.id in self.entries
        entries = tuple(entry if each.id == entry.id else each for each in topic.entries)
        return self._with_topic(replace(topic, entries=entries if known else (*entries, entry)))

    def with_guide(self, guide: Guide) -> Library:
        """This library with a guide put in the place of the one with its id."""
        topic = self.topics[guide.topic]
        return self._with_topic(
            replace(topic, guides=tuple(guide if each.id == guide.id else each for each in topic.guides))
        )

    def _with_topic(self, topic: Topic) -> Library:
        topics = tuple(topic if each.id == topic.id else each for each in self._contents.topics)
        return Library(replace(self._contents, topics=topics))

    def language_name(self, code: str) -> str:
        """What a language is called by those who speak it; its code where nobody has named it."""
        known = self.languages.get(code)
        return known.name if known else code

    def communes(self, another: str) -> dict[str, str]:
        """The communes to choose from by id, with `another` at the end, for those that are not listed."""
        listed = self.words.get("communes", {}).get("communes")
        named = {str(key): str(name) for key, name in listed.items()} if isinstance(listed, dict) else {}
        return {**named, OTHER_COMMUNE: another}

    def topic_title(self, topic: str, language: str) -> str:
        """The title of a topic; nothing where there is no such topic."""
        known = self.topics.get(topic)
        return in_language(known.title, language) if known else ""

    def text(self, language: str, key: str, /, **values: object) -> str:
        """The interface text `key` in `language`, or in the reference language where that lacks it.

        A knowledge base with languages of its own may be older than the program: what it lacks is the product's own.
        Raises KeyError where the reference language lacks it too, or where a placeholder has no value.
        """
        for code in (language, REFERENCE_LANGUAGE):
            for languages in (self.languages, self._contents.ours):
                if code in languages and (text := languages[code].texts.get(key)):
                    return text.format(**values)
        raise KeyError(key)


class KnowledgeBase:
    """The library in force. Follows the files: a good change is taken over, a faulty one is refused and told."""

    def __init__(self, path: Path = PACKAGED) -> None:
        self.path = path
        self._reloading = threading.Lock()
        self._fingerprint = self._look()
        self.library = Library.load(path)

    def reload_if_changed(self) -> bool:
        """Whether the files had changed and the new library is in force.

        Raises FaultyFilesError where the change is faulty; the last good library stays in force, and the same faulty
        files are not read again until they change.
        """
        with self._reloading:  # the follower of the files and a publication may both come, each on its own thread
            fingerprint = self._look()
            if fingerprint == self._fingerprint:
                return False
            self._fingerprint = fingerprint
            self.library = Library.load(self.path)
            return True

    def _look(self) -> Fingerprint:
        folders = [self.path / name for name in ("languages", "words") if (self.path / name).is_dir()]
        if not self.path.is_dir():
            return frozenset()
        files = topic_files(self.path) + [file for folder in folders for file in yaml_files(folder)]
        return frozenset((str(file), file.stat().st_mtime_ns, file.stat().st_size) for file in files)


__all__ = ["FaultyFilesError", "KnowledgeBase", "Library"]
