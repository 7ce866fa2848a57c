"""How well the matcher does on labelled questions. Values first, text last."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.honesty import Bin, calibration_bins, calibration_error
from bot.matching import Decision, DecisionKind

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
    """The rows of a TSV file with a header of COLUMNS (in any order). Raises ValueError: `file:line: what, mend`."""
    lines = _text(path).removeprefix("\ufeff").split("\n")
    header = lines[0].rstrip("\r").split("\t")
    missing = [column for column in COLUMNS if column not in header]
    if missing:
        raise ValueError(f"{path}:1: the column {missing[0]} is missing; the first line must name {', '.join(COLUMNS)}")
    place = [header.index(column) for column in COLUMNS]
    rows = []
    for number, line in enumerate(lines[1:], start=2):
        if line.strip():
            rows.append(_row(f"{path}:{number}", line.rstrip("\r").split("\t"), header, place))
    if not rows:
        raise ValueError(f"{path}:2: there is no question; write one a line below the header")
    return rows


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise ValueError(f"{path}:1: the file does not exist; name a file of questions") from error
    except OSError as error:
        raise ValueError(f"{path}:1: cannot be read ({error.strerror}); name a file of questions") from error
    if b"\0" in data:
        number = data.count(b"\n", 0, data.index(b"\0")) + 1
        raise ValueError(f"{path}:{number}: this is no text; name a file of questions, cells apart by tabs")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        number = data.count(b"\n", 0, error.start) + 1
        raise ValueError(f"{path}:{number}: this is not UTF-8; save the file as UTF-8 text") from error


def _row(where: str, cells: list[str], header: list[str], place: list[int]) -> Row:
    if len(cells) != len(header):
        raise ValueError(f"{where}: {len(cells)} columns, {len(header)} expected; separate them by tabs")
    row = Row(*(cells[k].strip() for k in place))
    for column in ("topic_id", "question"):
        if not getattr(row, column):
            raise ValueError(f"{where}: {column} is empty; fill it in or take the line out")
    return row


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


def format_report(report: Report) -> str:
    """The figures as a table."""
    lines = [f"{'':12} {'n':>5} {'served1':>8} {'served3':>8} {'wrong':>7} {'oos_caught':>11} {'uncovered':>10}"]
    for name, each in [*report.by_lang.items(), ("all", report.all)]:
        cells = (_cell(each.served1), _cell(each.served3), _cell(each.wrong), _cell(each.oos_caught))
        lines.append(
            f"{name:12} {each.n:>5} {cells[0]:>8} {cells[1]:>8} {cells[2]:>7} {cells[3]:>11} {each.uncovered:>10}"
        )
    return "\n".join([*lines, f"calibration error {report.calibration_error:.3f}"])


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
