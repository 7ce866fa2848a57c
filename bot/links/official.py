"""The list against which links are judged, from `knowledge_base/words/official_domains.yaml`, and its look-ups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from bot.links.addresses import Address, is_private_suffix, read_address, registrable, suffix_of
from bot.links.spelling import looks
from bot.links.verdict import Caution

STATE_ENDING = "gov.vn"
"""Under it only offices of the Vietnamese State can register a name, so the whole class is official."""

_SURE: Mapping[str, frozenset[Caution]] = {
    "certain": frozenset(),
    "likely": frozenset({Caution.LIKELY}),
    "verify": frozenset({Caution.VERIFY}),
}


@dataclass(frozen=True, slots=True)
class OfficialDomain:
    """One line of the list: `domain` and all below it is run by `owner`; `names` are the words that imitators use."""

    domain: str
    owner: str
    names: tuple[str, ...] = ()
    cautions: frozenset[Caution] = frozenset()


@dataclass(frozen=True)
class OfficialDomains:
    """The whole list, and what else the tricks are known by."""

    domains: tuple[OfficialDomain, ...]
    state: OfficialDomain
    shorteners: frozenset[str] = frozenset()
    free_hosting: frozenset[str] = frozenset()
    innocent: frozenset[str] = frozenset()
    bait: frozenset[str] = frozenset()

    @classmethod
    def from_words(cls, words: Mapping[str, object]) -> OfficialDomains:
        """The list from the parsed YAML file; ValueError that names the faulty entry."""
        domains = tuple(_domains(_mapping(words.get("official"), "official")))
        twice = {one.domain for i, one in enumerate(domains) if one.domain in {other.domain for other in domains[:i]}}
        if twice:
            raise ValueError(f"official: {min(twice)} is listed twice, delete one of them")
        state = OfficialDomain(STATE_ENDING, _text(words.get("state_owner"), "state_owner"))
        return cls(
            domains,
            state,
            _hosts(words, "shorteners"),
            _hosts(words, "free_hosting"),
            _hosts(words, "innocent"),
            frozenset(_texts(words.get("bait_words", []), "bait_words")),
        )

    def entry_of(self, address: Address) -> OfficialDomain | None:
        """The most exact entry that the host of `address` belongs to, None where the list says nothing of it."""
        above = _at_or_above(address.host)
        found = max((self._by_domain[host] for host in above if host in self._by_domain), key=_exactness, default=None)
        is_state = address.host.endswith(f".{STATE_ENDING}") and bool(registrable(address.host))
        return found or (self.state if is_state else None)

    def is_shortener(self, address: Address) -> bool:
        """Whether the address only forwards to another one."""
        return not self.shorteners.isdisjoint(_at_or_above(address.host))

    def is_free_hosting(self, address: Address) -> bool:
        """Whether anybody gets a name or a page there for nothing: by our list or the public suffixes."""
        return is_private_suffix(address.host) or not self.free_hosting.isdisjoint(_at_or_above(address.host))

    def is_innocent(self, address: Address) -> bool:
        """Whether the domain may resemble an official name: known not to be meant so, or the official one's own."""
        return address.domain in self.innocent or address.domain in self._registrable

    @cached_property
    def names(self) -> tuple[tuple[str, str, str], ...]:
        """Every name that is imitated: the name, how it looks, the official domain."""
        return tuple((name, looks(name), entry.domain) for entry in self.domains for name in entry.names)

    @cached_property
    def _by_domain(self) -> Mapping[str, OfficialDomain]:
        return {entry.domain: entry for entry in self.domains}

    @cached_property
    def _registrable(self) -> frozenset[str]:
        return frozenset(registrable(entry.domain) for entry in self.domains)


def _exactness(entry: OfficialDomain) -> int:
    return len(entry.domain)


def _at_or_above(host: str) -> frozenset[str]:
    """`host` and every domain that it lies in."""
    labels = host.split(".")
    return frozenset(".".join(labels[i:]) for i in range(len(labels)))


def _domains(groups: Mapping[object, object]) -> Iterator[OfficialDomain]:
    for group, entries in groups.items():
        for entry in _list(entries, f"official: {group}"):
            yield _domain(_mapping(entry, f"official: {group}"))


def _domain(entry: Mapping[object, object]) -> OfficialDomain:
    domain = _host(entry.get("domain"), "domain")
    sure = entry.get("sure", "certain")
    if not isinstance(sure, str) or sure not in _SURE:
        raise ValueError(f"{domain}: sure is {sure!r}, write one of {', '.join(_SURE)}")
    if not isinstance(anyone := entry.get("anyone", False), bool):
        raise _faulty(f"{domain}: anyone", "true or false", anyone)
    unknown = sorted(map(str, entry.keys() - {"domain", "run_by", "sure", "anyone", "names"}))
    if unknown:
        raise ValueError(f"{domain}: unknown key {unknown[0]}, write domain, run_by, sure, anyone or names")
    cautions = _SURE[sure] | ({Caution.ANYONE} if anyone else set())
    names = _texts(entry.get("names", [domain.split(".")[0]]), f"{domain}: names")
    return OfficialDomain(domain, _text(entry.get("run_by"), f"{domain}: run_by"), names, cautions)


def _hosts(words: Mapping[str, object], key: str) -> frozenset[str]:
    return frozenset(_host(host, key, is_suffix_allowed=True) for host in _list(words.get(key, []), key))


def _host(value: object, where: str, *, is_suffix_allowed: bool = False) -> str:
    """A bare domain in lower case; an ending such as com.vn would make everybody official, so it is refused."""
    host = _text(value, where).lower()
    address = read_address(host)
    if address.host != host or address.odd or not suffix_of(host):
        raise ValueError(f"{where}: {host!r} is no domain, write it as example.vn, without https:// and without /")
    if not is_suffix_allowed and not registrable(host):
        raise ValueError(f"{where}: {host!r} is an ending that anybody can register under, write a whole domain")
    return host


def _mapping(value: object, where: str) -> Mapping[object, object]:
    if not isinstance(value, Mapping):
        raise _faulty(where, "keys with values", value)
    return value


def _list(value: object, where: str) -> list[object]:
    if not isinstance(value, list):
        raise _faulty(where, "a list", value)
    return value


def _texts(value: object, where: str) -> tuple[str, ...]:
    return tuple(_text(text, where).lower() for text in _list(value, where))


def _text(value: object, where: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _faulty(where, "a text (in quotes if it is a number, yes or no)", value)
    return value.strip()


def _faulty(where: str, expected: str, value: object) -> ValueError:
    return ValueError(f"{where}: {expected} is expected here, found {value!r}")
