"""The word tables that the matcher itself reads, and our own ones for a matcher that was given none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import yaml

from bot.text import clean, fold
from knowledge_base.loading import PACKAGED

_SAME_MATTER = "same_matter"


@lru_cache(maxsize=1)
def packaged_words() -> Mapping[str, object]:
    """The tables of the knowledge base that is installed with us: file stem to what it holds."""
    folder = PACKAGED / "words"
    files = sorted(folder.glob("*.yaml")) if folder.is_dir() else []
    return {file.stem: yaml.load(file.read_text(encoding="utf-8"), Loader=_LOADER) for file in files}


@dataclass(frozen=True, slots=True)
class FollowUps:
    """How a question begins that leans on the one before, and the words of which it is only the same for another phone,
    those of the openings among them; folded."""

    openers: tuple[str, ...] = ()
    same_matter: frozenset[str] = frozenset()

    @classmethod
    def from_words(cls, words: Mapping[str, object]) -> FollowUps:
        """As `words/follow_ups.yaml` has them."""
        table = words.get("follow_ups")
        lists = (
            {key: texts for key, texts in table.items() if isinstance(texts, list)}
            if isinstance(table, Mapping)
            else {}
        )
        folded = {key: [fold(clean(str(text))) for text in texts] for key, texts in lists.items()}
        same = folded.pop(_SAME_MATTER, [])
        openers = tuple(text for texts in folded.values() for text in texts)
        return cls(openers, frozenset(word for text in (*same, *openers) for word in text.split()))


NO_FOLLOW_UPS = FollowUps()

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
