"""Try-before-publish over logged questions: how long until all are told that an edit would answer otherwise.

    python -m benchmarks.trying [--questions 10000] [--semantic off|auto] [--edits N] [--check SHARE] [--ahead]

The questions are made from the knowledge base's own phrasings as residents would garble them (words dropped, added,
marks left out) and from words at random. Each edit changes an entry's phrasings, adds an entry or changes an answer.
What is found is compared with a full recomputation, every question decided one by one before and after. The first edit
also reads all questions, which the bot does as soon as a draft is opened; `--ahead` does so before the clock starts.
The bar is on the slowest edit, in seconds of one processor: 5 s for 10,000 questions without the encoder.
Exit code 1 where the bar is missed or anything differs from the recomputation.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from bot.matching import Matcher
from bot.matching.comparing import Asked, Comparing, shown
from bot.text import fold
from knowledge_base.library import Library

BAR_SECONDS, BAR_QUESTIONS = 5.0, 10_000
Edit = Callable[[Library, random.Random], Library]


def garbled(library: Library, count: int, chance: random.Random) -> list[Asked]:
    """`count` different questions."""
    known = [text for entry in library.entries.values() for texts in entry.phrasings.values() for text in texts]
    words = [word for text in known for word in text.split()]
    found: dict[Asked, None] = {}
    while len(found) < count:
        asked, dice = chance.choice(known).split(), chance.random()
        if dice < 0.3:
            asked = asked[chance.randint(0, len(asked) // 2) :]
        if dice < 0.7:
            asked.insert(chance.randint(0, len(asked)), chance.choice(words))
        if dice > 0.9:
            asked = [chance.choice(words) for _ in range(chance.randint(3, 8))]
        text = " ".join(asked)
        found[Asked(fold(text) if chance.random() < 0.4 else text, chance.choice([None, "vi", "en"]))] = None
    return list(found)


def other_phrasings(library: Library, chance: random.Random) -> Library:
    """An entry loses some of its phrasings and gets some of another's."""
    entry, other = chance.sample(sorted(library.entries.values(), key=lambda each: each.id), 2)
    kept = entry.phrasings["vi"][chance.randint(0, 2) :]
    taken = tuple(f"{text} ấy" for text in other.phrasings["vi"][:2])
    return library.with_entry(replace(entry, phrasings={**entry.phrasings, "vi": (*kept, *taken)}))


def new_entry(library: Library, chance: random.Random) -> Library:
    """An entry that nobody has asked for so far, with a phrasing that somebody may have meant otherwise."""
    like = chance.choice(sorted(library.entries.values(), key=lambda each: each.id))
    phrasings = {"vi": ("con trâu nhà tôi ốm", "trâu bò bị bệnh gọi ai", f"{like.phrasings['vi'][0]} cho con trâu")}
    return library.with_entry(replace(like, id=f"{like.topic}.benchmark", title={"vi": "Trâu ốm"}, phrasings=phrasings))


def other_answer(library: Library, chance: random.Random) -> Library:
    """The same phrasings, another answer."""
    entry = chance.choice(sorted(library.entries.values(), key=lambda each: each.id))
    return library.with_entry(replace(entry, answer={**entry.answer, "vi": "Câu trả lời khác."}))


EDITS: Sequence[tuple[str, Edit]] = (
    ("phrasings", other_phrasings),
    ("new entry", new_entry),
    ("answer", other_answer),
    ("phrasings", other_phrasings),
)


def main() -> int:
    """Prints a line an edit."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=int, default=BAR_QUESTIONS)
    parser.add_argument("--semantic", choices=("off", "auto"), default="off")
    parser.add_argument("--edits", type=int, default=len(EDITS))
    parser.add_argument("--check", type=float, default=1.0, help="share of the questions that are recomputed in full")
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "camtay-benchmark")
    parser.add_argument("--ahead", action="store_true", help="the questions were read when the draft was opened")
    options = parser.parse_args()
    chance, library = random.Random(7), Library.load()
    matcher = Matcher.from_library(library, semantic=options.semantic, cache=options.cache, wait=True)
    asked = garbled(library, options.questions, chance)
    comparing, worst, wrong = Comparing(), 0.0, 0
    if options.ahead:
        comparing.prepare(matcher, asked)
    print(f"{len(asked)} questions, {len(matcher.mind.model.corpus.phrasings)} phrasings, encoder {options.semantic}")
    print(f"{'edit':<12}{'wall s':>8}{'cpu s':>8}{'differ':>8}{'checked':>9}{'missed':>8}{'wrong':>7}")
    for name, edit in EDITS[: options.edits]:
        wall, cpu = time.perf_counter(), time.process_time()
        changed = matcher.changed(edit(library, chance))
        found = {each.place for each in comparing.differences(matcher, changed, asked)}
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        worst = max(worst, cpu)
        checked = range(0, len(asked), max(1, round(1 / options.check))) if options.check else range(0)
        truly = {place for place in checked if _differs(matcher, changed, asked[place])}
        missed, more = len(truly - found), len({place for place in found if place in checked} - truly)
        wrong += missed + more
        print(f"{name:<12}{wall:8.2f}{cpu:8.2f}{len(found):8}{len(checked):9}{missed:8}{more:7}", flush=True)
    bar = BAR_SECONDS * max(1.0, options.questions / BAR_QUESTIONS)
    met = wrong == 0 and (options.semantic != "off" or worst <= bar)
    print(f"slowest {worst:.2f} s (bar {bar:g} s without the encoder), {wrong} wrong: {'met' if met else 'MISSED'}")
    return 0 if met else 1


def _differs(before: Matcher, after: Matcher, asked: Asked) -> bool:
    old = before.decide_each(asked.text, language=asked.language)
    new = after.decide_each(asked.text, language=asked.language)
    return list(map(shown, old)) != list(map(shown, new))


if __name__ == "__main__":
    if "OMP_NUM_THREADS" not in os.environ:  # one core: numpy reads this when it is loaded, so begin anew
        os.environ.update({"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"})
        os.execv(sys.executable, [sys.executable, "-m", "benchmarks.trying", *sys.argv[1:]])
    sys.exit(main())
