"""MarkdownV2, checked simply: marks must close, reserved characters must be escaped. Old Markdown is read leniently."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.local_telegram.formatting import Formatted
from bot.local_telegram.refusals import bad_entities

RESERVED = "]()>#+-=|{}.!"
MARKS = {"*": "bold", "_": "italic", "__": "underline", "~": "strikethrough", "||": "spoiler"}
NAMES = {"*": "Bold", "_": "Italic", "__": "Underline", "~": "Strikethrough", "||": "Spoiler", "[": "TextUrl"}


@dataclass(slots=True)
class _Reader:
    source: str
    strict: bool
    place: int = 0
    result: Formatted = field(default_factory=Formatted)
    waiting: list[tuple[str, int, int]] = field(default_factory=list)

    def read(self) -> Formatted:
        while self.place < len(self.source):
            self._step()
        if self.waiting:
            mark, _, place = self.waiting[-1]
            raise bad_entities(f"Can't find end of {NAMES[mark]} entity at byte offset {self._byte(place)}")
        return self.result

    def _step(self) -> None:
        here = self.source[self.place]
        if here == "\\" and self.place + 1 < len(self.source):
            self.result.add(self.source[self.place + 1])
            self.place += 2
        elif here == "`":
            self._code()
        elif here == "[":
            self._open("[")
        elif here == "]" and any(mark == "[" for mark, _, _ in self.waiting):
            self._link()
        elif here == ">" and self.strict and self._at_line_start():
            self.place += 1
        elif mark := self._mark():
            self._toggle(mark)
        else:
            self._plain(here)

    def _plain(self, here: str) -> None:
        if self.strict and here in RESERVED:
            raise bad_entities(f"Character '{here}' is reserved and must be escaped with the preceding '\\'")
        self.result.add(here)
        self.place += 1

    def _at_line_start(self) -> bool:
        return self.place == 0 or self.source[self.place - 1] == "\n"

    def _mark(self) -> str | None:
        known = ("__", "||", "*", "_", "~") if self.strict else ("*", "_")
        return next((mark for mark in known if self.source.startswith(mark, self.place)), None)

    def _open(self, mark: str) -> None:
        self.waiting.append((mark, self.result.length, self.place))
        self.place += len(mark)

    def _toggle(self, mark: str) -> None:
        if not self.waiting or self.waiting[-1][0] != mark:
            self._open(mark)
            return
        _, start, _ = self.waiting.pop()
        self.result.mark(MARKS[mark], start)
        self.place += len(mark)

    def _link(self) -> None:
        mark, start, place = self.waiting.pop()
        end = self.source.find(")", self.place)
        if mark != "[" or not self.source.startswith("](", self.place) or end < 0:
            raise bad_entities(f"Can't find end of {NAMES[mark]} entity at byte offset {self._byte(place)}")
        self.result.mark("text_link", start, url=self.source[self.place + 2 : end])
        self.place = end + 1

    def _code(self) -> None:
        fence = "```" if self.source.startswith("```", self.place) else "`"
        end = self.source.find(fence, self.place + len(fence))
        if end < 0:
            name = "Pre" if fence == "```" else "Code"
            raise bad_entities(f"Can't find end of {name} entity at byte offset {self._byte(self.place)}")
        start = self.result.length
        self.result.add(self.source[self.place + len(fence) : end])
        self.result.mark("pre" if fence == "```" else "code", start)
        self.place = end + len(fence)

    def _byte(self, place: int) -> int:
        return len(self.source[:place].encode())


def read_markdown(source: str, *, strict: bool) -> Formatted:
    """Text in MarkdownV2 (`strict`) or in the old Markdown."""
    return _Reader(source, strict).read()
