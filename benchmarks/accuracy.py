"""How often the right entry is found: residents' questions, by language and in every kind of noise.

Beside it, in the same run: rapidfuzz and BM25.

    python -m benchmarks.accuracy QUESTIONS.tsv [--json FILE]

Prints a table for the tier with and the tier without the encoder. The questions are those of `camtay eval`.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from rapidfuzz import fuzz, process

from benchmarks.bm25 import Bm25
from benchmarks.noise import KINDS
from bot.evaluation import Row, evaluate, format_report, read_rows
from bot.matching import Decision, DecisionKind, Matcher
from bot.text import fold
from knowledge_base.library import Library

SEED = 20251124
_VIETNAMESE = "vi"


def measure(library: Library, rows: list[Row], cache: Path | None) -> dict[str, object]:
    """Every figure, by tier: the report as typed, and the four figures under each kind of noise."""
    found: dict[str, object] = {}
    for name, decide in _contestants(library, cache).items():
        report = evaluate(decide, rows, library.entries)
        print(f"\n{name}\n{format_report(report)}", flush=True)
        noisy = {kind: _under_noise(decide, rows, kind, library) for kind in KINDS}
        _print_noise(noisy)
        found[name] = {**report.as_json(), "noise": noisy}
    return found


def _contestants(library: Library, cache: Path | None) -> dict[str, Callable[[str], Decision]]:
    return {
        "rapidfuzz WRatio": _fuzzy(library, fuzz.WRatio),
        "rapidfuzz token_set_ratio": _fuzzy(library, fuzz.token_set_ratio),
        "BM25": _bm25(library),
        "without encoder": Matcher.from_library(library, semantic="off", cache=cache, wait=True).decide,
        "with encoder": Matcher.from_library(library, cache=cache, wait=True).decide,
    }


def _fuzzy(library: Library, scorer: Callable[..., float]) -> Callable[[str], Decision]:
    """What a usual bot does: the phrasing with the highest score, folded; it answers from 85 on, suggests otherwise."""
    pairs = _phrasings(library)
    texts = [text for _, text in pairs]

    def decide(text: str) -> Decision:
        best = process.extract(fold(text), texts, scorer=scorer, limit=20)
        return _decision(text, [(pairs[place][0], score / 100) for _, score, place in best], 0.85)

    return decide


def _bm25(library: Library) -> Callable[[str], Decision]:
    """What a search engine does. Its scores have no fixed scale: it always answers."""
    pairs = _phrasings(library)
    index = Bm25([text for _, text in pairs])
    return lambda text: _decision(text, [(pairs[place][0], 1.0) for place, _ in index.best(text, 20)], 0.0)


def _phrasings(library: Library) -> list[tuple[str, str]]:
    return [(e.id, fold(text)) for e in library.entries.values() for texts in e.phrasings.values() for text in texts]


def _decision(text: str, best: list[tuple[str, float]], answer_from: float) -> Decision:
    if not best:
        return Decision(DecisionKind.ESCALATE, text, None, 0.0, (), _VIETNAMESE)
    ids = tuple(dict.fromkeys(entry for entry, _ in best))[:3]
    kind = DecisionKind.ANSWER if best[0][1] >= answer_from else DecisionKind.SUGGEST
    return Decision(kind, text, ids[0], best[0][1], ids, _VIETNAMESE)


def _under_noise(decide: Callable[[str], Decision], rows: list[Row], kind: str, library: Library) -> dict[str, object]:
    """The figures on the Vietnamese questions that are typed with care, after `kind` of noise."""
    chance = random.Random(SEED)
    careful = [row for row in rows if row.lang.startswith(_VIETNAMESE) and not row.question.isascii()]
    noisy = [Row(row.id, row.topic_id, row.lang, KINDS[kind](row.question, chance)) for row in careful]
    return asdict(evaluate(decide, noisy, library.entries).all)


def _print_noise(noisy: dict[str, dict[str, object]]) -> None:
    print(f"{'noise':20} {'served1':>8} {'served3':>8} {'wrong':>6} {'oos_caught':>11}")
    for kind, each in noisy.items():
        cells = (each["served1"], each["served3"], each["wrong"], each["oos_caught"])
        print(f"{kind:20} {cells[0]!s:>8} {cells[1]!s:>8} {cells[2]!s:>6} {cells[3]!s:>11}", flush=True)


def main() -> None:
    """Reads the arguments, measures, prints, and writes JSON if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--cache", type=Path)
    options = parser.parse_args()
    found = measure(Library.load(), read_rows(options.questions), options.cache)
    if options.json:
        options.json.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
