"""What can be told from a file's first bytes: kind, picture size, length of a sound."""

from __future__ import annotations

import struct


def picture_size(data: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG, JPEG, GIF or WebP; nothing for anything else."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) >= 24:
        return struct.unpack(">II", data[16:24])
    if data[:6] in {b"GIF87a", b"GIF89a"}:
        return struct.unpack("<HH", data[6:10])
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _webp_size(data)
    if data.startswith(b"\xff\xd8"):
        return _jpeg_size(data)
    return None


def _webp_size(data: bytes) -> tuple[int, int] | None:
    if data[12:16] == b"VP8X" and len(data) >= 30:
        return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
    if data[12:16] == b"VP8L" and len(data) >= 25:
        bits = int.from_bytes(data[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if data[12:16] == b"VP8 " and len(data) >= 30:
        width, height = struct.unpack("<HH", data[26:30])
        return width & 0x3FFF, height & 0x3FFF
    return None


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    place = 2
    while place + 9 < len(data) and data[place] == 0xFF:
        marker, length = data[place + 1], int.from_bytes(data[place + 2 : place + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack(">HH", data[place + 5 : place + 9])
            return width, height
        place += 2 + length
    return None


def is_voice(data: bytes) -> bool:
    """Whether Telegram would play it as a voice note: OGG, MP3 or M4A."""
    mp3 = data[:3] == b"ID3" or (data[:1] == b"\xff" and len(data) > 1 and data[1] & 0xE0 == 0xE0)
    return data[:4] == b"OggS" or data[4:8] == b"ftyp" or mp3


def sound_seconds(data: bytes) -> int:
    """The length of an OGG Opus or WAV sound in whole seconds; 1 where it cannot be told."""
    last = data.rfind(b"OggS")
    if data[:4] == b"OggS" and last >= 0 and len(data) >= last + 14:
        samples = int.from_bytes(data[last + 6 : last + 14], "little", signed=True)
        return max(1, round(samples / 48_000))
    if data[:4] == b"RIFF" and data[8:12] == b"WAVE" and len(data) >= 32:
        rate = int.from_bytes(data[28:32], "little")
        return max(1, round(len(data) / rate)) if rate else 1
    return 1
