"""How near two names are to the eye: letters of other scripts, digits for letters, typing slips. Pure functions."""

from __future__ import annotations

import unicodedata

# What the eye takes for the Latin letter, beyond what loses its marks by decomposition (é, ộ) or is a styled form (𝐯).
_TWINS = {
    "a": "аαɑɐᴀ4@",
    "b": "Ьвьбβʙɓƅ86",
    "c": "сϲᴄƈçς¢ⅽ",
    "d": "ԁɗɖđðժᴅ",
    "e": "еєεɛҽәəᴇ3℮",
    "f": "ƒғꜰ",
    "g": "ɡցǥɢɠ9qԛգ",
    "h": "һнհʜɦ",
    "i": "іιıɩɪїӏlІΙ|1!łƚɫǀⅼ",
    "j": "јϳʝ",
    "k": "кκᴋƙ",
    "m": "мᴍɱⅿ",
    "n": "пηոռɴŋɲ",
    "o": "оοօσøɵᴏ0ө",
    "p": "рρᴘƿþ",
    "r": "гᴦʀɾɍ",
    "s": "ѕꜱʂ5$ƨ",
    "t": "тτᴛŧƭ7+",
    "u": "υսᴜʋцμ",
    "v": "ѵνᴠⱱ",
    "w": "ԝѡωᴡɯ",
    "x": "хχ×ⅹ",
    "y": "уүγʏƴ",
    "z": "ᴢʐƶ2",
}
_TO_LATIN = str.maketrans({twin: letter for letter, twins in _TWINS.items() for twin in twins})
_PAIRS = (("vv", "w"), ("rn", "m"), ("nn", "m"), ("ci", "d"))
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−ー一_~", "-"))


def plain(name: str) -> str:
    """`name` without the marks of its letters, other scripts' twins kept: “dịch vụ” is “dich vu”."""
    decomposed = unicodedata.normalize("NFKD", name.lower().translate(_DASHES)).replace("đ", "d")
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def letters(name: str) -> str:
    """`name` with every letter or digit that looks like a Latin one as that one."""
    return plain(name).translate(_TO_LATIN)


def looks(name: str) -> str:
    """`name` as the eye sees it: equal for two names that one takes for each other."""
    seen = letters(name)
    for pair, letter in _PAIRS:
        seen = seen.replace(pair, letter)
    return seen


def distance(one: str, other: str, limit: int) -> int:
    """How many letters must be changed, added, left out or swapped with their neighbour; `limit + 1` for more."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, theirs in enumerate(other, 1):
            cost = min(last[j] + 1, row[-1] + 1, last[j - 1] + (letter != theirs))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == theirs:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return min(last[-1], limit + 1)
