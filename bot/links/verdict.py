"""What is said about a link: a closed set of kinds, tricks and cautions. How it is worded is left to the handlers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What the link is. Only `OFFICIAL` is good news; `UNKNOWN` is not on the list and imitates nobody we know."""

    OFFICIAL = "official"
    LOOKALIKE = "lookalike"
    APK = "apk"
    SHORTENER = "shortener"
    PUNYCODE = "punycode"
    IP_ADDRESS = "ip_address"
    UNKNOWN = "unknown"


class Reason(StrEnum):
    """The trick that was seen. It can also accompany an APK, a shortener or an address of numbers."""

    SUBDOMAIN = "subdomain"
    """An official name stands in front of somebody else's domain: dichvucong.gov.vn.xyz.top."""
    EXTRA_WORD = "extra_word"
    """A word, number or hyphen around an official name: vneid-xacthuc.com."""
    GOV_IN_NAME = "gov_in_name"
    """“gov” is in the name, but the name does not end in .gov.vn: vneid-gov.com."""
    MISSPELT = "misspelt"
    """One or two letters changed, doubled, left out or swapped: vnied.com."""
    HOMOGLYPH = "homoglyph"
    """Letters that only look alike, of another script or not: vnеid with a Cyrillic е, vneld."""
    DIGITS = "digits"
    """Digits for letters: vne1d.com, m0mo.vn."""
    OTHER_ENDING = "other_ending"
    """The official name with another ending: vneid.com, vssid.vn.com."""
    USER_AT_HOST = "user_at_host"
    """What stands before an @ is not the address: vneid.gov.vn@xyz.top."""
    PORT_OR_PATH = "port_or_path"
    """The official name stands only behind the domain: xyz.top/vneid.gov.vn."""
    FREE_HOSTING = "free_hosting"
    """A page on free hosting or dynamic DNS, where nobody is asked who he is."""
    REDIRECT = "redirect"
    """It starts on an official site, but carries an address elsewhere to go on to."""
    UNREADABLE = "unreadable"
    """The address is written in a way that programs read differently; an honest one never is."""


class Caution(StrEnum):
    """What must be said beside `OFFICIAL`."""

    LIKELY = "likely"
    """Widely known to be theirs, not certain."""
    VERIFY = "verify"
    """Not confirmed yet: to be shown only with “ask the commune”."""
    ANYONE = "anyone"
    """The service is real, but anybody can own a page or shop in it."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement on one link.

    `domain` is the registrable domain in ASCII (the bare address or the file's name where there is none), `owner` who
    runs an official one, `imitates` the official domain that is imitated, `cautions` only beside `OFFICIAL`.
    """

    kind: Kind
    domain: str
    owner: str | None = None
    imitates: str | None = None
    reason: Reason | None = None
    cautions: frozenset[Caution] = frozenset()
