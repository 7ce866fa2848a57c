"""How well the matcher does on labelled questions, and how honest its confidence is. Values first, text last."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.matching import Decision, DecisionKind, Matcher

OOS, SMALLTALK = "oos", "smalltalk"
COLUMNS = ("id", "topic_id", "lang", "question")
Decide = Callable[[str], Decision]


@dataclass(frozen=True, slots=True)
class Row:
    """A labelled question: `topic_id` is an entry id, "oos" or "smalltalk"; `lang` groups rows, e.g. "vi-nodia"."""

    id: str
    topic_id: str
    lang: str
    question: str


@dataclass(frozen=True, slots=True)
class Figures:
    """Percentages of `n` questions that are covered, out of scope or small talk; `uncovered` ones are not in `n`.

    `served1`, `served3` are of the covered questions, `wrong` of all `n`, `oos_caught` of those out of scope and
    `smalltalk_caught` of the small talk. A share of nothing is None.
    """

    n: int
    served1: float | None
    served3: float | None
    wrong: float | None
    oos_caught: float | None
    smalltalk_caught: float | None
    uncovered: int


@dataclass(frozen=True, slots=True)
class Bin:
    """Questions whose confidence lies in one tenth: how many, their mean confidence, the share that was right.

    `count` is a sum of weights where the questions have weights.
    """

    count: float
    confidence: float
    right: float


@dataclass(frozen=True, slots=True)
class Report:
    """The figures in all and by language, the calibration by tenths with its error, and every decision in order."""

    all: Figures
    by_lang: Mapping[str, Figures]
    bins: tuple[Bin, ...]
    calibration_error: float
    decisions: tuple[tuple[Row, Decision], ...]

    def as_json(self) -> dict[str, object]:
        """What `camtay eval --json` prints."""
        by_lang = {lang: asdict(figures) for lang, figures in self.by_lang.items()}
        return {"all": asdict(self.all), "by_lang": by_lang, "calibration_error": round(self.calibration_error, 4)}


def read_rows(path: Path) -> list[Row]:
    """The rows of a TSV file with a header of COLUMNS (in any order). Raises ValueError telling the line."""
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    header = lines[0].split("\t") if lines else []
    missing = [column for column in COLUMNS if column not in header]
    if missing:
        raise ValueError(f"{path}:1: the column {missing[0]} is missing; the first line must name {', '.join(COLUMNS)}")
    place = [header.index(column) for column in COLUMNS]
    rows = []
    for number, line in enumerate(lines[1:], start=2):
        cells = line.split("\t")
        if not line.strip():
            continue
        if len(cells) <= max(place):
            raise ValueError(f"{path}:{number}: {len(cells)} columns, {len(header)} expected; separate them by tabs")
        rows.append(Row(*(cells[k].strip() for k in place)))
    return rows


def evaluate(decide: Decide, rows: Iterable[Row], entry_ids: Collection[str]) -> Report:
    """Decides on every row. `decide`: usually `Matcher.decide`; `entry_ids`: the entries that exist."""
    decisions = tuple((row, decide(row.question)) for row in rows)
    languages = sorted({row.lang for row, _ in decisions})
    grouped = {lang: [pair for pair in decisions if pair[0].lang == lang] for lang in languages}
    bins = calibration_bins(
        [
            (decision.confidence, decision.entry == row.topic_id, 1.0)
            for row, decision in decisions
            if row.topic_id in entry_ids or row.topic_id == OOS
            if decision.kind is not DecisionKind.SMALLTALK
        ]
    )
    return Report(
        figures(decisions, entry_ids),
        {lang: figures(pairs, entry_ids) for lang, pairs in grouped.items()},
        bins,
        calibration_error(bins),
        decisions,
    )


def figures(pairs: Sequence[tuple[Row, Decision]], entry_ids: Collection[str]) -> Figures:
    """The figures of some decisions."""
    covered = [pair for pair in pairs if pair[0].topic_id in entry_ids]
    oos = [pair for pair in pairs if pair[0].topic_id == OOS]
    talk = [pair for pair in pairs if pair[0].topic_id == SMALLTALK]
    counted = [*covered, *oos, *talk]
    return Figures(
        n=len(counted),
        served1=_percent(_served1, covered),
        served3=_percent(_served3, covered),
        wrong=_percent(_wrong, counted),
        oos_caught=_percent(lambda _row, decision: decision.kind is not DecisionKind.ANSWER, oos),
        smalltalk_caught=_percent(lambda _row, decision: decision.kind is DecisionKind.SMALLTALK, talk),
        uncovered=len(pairs) - len(counted),
    )


def calibration_bins(found: Iterable[tuple[float, bool, float]], count: int = 10) -> tuple[Bin, ...]:
    """Confidence, whether it was right, and weight, in `count` bins of equal width; empty bins are left out."""
    held: dict[int, list[tuple[float, bool, float]]] = {}
    for confidence, right, weight in found:
        held.setdefault(min(count - 1, int(confidence * count)), []).append((confidence, right, weight))
    return tuple(_bin(triples) for _, triples in sorted(held.items()))


def _bin(triples: list[tuple[float, bool, float]]) -> Bin:
    total = sum(weight for _, _, weight in triples)
    confidence = sum(confidence * weight for confidence, _, weight in triples) / total
    return Bin(total, confidence, sum(weight for _, right, weight in triples if right) / total)


def hold_out(matcher: Matcher) -> tuple[Bin, ...]:
    """The calibration over the knowledge base itself: every phrasing asked once while it is held out. Takes seconds."""
    return calibration_bins(matcher.hold_out())


def draw_calibration(bins: Sequence[Bin], path: Path) -> None:
    """Writes the picture of a calibration: on the diagonal, confidence means what it says.

    Raises RuntimeError where matplotlib is not installed.
    """
    try:
        from matplotlib.figure import Figure  # only for this picture, so it is no dependency of the bot
    except ImportError as error:
        raise RuntimeError('the picture needs matplotlib: pip install "camtay[dev]"') from error
    figure = Figure(figsize=(5, 5), layout="constrained")
    axes = figure.subplots()
    axes.plot([0, 1], [0, 1], color="0.7", linestyle="--")
    largest = max((each.count for each in bins), default=1)
    sizes = [20 + 300 * each.count / largest for each in bins]
    axes.scatter([each.confidence for each in bins], [each.right for each in bins], s=sizes, color="#0b6e4f")
    axes.set(xlim=(0, 1), ylim=(0, 1), xlabel="confidence", ylabel="share that was right")
    figure.savefig(path, dpi=120)


def calibration_error(bins: Sequence[Bin]) -> float:
    """Expected calibration error (Naeini et al. 2015): the mean gap between confidence and rightness, 0 to 1."""
    total = sum(each.count for each in bins)
    return sum(each.count * abs(each.confidence - each.right) for each in bins) / total if total else 0.0


def format_report(report: Report) -> str:
    """The figures as a table."""
    lines = [f"{'':12} {'n':>5} {'served1':>8} {'served3':>8} {'wrong':>7} {'oos_caught':>11} {'uncovered':>10}"]
    for name, each in [*report.by_lang.items(), ("all", report.all)]:
        cells = (_cell(each.served1), _cell(each.served3), _cell(each.wrong), _cell(each.oos_caught))
        lines.append(
            f"{name:12} {each.n:>5} {cells[0]:>8} {cells[1]:>8} {cells[2]:>7} {cells[3]:>11} {each.uncovered:>10}"
        )
    return "\n".join([*lines, f"calibration error {report.calibration_error:.3f}"])


def format_calibration(bins: Sequence[Bin]) -> str:
    """The calibration as a table: of answers given with this confidence, so many were right."""
    lines = [f"{'questions':>9} {'confidence':>11} {'right':>7}"]
    lines += [f"{each.count:>9.0f} {each.confidence:>11.2f} {each.right:>7.2f}" for each in bins]
    return "\n".join([*lines, f"calibration error {calibration_error(bins):.3f}"])


def _served1(row: Row, decision: Decision) -> bool:
    return decision.kind is DecisionKind.ANSWER and decision.entry == row.topic_id


def _served3(row: Row, decision: Decision) -> bool:
    offered = decision.kind is DecisionKind.SUGGEST and row.topic_id in decision.suggestions[:3]
    return offered or _served1(row, decision)


def _wrong(row: Row, decision: Decision) -> bool:
    return decision.kind is DecisionKind.ANSWER and decision.entry != row.topic_id


def _percent(holds: Callable[[Row, Decision], bool], pairs: Sequence[tuple[Row, Decision]]) -> float | None:
    if not pairs:
        return None
    return round(100 * sum(holds(row, decision) for row, decision in pairs) / len(pairs), 1)


def _cell(value: float | None) -> str:
    return "-" if value is None else f"{value:.1f}"
