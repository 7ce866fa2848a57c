"""Finds the links in a message as people write and forward them: with or without a scheme, with spaces, defanged.

A name without a scheme counts only where it is clearly one: abbreviations, prices, versions and a full stop without a
space after it are no links. E-mail addresses are none either. The name of a file that installs an app is reported
like a link.
"""

from __future__ import annotations

import re
import unicodedata

from bot.links.addresses import registrable, suffix_of, without_invisible
from bot.links.mending import mended
from bot.text import fold, is_plain_syllable

_LABEL = r"[^\s\x00-$&-,./:-@\[-^`{-\x7f…]+"
_FOUND = re.compile(
    rf"""(?P<web>(?:https?:|(?<![\w:/])//(?=\w)|(?<![\w+-])[a-z][a-z0-9+-]*://)(?:(?![,;]\s*https?:)[^\s<>"“”])+)
    |(?<!\w)(?P<file>\w[^\s<>"'“”/\\:,;=\[\]]*\.(?:apk|xapk|apks|apkm|ipa|exe)(?![\w-]|\.\w))
    |(?<!{_LABEL[:-1]})(?P<bare>
        (?:(?P<user>[^\s<>"'“”/\\()\[\],;]+)@)?
        (?P<host>{_LABEL}(?:\.{_LABEL})+)
        (?P<tail>(?::(?:\d{{1,5}}(?!\w)|[^\s<>"“”,;/?\#\\]*\.[^\s<>"“”,;/?\#\\]+))?(?:[/?\#\\][^\s<>"“”]*)?))""",
    re.IGNORECASE | re.VERBOSE,
)
_TRAILING = ".,;:!?'*_|"
_BRACKETS = {")": "(", "]": "[", "}": "{"}
_OFFICIAL_USER = re.compile(r"\.(?:gov|com|org)\.vn(?::|$)", re.IGNORECASE)
_ENDINGS = frozenset({"com", "net", "org", "vn", "info"})
_TWO_LETTERS = re.compile("vn|io|cc|tk|ml|cf|gq|ru|cn|jp|kr|eu|uk|us|tv|ws|pw|me|ai|ly|gl|gd|gg|la|is|sh|st|su|id")
_FILES = re.compile("zip|mov|py|md|rs|ps|so")
_WORDS = re.compile("now|new|how|you|here|yes|call|phone|is|it|in|to|so|no|my|do|be|at|by|as|am|us|one|day|page")


def find_links(text: str) -> tuple[str, ...]:
    """The links in `text`, each once, in their order, mended so that `judge` and a reader can take them."""
    found = (_link(match) for match in _FOUND.finditer(mended(without_invisible(text))))
    return tuple(dict.fromkeys(link for link in found if link))


def _link(match: re.Match[str]) -> str:
    """The link of one match, "" where it is none after all."""
    if match["web"]:
        link = _without_trailing(match["web"])
        return link if re.search(r"[:/]\W*\w", link) else ""
    if match["file"]:
        return match["file"]
    if match["user"] and not _is_trick(match["user"], match["tail"]):
        return ""
    return _bare(match)


def _is_trick(user: str, tail: str) -> bool:
    """Whether user@host is a link in disguise; else it is an e-mail address."""
    return not user.lower().startswith("mailto:") and (tail.startswith("/") or bool(_OFFICIAL_USER.search(user)))


def _bare(match: re.Match[str]) -> str:
    user = f"{match['user']}@" if match["user"] else ""
    host, tail = _cut_at_signs(match["host"], match["tail"])
    if _IP.match(host):
        tail = _without_trailing(tail)
        return user + host + tail if user or tail or _is_plausible_ip(host) else ""
    host, tail = _without_next_sentence(host, tail)
    tail = _without_trailing(tail)
    return user + host + tail if _has_domain(host) and (user or tail or _is_clear(host)) else ""


_IP = re.compile(r"^\d+(?:\.\d+){3}$")


def _is_plausible_ip(host: str) -> bool:
    """Four numbers may also be a version, a date or a hotline: only those of a real machine's look count."""
    octets = host.split(".")
    lawful = all(int(octet) < 256 and str(int(octet)) == octet for octet in octets)
    return lawful and any(len(octet) == 3 for octet in octets)


def _cut_at_signs(host: str, tail: str) -> tuple[str, str]:
    """“👉vneid.gov.vn👈”: pictures, arrows and quotes around a host do not belong to it; inside they stay, as odd."""
    first, *others, last = host.split(".")
    start = max((i + 1 for i, c in enumerate(first) if _is_sign(c)), default=0)
    end = next((i for i, c in enumerate(last) if _is_sign(c)), len(last))
    return ".".join([first[start:], *others, last[:end]]), tail if end == len(last) else ""


def _is_sign(c: str) -> bool:
    return not c.isascii() and (
        unicodedata.category(c) in {"So", "Ps", "Pe", "Pi", "Pf", "Po", "Sk"} or "\u2190" <= c < "\u2200"
    )


def _without_next_sentence(host: str, tail: str) -> tuple[str, str]:
    """“vneid.gov.vn.Sau đó”: a word that ends no domain is cut off, if its letters cannot be meant to deceive."""
    labels = host.split(".")
    while len(labels) > 2 and not registrable(".".join(labels)) and _is_word(labels[-1]):
        labels.pop()
    return (host, tail) if len(labels) == host.count(".") + 1 else (".".join(labels), "")


def _is_word(label: str) -> bool:
    return label.isalnum() and fold(label).isascii()


def _has_domain(host: str) -> bool:
    """Whether `host` is a domain, or one with a foreign letter in its ending: “vneid.gov.vn.cоm” opens nothing."""
    return bool(registrable(host) or registrable(host.rpartition(".")[0]))


def _is_clear(host: str) -> bool:
    """Whether nobody could have meant the bare `host` as words."""
    labels = [label for label in host.split(".") if label]
    name, ending = fold(labels[0]), fold(labels[-1])
    if name == "www" or ending == "vn" or suffix_of(host).count("."):
        return True
    if ending not in _ENDINGS and (_is_abbreviation(labels) or all(is_plain_syllable(fold(label)) for label in labels)):
        return False
    is_long = len(labels) > 2 and max(map(len, labels[:-1])) > 1
    return is_long or _is_clear_pair(labels[0], name, labels[-1], ending)


def _is_abbreviation(labels: list[str]) -> bool:
    """“PGS.TS.BS”: capitals, in pieces of a few letters."""
    return "".join(labels).isupper() and max(map(len, labels)) <= 4 and len(labels[-1]) == 2


def _is_clear_pair(written: str, name: str, written_ending: str, ending: str) -> bool:
    """Whether “name.ending” is a domain and not, say, “TS.BS”, “open.It” or “ảnh.zip”."""
    if _FILES.fullmatch(ending) or _WORDS.fullmatch(ending) or (written_ending.istitle() and ending not in _ENDINGS):
        return False
    if len(ending) == 2:
        return bool(_TWO_LETTERS.fullmatch(ending)) and len(name) > 2 and not is_plain_syllable(name)
    return ending in _ENDINGS or written.isascii()


def _without_trailing(link: str) -> str:
    """`link` without the punctuation of the sentence, and without a bracket that was opened before it."""
    while link and (link[-1] in _TRAILING or _is_sign(link[-1]) or _is_unopened(link)):
        link = link[:-1]
    return link


def _is_unopened(link: str) -> bool:
    opening = _BRACKETS.get(link[-1])
    return opening is not None and link.count(opening) < link.count(link[-1])
