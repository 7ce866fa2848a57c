"""The parameters of a call as python-telegram-bot sends them: strings, JSON in strings, JSON bodies, uploads."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from bot.local_telegram.refusals import bad_request

Json: TypeAlias = dict[str, object]


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came over the wire."""

    name: str
    mime: str
    data: bytes


def as_object(value: object, name: str = "value") -> Json:
    """The value as a JSON object, read from a string where it is one."""
    if isinstance(value, str):
        value = _read(value, name)
    if not isinstance(value, dict):
        raise bad_request(f'field "{name}" must be of type Object')
    return {str(key): item for key, item in value.items()}


def as_list(value: object, name: str = "value") -> list[object]:
    """The value as a JSON array, read from a string where it is one."""
    if isinstance(value, str):
        value = _read(value, name)
    if not isinstance(value, list):
        raise bad_request(f'field "{name}" must be of type Array')
    return list(value)


def as_whole(value: object) -> int | None:
    """The value as a whole number, or nothing where it is none."""
    if isinstance(value, bool) or value is None:
        return None
    try:
        return int(str(value))
    except ValueError:
        return None


def _read(text: str, name: str) -> object:
    try:
        value: object = json.loads(text)
    except ValueError:
        raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from None
    return value


class Parameters:
    """One call's parameters, asked for by name and kind."""

    def __init__(self, values: Mapping[str, object], uploads: Mapping[str, Upload] | None = None) -> None:
        self.values = values
        self.uploads = uploads or {}

    def has(self, name: str) -> bool:
        """Whether the parameter was sent at all, as a value or as an upload."""
        return name in self.values or name in self.uploads

    def text(self, name: str, default: str = "") -> str:
        """A string; numbers and booleans are written out."""
        value = self.values.get(name, default)
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

    def whole(self, name: str) -> int | None:
        """A whole number, or nothing."""
        return as_whole(self.values.get(name))

    def seconds(self, name: str, default: float = 0.0) -> float:
        """A span of time; the default where there is none or it is no number."""
        try:
            return max(0.0, float(str(self.values.get(name, default))))
        except ValueError:
            return default

    def flag(self, name: str) -> bool:
        """A boolean in any of the spellings that the Bot API takes."""
        return str(self.values.get(name, "")).lower() in {"true", "1", "yes"}

    def nested(self, name: str) -> Json | None:
        """A JSON object, or nothing."""
        value = self.values.get(name)
        return as_object(value, name) if value not in (None, "") else None

    def items(self, name: str) -> list[object]:
        """A JSON array; empty where there is none."""
        value = self.values.get(name)
        return as_list(value, name) if value not in (None, "") else []

    def upload(self, name: str) -> Upload | None:
        """The file of this field, sent in it or by `attach://`."""
        value = str(self.values.get(name, ""))
        return self.uploads.get(value.removeprefix("attach://") if value.startswith("attach://") else name)

    def within(self, values: Json) -> Parameters:
        """The same uploads with another set of values: for media nested in JSON."""
        return Parameters(values, self.uploads)

    def described(self) -> Json:
        """For the log of calls: values as sent, JSON read, uploads by name and size."""
        shown: Json = {name: _shown(value) for name, value in self.values.items()}
        for name, upload in self.uploads.items():
            shown[name] = f"<{upload.name}, {upload.mime}, {len(upload.data)} bytes>"
        return shown


def _shown(value: object) -> object:
    if isinstance(value, str) and value[:1] in {"{", "["}:
        try:
            read: object = json.loads(value)
        except ValueError:
            return value
        return read
    return value
