"""Several questions in one message, apart."""

from __future__ import annotations

import re

_END = re.compile(r"(?<=[?!？])\s+|\n+|(?<=[^\d\W]{2})\.\s+(?=\w)|;\s+")
_JOINT = re.compile(
    r",?\s+(?:với lại|với cả|còn nữa|ngoài ra|tiện thể|à mà|cho hỏi thêm|hỏi thêm|also|and also)\s+", re.IGNORECASE
)
_ASKS = re.compile(
    r"\?|\b(?:sao|nào|đâu|gì|mấy|bao nhiêu|bao giờ|thế nào|làm sao|ai|không|chưa|được không|kiểu gì|"
    r"how|what|where|when|who|which|why|can i|nao|dau|gi|may|khong|chua|ntn|lam sao|the nao|li cas|twg|dab tsi)\b",
    re.IGNORECASE,
)
MOST = 4
"""No more parts than this are answered one by one; a longer message is a story and is read as one question."""


def split_questions(text: str) -> tuple[str, ...]:
    """The questions of a message, in order. A single question, or a story that cannot be told apart, stays whole.

    A part is cut off only if it asks something and has two words at least; what does not ask goes to its neighbour.
    """
    pieces = [piece.strip(" ,.;-") for part in _END.split(text.strip()) for piece in _JOINT.split(part)]
    pieces = [piece for piece in pieces if piece]
    parts: list[str] = []
    waiting: list[str] = []
    for piece in pieces:
        if _ASKS.search(piece) and len(piece.split()) >= 3:
            parts.append(" ".join([*waiting, piece]))
            waiting = []
        else:
            waiting.append(piece)
    if not parts or len(parts) > MOST:
        return (text.strip(),)
    parts[-1] = " ".join([parts[-1], *waiting])
    return tuple(parts) if len(parts) > 1 else (text.strip(),)
