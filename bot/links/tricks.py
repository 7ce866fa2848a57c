"""The tricks by which an address pretends to be official, as a list in the order in which they are told."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.links.addresses import Address, names_of
from bot.links.imitation import Resemblance, resemblance, spelling_reason
from bot.links.official import STATE_ENDING, OfficialDomains
from bot.links.spelling import letters, looks, plain
from bot.links.verdict import Reason

_STATE_NAME = re.compile(r"(?<![a-z0-9-])[a-z0-9][a-z0-9.-]*?\.gov\.vn(?![a-z0-9])")
_PSEUDO_ENDINGS = frozenset(["com", "vn", "gov", "net", "org", "edu", "co"])
_GOV = re.compile(r"(?:^|-)gov(?:$|-|vn|viet)|gov(?:$|vn|-)")
_MOST = 8
"""So many labels or parts of a path are looked at; nobody reads further."""
_WORD = re.compile(r"(?:(?!gov)[a-z0-9])+")
_SEGMENT = re.compile(r"[/?#=&.\\]+")


@dataclass(frozen=True, slots=True)
class Trick:
    """What was seen, and which official domain was to be seen (None where only “gov” was)."""

    reason: Reason
    imitates: str | None = None


def seen_trick(address: Address, official: OfficialDomains) -> Trick | None:
    """The first trick that `address`, which is not official, plays; None for an address that imitates nobody."""
    return next((trick for look in _TRICKS if (trick := look(address, official))), None)


def _user_at_host(address: Address, official: OfficialDomains) -> Trick | None:
    if not address.user:
        return None
    shown = _shown_domain(address.user, official) or _named(address.user.split(".")[:_MOST], official)
    return Trick(Reason.USER_AT_HOST, shown) if shown else None


def _in_front(address: Address, official: OfficialDomains) -> Trick | None:
    """A whole official domain inside of the host, in whatever letters."""
    if official.is_innocent(address) and address.shown.isascii():
        return None
    shown = _shown_domain(address.shown, official)
    return Trick(spelling_reason(address.shown, shown, Reason.SUBDOMAIN), shown) if shown else None


def _in_name(address: Address, official: OfficialDomains) -> Trick | None:
    """An official name, or something like it, as a label of the host."""
    if official.is_innocent(address):
        return None
    labels = _labels(address)
    found = [(like, place) for place, label in enumerate(labels) if (like := resemblance(label, official))]
    if not found:
        return None
    like, place = min(found, key=lambda one: (one[0].closeness, -one[1]))
    return Trick(_reason(like, labels, place, address, official), like.imitates)


def _gov(address: Address, official: OfficialDomains) -> Trick | None:
    labels = _labels(address)
    if not any(map(_has_gov, labels)):
        return None
    words = {word for label in labels for word in _WORD.findall(letters(label))}
    meant = (entry.domain for entry in official.domains if entry.domain.removesuffix(f".{STATE_ENDING}") in words)
    return Trick(Reason.GOV_IN_NAME, next(meant, None))


def _page_name(address: Address, official: OfficialDomains) -> Trick | None:
    """sites.google.com/view/vneid: where the page, not the host, has the name that its maker chose."""
    if address.host not in official.free_hosting:
        return None
    shown = _named([segment for segment in _SEGMENT.split(address.rest.lower()) if segment][:_MOST], official)
    return Trick(Reason.FREE_HOSTING, shown) if shown else None


def _behind(address: Address, official: OfficialDomains) -> Trick | None:
    shown = _shown_domain(f"{address.port} {address.rest}".lower(), official)
    return Trick(Reason.PORT_OR_PATH, shown) if shown else None


_TRICKS: tuple[Callable[[Address, OfficialDomains], Trick | None], ...] = (
    _user_at_host,
    _in_front,
    _in_name,
    _gov,
    _page_name,
    _behind,
)


def _reason(
    like: Resemblance, labels: tuple[str, ...], place: int, address: Address, official: OfficialDomains
) -> Reason:
    """The trick with a name that was found in `labels[place]`, told by what is most striking about it."""
    is_exact = like.reason is Reason.OTHER_ENDING
    if official.is_free_hosting(address):
        return Reason.FREE_HOSTING
    if is_exact and all(label in _PSEUDO_ENDINGS for label in labels[place + 1 :]):
        return Reason.OTHER_ENDING
    if any(map(_has_gov, labels)):
        return Reason.GOV_IN_NAME
    return Reason.SUBDOMAIN if is_exact else like.reason


def _labels(address: Address) -> tuple[str, ...]:
    """The labels before the public suffix as people see them."""
    shown = [label for label in address.shown.split(".") if label]
    count = len(names_of(address.host.removeprefix("www.")))
    return tuple(shown[shown[:1] == ["www"] :][:count][-_MOST:])


def _has_gov(label: str) -> bool:
    return bool(_GOV.search(letters(label)))


def _shown_domain(text: str, official: OfficialDomains) -> str | None:
    """The official domain that one reads in `text`: the longest of the list, else any name under .gov.vn."""
    seen = looks(text)
    listed = [entry.domain for entry in official.domains if _stands_in(looks(entry.domain), seen)]
    state = _STATE_NAME.search(plain(text)) or _STATE_NAME.search(seen)
    return max(listed, key=len, default=state[0] if state else None)


def _stands_in(domain: str, seen: str) -> bool:
    return domain in seen and bool(re.search(rf"(?<![a-z0-9]){re.escape(domain)}(?![a-z0-9])", seen))


def _named(labels: list[str], official: OfficialDomains) -> str | None:
    found = (resemblance(label, official) for label in labels)
    return next((like.imitates for like in found if like), None)
