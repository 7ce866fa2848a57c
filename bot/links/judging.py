"""The judgement on one link. Official is only a plain, unambiguous address that is on the list or ends in .gov.vn."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.links.addresses import Address, read_address, registrable
from bot.links.official import OfficialDomain, OfficialDomains
from bot.links.tricks import Trick, seen_trick
from bot.links.verdict import Kind, Reason, Verdict

_APP_FILE = re.compile(r"\.(?:apk|xapk|apks|apkm|ipa|exe|mobileconfig)(?![a-z0-9])")
_INSTALLING_SCHEMES = frozenset({"itms-services"})
_EMBEDDED = re.compile(
    r"(?:[a-z]+:)?[/\\]{2,}(?P<host>[^/?#&\\\s]+)"
    r"|(?:url|uri|link|redirect\w*|next|goto|target|to|return\w*|continue|dest\w*|u|q)=(?P<bare>[^/?#&\\\s=]+\.[^/?#&\\\s=]+)",
    re.IGNORECASE,
)


def installs(file_name: str) -> bool:
    """Whether a file of this name installs an app."""
    return bool(re.search(rf"(?:{_APP_FILE.pattern})$", file_name.strip().lower()))


def judge(link: str, official: OfficialDomains) -> Verdict:
    """What `link`, one of those that `find_links` returns, is; never official when in doubt."""
    address = read_address(link)
    if _is_file_name(address):
        return Verdict(Kind.APK, address.shown)
    entry = official.entry_of(address)
    if entry and not address.is_international:
        return _of_official_host(address, entry, official)
    return _of_other_host(address, official)


def _of_official_host(address: Address, entry: OfficialDomain, official: OfficialDomains) -> Verdict:
    """The host is official; the address may still be ambiguous, lead on to another one or be a file."""
    doubt = _doubt(address, official)
    if doubt:
        is_trick = address.rest.startswith("\\")
        return Verdict(Kind.LOOKALIKE if is_trick else Kind.UNKNOWN, address.domain, None, entry.domain, doubt)
    kind = Kind.APK if _is_app_file(address) else Kind.OFFICIAL
    return Verdict(kind, address.domain, entry.owner, cautions=entry.cautions)


def _doubt(address: Address, official: OfficialDomains) -> Reason | None:
    if address.user:
        return Reason.USER_AT_HOST
    if address.odd:
        return Reason.UNREADABLE
    others = (read_address(host) for host in _embedded(address.rest))
    return Reason.REDIRECT if any(other.odd or not official.entry_of(other) for other in others) else None


def _embedded(rest: str) -> Iterator[str]:
    """The hosts that path, query or fragment carry."""
    for match in _EMBEDDED.finditer(rest):
        host = match["host"] or match["bare"]
        if match["host"] or registrable(read_address(host).host):
            yield host


def _of_other_host(address: Address, official: OfficialDomains) -> Verdict:
    trick = seen_trick(address, official)
    kind = _kind(address, official, trick)
    reason = trick.reason if trick else _reason(address, official)
    return Verdict(kind, address.domain, None, trick.imitates if trick else None, reason)


def _kind(address: Address, official: OfficialDomains, trick: Trick | None) -> Kind:
    """The kind that says most about an address that is not official."""
    kinds = (
        (Kind.APK, _is_app_file(address)),
        (Kind.IP_ADDRESS, address.is_ip),
        (Kind.SHORTENER, official.is_shortener(address)),
        (Kind.LOOKALIKE, trick is not None),
        (Kind.PUNYCODE, address.is_international),
    )
    return next((kind for kind, is_it in kinds if is_it), Kind.UNKNOWN)


def _reason(address: Address, official: OfficialDomains) -> Reason | None:
    if address.user:
        return Reason.USER_AT_HOST
    if official.is_free_hosting(address):
        return Reason.FREE_HOSTING
    return Reason.UNREADABLE if address.odd and not (address.is_international or address.is_ip) else None


def _is_app_file(address: Address) -> bool:
    return address.scheme in _INSTALLING_SCHEMES or bool(_APP_FILE.search(address.rest.lower()))


def _is_file_name(address: Address) -> bool:
    """“vneid.apk” alone, not as the path of an address."""
    return not address.rest and not registrable(address.host) and bool(_APP_FILE.search(address.shown))
