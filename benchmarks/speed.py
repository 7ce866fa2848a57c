"""How long one question takes at 1k, 10k and 100k phrasings, how much memory, and how soon a new phrasing is live.

    python -m benchmarks.speed [--sizes 1000 10000] [--semantic off|auto] [--json FILE]

Phrasings are made from the knowledge base's own by joining halves. Beside it, in the same run: rapidfuzz
`extractOne(WRatio)` and BM25. One process a size, so that the memory is that size's. Times are processor time: all
three use one core, and other work on the machine does not count. Exits 1 where a bar is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from benchmarks.bm25 import Bm25
from bot.matching import Matcher
from bot.matching.corpus import Corpus
from bot.matching.words import packaged_words
from knowledge_base.library import Library

QUESTIONS = 200
SLOW_QUESTIONS = 20  # for what takes a tenth of a second each
MOST_MS = {"off": (3.0, 6.0), "auto": (12.0, 35.0)}
"""p50 and p95 up to USUAL_SIZE, without and with the encoder."""
USUAL_SIZE, LARGE_SIZE = 10_000, 100_000
TIMES_FASTER = {"off": 20.0, "auto": 5.0}
"""Than `extractOne(WRatio)` at LARGE_SIZE."""
MOST_SECONDS_TO_LIVE = 1.0


def phrasings(size: int) -> list[tuple[str, str]]:
    """`size` different (entry, phrasing) pairs: the knowledge base's own first, then halves of two of one entry."""
    library = Library.load()
    own = [(e.id, text) for e in library.entries.values() for texts in e.phrasings.values() for text in texts]
    by_entry: defaultdict[str, list[str]] = defaultdict(list)
    for entry, text in own:
        by_entry[entry].append(text)
    chance, found = random.Random(1), dict.fromkeys(own)
    while len(found) < size:
        entry, first = chance.choice(own)
        second = chance.choice(by_entry[entry]).split()
        words = first.split()
        found[entry, " ".join(words[: chance.randint(1, len(words))] + second[chance.randint(0, len(second)) :])] = None
    return list(found)[:size]


def measure(size: int, semantic: str) -> dict[str, object]:
    """Figures at one size. Times in milliseconds, memory in MB."""
    pairs = phrasings(size)
    questions = [text for _, text in random.Random(2).sample(pairs, QUESTIONS)]
    began = time.perf_counter()
    matcher = Matcher.build(pairs, semantic=semantic)
    built = time.perf_counter() - began
    ours = _times(matcher.rank, questions)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    live = _time_to_live(matcher, pairs)
    texts = [text for _, text in pairs]
    fuzzy = _times(lambda q: process.extractOne(q, texts, scorer=fuzz.WRatio), questions[:SLOW_QUESTIONS])
    return {
        "phrasings": size,
        "semantic": semantic,
        **_quantiles("ours", ours),
        **_quantiles("wratio", fuzzy),
        **_quantiles("bm25", _times(Bm25(texts).best, questions)),
        "times_faster_than_wratio": round(statistics.median(fuzzy) / statistics.median(ours), 1),
        "build_s": round(built, 2),
        "new_phrasing_live_s": round(live, 2),
        "memory_mb": round(memory),
    }


def missed(figures: Mapping[str, Any]) -> list[str]:
    """The bars that the figures of one size miss, each as a sentence."""
    size, tier = int(figures["phrasings"]), str(figures["semantic"])
    p50, p95 = MOST_MS[tier]
    found = []
    if size <= USUAL_SIZE and (figures["ours_p50"] > p50 or figures["ours_p95"] > p95):
        found.append(f"{size} {tier}: {figures['ours_p50']} / {figures['ours_p95']} ms, bar {p50} / {p95}")
    if size <= USUAL_SIZE and figures["new_phrasing_live_s"] > MOST_SECONDS_TO_LIVE:
        found.append(f"{size} {tier}: a new phrasing is live after {figures['new_phrasing_live_s']} s")
    if size >= LARGE_SIZE and figures["times_faster_than_wratio"] < TIMES_FASTER[tier]:
        found.append(f"{size} {tier}: {figures['times_faster_than_wratio']} times faster, bar {TIMES_FASTER[tier]}")
    return found


def _times(ask: Callable[[str], object], questions: Sequence[str]) -> list[float]:
    for question in questions[:5]:
        ask(question)
    found = []
    for question in questions:
        began = time.process_time()
        ask(question)
        found.append(1000 * (time.process_time() - began))
    return found


def _quantiles(name: str, times: list[float]) -> dict[str, float]:
    late = sorted(times)[int(0.95 * len(times))]
    return {f"{name}_p50": round(statistics.median(times), 2), f"{name}_p95": round(late, 2)}


def _time_to_live(matcher: Matcher, pairs: list[tuple[str, str]]) -> float:
    """Seconds from the publication of a new phrasing until it is answered."""
    new = "quạ khoang bay qua suối mấy lần"
    corpus = Corpus.from_pairs([*pairs, (pairs[0][0], new)], packaged_words())
    began = time.perf_counter()
    matcher.take(corpus)
    assert matcher.rank(new)[0][0] == pairs[0][0]
    return time.perf_counter() - began


def main() -> None:
    """One process for every size and tier; prints a line for each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000, 100_000])
    parser.add_argument("--semantic", choices=("off", "auto"), nargs="+", default=["off"])
    parser.add_argument("--json", type=Path)
    parser.add_argument("--one", action="store_true", help="measure here and print JSON alone")
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measure(options.sizes[0], options.semantic[0])))
        return
    found = []
    for semantic in options.semantic:
        for size in options.sizes:
            command = [sys.executable, "-m", "benchmarks.speed", "--one", "--sizes", str(size), "--semantic", semantic]
            threads = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
            run = subprocess.run(command, check=True, capture_output=True, text=True, env={**os.environ, **threads})
            found.append(json.loads(run.stdout))
            print(found[-1], flush=True)
    if options.json:
        options.json.write_text(json.dumps(found, indent=1), encoding="utf-8")
    faults = [fault for each in found for fault in missed(each)]
    if faults:
        raise SystemExit("missed: " + "; ".join(faults))


if __name__ == "__main__":
    main()
