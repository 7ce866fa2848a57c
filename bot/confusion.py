"""Which entries the matcher mixes up: asked with their own phrasings, each left out of what it has learned."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.matching import DecisionKind, LeftOut, Phrasing

MOST_ANSWERED_WRONGLY = 0.02
"""Of the phrasings of the knowledge base, this share may be answered with a neighbour."""
CLOSE = 0.1
"""Two entries are hard to tell apart where their chances are as near as that."""
_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Mixed:
    """Two entries that are mixed up. Of the `asked` phrasings of both, `went` have the other one of the two as the best
    guess and `answered` are answered with it, `in_doubt` of these although the two chances are close; `gap` is the mean
    distance of the two chances on those that went."""

    entries: tuple[str, str]
    asked: int
    went: int
    answered: int
    in_doubt: int
    gap: float
    examples: tuple[Phrasing, ...]


@dataclass(frozen=True, slots=True)
class Confusion:
    """All pairs that are mixed up, worst first. `answered`: phrasings answered with a neighbour, of `asked`;
    `in_doubt`: those of them where the chances of the two entries are close."""

    asked: int
    answered: int
    in_doubt: int
    pairs: tuple[Mixed, ...]

    @property
    def share(self) -> float:
        """The share of the phrasings that are answered with a neighbour."""
        return self.answered / self.asked if self.asked else 0.0


def confusion(left_out: Iterable[LeftOut]) -> Confusion:
    """Counts who goes where."""
    asked: dict[str, int] = defaultdict(int)
    went: dict[tuple[str, str], list[LeftOut]] = defaultdict(list)
    for each in left_out:
        owner, guess = each.phrasing.owner, each.decision.entry
        asked[owner] += 1
        if guess is not None and guess != owner:
            went[(min(owner, guess), max(owner, guess))].append(each)
    pairs = [_mixed(entries, asked[entries[0]] + asked[entries[1]], its) for entries, its in went.items()]
    return Confusion(
        sum(asked.values()),
        sum(pair.answered for pair in pairs),
        sum(pair.in_doubt for pair in pairs),
        tuple(sorted(pairs, key=lambda pair: (-pair.answered, -pair.went, pair.gap, pair.entries))),
    )


def format_confusion(found: Confusion, places: Mapping[tuple[str, str], str], most: int) -> str:
    """The pairs as a table with examples, worst first, at most `most` of them. `places`: entry id
    and phrasing to file and line."""
    lines = [f"{'went':>5} {'answered':>9} {'of':>5} {'gap':>5}  entries"]
    for pair in found.pairs[:most]:
        close = "  close" if pair.gap <= CLOSE else ""
        lines.append(
            f"{pair.went:>5} {pair.answered:>9} {pair.asked:>5} {pair.gap:>5.2f}  {' / '.join(pair.entries)}{close}"
        )
        lines += [f"{'':28}{places.get((each.owner, each.text), each.owner)}: {each.text}" for each in pair.examples]
    if len(found.pairs) > most:
        lines.append(f"and {len(found.pairs) - most} more pairs")
    close_pairs = [pair for pair in found.pairs if pair.gap <= CLOSE]
    verdict = "within" if found.share <= MOST_ANSWERED_WRONGLY else "over"
    lines += [
        f"{found.answered} of {found.asked} phrasings are answered with a neighbour: {100 * found.share:.1f} %, "
        f"{verdict} the bar of {100 * MOST_ANSWERED_WRONGLY:.0f} %",
        f"{found.in_doubt} of these in doubt: the chances of the two entries are within {CLOSE} of each other",
        f"{len(found.pairs)} pairs are mixed up at all, {len(close_pairs)} of them are close on average",
    ]
    return "\n".join(lines)


def _mixed(entries: tuple[str, str], asked: int, went: Sequence[LeftOut]) -> Mixed:
    answered = [each for each in went if each.decision.kind is DecisionKind.ANSWER]
    worst = sorted(went, key=lambda each: (each not in answered, each.own - each.other))
    return Mixed(
        entries,
        asked,
        len(went),
        len(answered),
        sum(_gap(each) <= CLOSE for each in answered),
        sum(map(_gap, went)) / len(went),
        tuple(each.phrasing for each in worst[:_EXAMPLES]),
    )


def _gap(each: LeftOut) -> float:
    return abs(each.own - each.other)
