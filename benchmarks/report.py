"""Writes docs/matching_figures.md and docs/matching.png: accuracy, noise, speed and memory, all measured in this run.

    python -m benchmarks.report [--questions FILE.tsv] [--sizes 1000 10000 100000] [--folder docs]

The questions are those of benchmarks/questions.tsv unless others are named. Takes some minutes.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

Figures = Mapping[str, Any]
QUESTIONS = Path(__file__).parent / "questions.tsv"
_COLOURS = ("#b0b0b0", "#d9a441", "#c0504d", "#5b8fd1", "#0b6e4f")
_BAR = 0.16


def main() -> None:
    """Measures, writes the table and draws the plot."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=Path, default=QUESTIONS)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000])
    parser.add_argument("--folder", type=Path, default=Path("docs"))
    options = parser.parse_args()
    accuracy = _run("benchmarks.accuracy", str(options.questions))
    speed = _run("benchmarks.speed", "--sizes", *map(str, options.sizes), "--semantic", "off")
    # Encoding is what the encoder costs, whatever the size; encoding ten thousand phrasings takes minutes.
    speed += _run("benchmarks.speed", "--sizes", str(min(options.sizes)), "--semantic", "auto")
    options.folder.mkdir(exist_ok=True)
    text = "\n\n".join((_accuracy_tables(accuracy), _speed_table(speed)))
    how = f"Written by `python -m benchmarks.report` with the questions of {options.questions.name}."
    (options.folder / "matching_figures.md").write_text(f"# Matching: measured\n\n{how}\n\n{text}\n", encoding="utf-8")
    _draw(accuracy, speed, options.folder / "matching.png")


def _run(module: str, *arguments: str) -> Any:
    """What a benchmark wrote as JSON."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "figures.json"
        run = subprocess.run([sys.executable, "-m", module, *arguments, "--json", str(file)], check=False)
        if not file.exists():  # a missed bar is told and goes into the table
            raise SystemExit(f"{module} ended with status {run.returncode}")
        return json.loads(file.read_text(encoding="utf-8"))


def _table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join("-" if cell is None else str(cell) for cell in line) + " |" for line in lines)


def _accuracy_tables(found: Figures) -> str:
    names = ("served1", "served3", "wrong", "oos_caught")
    rows = [[who, *(each["all"][name] for name in names), each["calibration_error"]] for who, each in found.items()]
    first = next(iter(found.values()))
    kinds, languages = list(first["noise"]), list(first["by_lang"])
    by_language = [
        [
            language,
            first["by_lang"][language]["n"],
            *(_served(each["by_lang"][language]) for each in found.values()),
        ]
        for language in languages
    ]
    noisy = [[kind, *(_served(each["noise"][kind]) for each in found.values())] for kind in kinds]
    return "\n\n".join(
        [
            "## Residents' questions\n\n" + _table(["", *names, "calibration error"], rows),
            "## By language: served1 / served3\n\n" + _table(["language", "questions", *found], by_language),
            "## Under noise: served1 / served3\n\n" + _table(["noise", *found], noisy),
        ]
    )


def _served(figures: Figures) -> str:
    return f"{figures['served1']} / {figures['served3']}"


def _speed_table(found: Sequence[Figures]) -> str:
    header = [
        "phrasings",
        "encoder",
        "p50 / p95 ms",
        "WRatio ms",
        "BM25 ms",
        "times faster",
        "new phrasing live s",
        "memory MB",
    ]
    rows = [
        [
            each["phrasings"],
            each["semantic"],
            f"{each['ours_p50']} / {each['ours_p95']}",
            f"{each['wratio_p50']} / {each['wratio_p95']}",
            f"{each['bm25_p50']} / {each['bm25_p95']}",
            each["times_faster_than_wratio"],
            each["new_phrasing_live_s"],
            each["memory_mb"],
        ]
        for each in found
    ]
    return "## Speed and memory\n\n" + _table(header, rows)


def _draw(accuracy: Figures, speed: Sequence[Figures], path: Path) -> None:
    figure = Figure(figsize=(11, 4.5), layout="constrained")
    left, right = figure.subplots(1, 2, width_ratios=(3, 2))
    kinds = list(next(iter(accuracy.values()))["noise"])
    for number, (who, each) in enumerate(accuracy.items()):
        places = [place + _BAR * number for place in range(len(kinds))]
        left.bar(places, [each["noise"][kind]["served3"] for kind in kinds], _BAR, label=who, color=_COLOURS[number])
    left.set_xticks([place + 2 * _BAR for place in range(len(kinds))], kinds, rotation=30, ha="right")
    left.set(ylabel="served3, %", title="Answered or offered, by noise", ylim=(0, 120))
    left.legend(fontsize=8, ncols=2, loc="upper center")
    for key, name in (("ours_p50", "ours, no encoder"), ("wratio_p50", "rapidfuzz WRatio"), ("bm25_p50", "BM25")):
        lexical = [each for each in speed if each["semantic"] == "off"]
        right.plot([each["phrasings"] for each in lexical], [each[key] for each in lexical], marker="o", label=name)
    right.set(xscale="log", yscale="log", xlabel="phrasings", ylabel="median ms a question", title="Speed")
    right.legend(fontsize=8)
    figure.savefig(path, dpi=120)


if __name__ == "__main__":
    main()
