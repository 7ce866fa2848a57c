"""A link taken apart as a browser does it: who is asked (the host), and what only decorates. Knows the public suffixes.

Where programs disagree on a link, `Address.odd` says so, and nobody may call it official.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from tldextract import TLDExtract

_SCHEME = re.compile(
    r"^(?:(?P<web>h(?:tt|xx|\*\*)p)s?\s*[:：]|(?P<other>[a-z][a-z0-9+-]*)[:：](?=[/\\／]{2})|(?=[/\\]{2}))[/\\／\s]*",
    re.ASCII | re.IGNORECASE,
)
_SECTION = re.compile(r"[/?#\\]|／(?=[^.]*$)")
_PORT = re.compile(r":[^:\[\]]*$")
_PORT_NUMBER = re.compile(r"^(?::\d{0,5})?$", re.ASCII)
_DOTS = str.maketrans(dict.fromkeys("。．｡․﹒", "."))
_LABEL = re.compile(r"^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$", re.ASCII)
_NUMBER = re.compile(r"^(?:\d+|0x[0-9a-f]*)$", re.ASCII)
_DELIMITER = re.compile(r"[/?#@:\\]")
_WHITE = re.compile(r"[\t\r\n]")


@dataclass(frozen=True, slots=True)
class Address:
    """One link: `host` in ASCII lower case, `shown` as people see it, `user` before an @, `port` and `rest` decoded.

    `scheme` is "" for the web, else the name of what is opened instead of a browser.
    """

    scheme: str
    user: str
    host: str
    shown: str
    port: str
    rest: str
    odd: bool

    @property
    def domain(self) -> str:
        """The registrable domain, or the host where it has none."""
        return registrable(self.host) or self.host

    @property
    def is_ip(self) -> bool:
        """Whether a browser takes the host for the number of a machine, however it is written."""
        return self.host.startswith("[") or bool(_NUMBER.match(self.host.rpartition(".")[2]))

    @property
    def is_international(self) -> bool:
        """Whether the host has letters beyond ASCII, written out or as punycode."""
        return not self.shown.isascii() or "xn--" in self.host


def read_address(link: str) -> Address:
    """`link`, with or without a scheme, taken apart; never fails, whatever was written."""
    link = _WHITE.sub("", without_invisible(link.strip()))
    start = _SCHEME.match(link)
    scheme = (start["other"] or "").lower() if start else ""
    authority, rest = _cut(link[start.end() :] if start else link, _SECTION)
    user, at, host = authority.rpartition("@")
    host, port = _cut(host, _PORT)
    shown = _shown(host)
    odd = (
        bool(scheme or at)
        or _is_styled(host, shown)
        or rest.startswith("\\")
        or not (_is_plain(_ascii(shown)) and _PORT_NUMBER.match(port))
    )
    return Address(scheme, _decoded(user).lower(), _ascii(shown), shown, port, _decoded(rest), odd)


def registrable(host: str) -> str:
    """The part of `host` that somebody registered, "" where it is a suffix, a number or nothing known."""
    return _public_suffixes()(_as_host(host)).top_domain_under_public_suffix


def suffix_of(host: str) -> str:
    """The public suffix of `host` under which one registers, "" where it is unknown."""
    return _public_suffixes()(_as_host(host)).suffix


def is_private_suffix(host: str) -> bool:
    """Whether names under it are given out by a firm (github.io, duckdns.org), not by a registry."""
    return _public_suffixes()(_as_host(host)).is_private


def without_invisible(text: str) -> str:
    """`text` in NFC, without characters that no screen shows, and with an ASCII dot for every character read as one."""
    kept = (c for c in text if unicodedata.category(c) != "Cf" and not _is_variation(c))
    return unicodedata.normalize("NFC", "".join(kept)).translate(_DOTS)


def names_of(host: str) -> tuple[str, ...]:
    """The labels of `host` before its public suffix, without “www”."""
    suffix = suffix_of(host)
    before = host[: -len(suffix)].rstrip(".") if suffix else host
    return tuple(label for label in before.split(".") if label and label != "www")


@lru_cache(maxsize=1)
def _public_suffixes() -> TLDExtract:
    """The list that is packaged with tldextract: never from the network, never from a cache outside of us."""
    return TLDExtract(cache_dir=None, suffix_list_urls=(), include_psl_private_domains=True)


def _cut(text: str, mark: re.Pattern[str]) -> tuple[str, str]:
    """`text` before the first `mark`, and from it on."""
    found = mark.search(text)
    return (text[: found.start()], text[found.start() :]) if found else (text, "")


def _as_host(host: str) -> str:
    """`host` for the list of suffixes, which would itself cut an odd one at its delimiters."""
    return _DELIMITER.sub("-", host)


def _is_variation(c: str) -> bool:
    return c in "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0" or "\ufe00" <= c <= "\ufe0f" or "\u180b" <= c <= "\u180f"


def _shown(host: str) -> str:
    """The host as Unicode, decoded once and in the form that browsers compare."""
    host = unicodedata.normalize("NFKC", without_invisible(unquote(host))).lower().removesuffix(".").strip()
    return ".".join(_from_punycode(label) for label in host.split("."))


def _is_styled(host: str, shown: str) -> bool:
    """Whether `host` becomes ASCII only by taking styled letters (𝐯, ⓥ) for plain ones; full-width ones are honest."""
    return shown.isascii() and not all(c.isascii() or "！" <= c <= "～" for c in without_invisible(unquote(host)))


def _ascii(shown: str) -> str:
    labels = shown.split(".")
    return ".".join(c if c.isascii() else "xn--" + c.encode("punycode").decode("ascii") for c in labels)


def _from_punycode(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        decoded = label[4:].encode("ascii").decode("punycode")
    except (UnicodeError, ValueError, OverflowError):
        return label
    return label if decoded.isascii() else decoded


def _is_plain(host: str) -> bool:
    """Whether every label is a lawful one; without this a host is never official."""
    return len(host) <= 253 and all(_LABEL.match(label) for label in host.split("."))


def _decoded(rest: str) -> str:
    """Path, query and fragment, decoded as often as tricksters encode."""
    return unquote(unquote(unquote(rest)))
