"""Where in the topic files each phrasing stands, for whoever has to look at it there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import yaml

from knowledge_base.loading import topic_files
from knowledge_base.reading import LOADER


def phrasing_places(path: Path) -> dict[tuple[str, str], str]:
    """Entry id and phrasing to `file:line`, over all topic files below `path`, which must load without a fault."""
    found: dict[tuple[str, str], str] = {}
    for file in topic_files(path):
        topic = _fields(yaml.compose(file.read_text(encoding="utf-8"), Loader=LOADER))
        for entry in map(_fields, _items(topic.get("entries"))):
            name = entry["id"].value
            for language in _fields(entry.get("phrasings")).values():
                for phrasing in _items(language):
                    found.setdefault((name, phrasing.value.strip()), f"{file}:{phrasing.start_mark.line + 1}")
    return found


def _fields(node: yaml.Node | None) -> dict[str, yaml.Node]:
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    return {key.value: value for key, value in pairs}


def _items(node: yaml.Node | None) -> Iterator[yaml.Node]:
    return iter(node.value if isinstance(node, yaml.SequenceNode) else [])
