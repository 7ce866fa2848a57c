"""The word tables that the matcher itself reads, and our own ones for a matcher that was given none."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import yaml

from bot.text import clean, fold
from knowledge_base.loading import PACKAGED


@lru_cache(maxsize=1)
def packaged_words() -> Mapping[str, object]:
    """The tables of the knowledge base that is installed with us: file stem to what it holds."""
    folder = PACKAGED / "words"
    files = sorted(folder.glob("*.yaml")) if folder.is_dir() else []
    return {file.stem: yaml.load(file.read_text(encoding="utf-8"), Loader=_LOADER) for file in files}


def openers(words: Mapping[str, object]) -> tuple[str, ...]:
    """How a question begins that leans on the one before: `words/follow_ups.yaml`, folded."""
    table = words.get("follow_ups")
    lists = table.values() if isinstance(table, Mapping) else ()
    return tuple(fold(clean(str(text))) for texts in lists if isinstance(texts, list) for text in texts)


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
