"""Whether confidence means what it says: its calibration as bins, as a table and as a picture; the thresholds in force.

Of answers given with 0.9 nine in ten should be right. Measured on labelled questions, or on the knowledge base itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.config import MatchingConfig
from bot.errors import CamTayError
from bot.matching import Matcher

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Questions whose confidence lies from `low` to `high`: how many, their mean confidence, the share that was right.

    `count` is a sum of weights where the questions have weights.
    """

    low: float
    high: float
    count: float
    confidence: float
    right: float


@dataclass(frozen=True, slots=True)
class Threshold:
    """From which confidence on the bot does something, and how it came about."""

    what: str
    confidence: float
    why: str


def calibration_bins(found: Iterable[tuple[float, bool, float]], count: int = BINS) -> tuple[Bin, ...]:
    """Confidence, whether it was right, and weight, in `count` bins of equal width; empty bins are left out."""
    held: dict[int, list[tuple[float, bool, float]]] = {}
    for confidence, right, weight in found:
        held.setdefault(min(count - 1, int(confidence * count)), []).append((confidence, right, weight))
    return tuple(_bin(place / count, (place + 1) / count, triples) for place, triples in sorted(held.items()))


def hold_out(matcher: Matcher) -> tuple[Bin, ...]:
    """The calibration over the knowledge base itself: every phrasing asked once while it is held out. Takes seconds."""
    return calibration_bins(matcher.hold_out())


def calibration_error(bins: Sequence[Bin]) -> float:
    """Expected calibration error (Naeini et al. 2015): the mean gap between confidence and rightness, 0 to 1."""
    total = sum(each.count for each in bins)
    return sum(each.count * abs(each.confidence - each.right) for each in bins) / total if total else 0.0


def thresholds(matcher: Matcher, config: MatchingConfig) -> tuple[Threshold, Threshold]:
    """From where on `matcher`, made as `config` says, answers and suggests."""
    bands, corpus = matcher.bands, matcher.mind.model.corpus
    calibrated = (
        f"calibrated over the {len(corpus.phrasings)} phrasings of the knowledge base as it is, each left out once: "
        "the lowest at\nwhich few enough of all questions get a wrong answer; computed anew at each publication"
    )
    return (
        Threshold(
            "answer",
            bands.answer,
            calibrated if config.answer_confidence is None else "as configured: matching.answer_confidence",
        ),
        Threshold(
            "suggest",
            bands.suggest,
            "fixed" if config.suggest_confidence is None else "as configured: matching.suggest_confidence",
        ),
    )


def format_calibration(bins: Sequence[Bin], limits: Sequence[Threshold], asked: str) -> str:
    """The calibration as a table, with the thresholds below. `asked` says what was asked."""
    held = {round(each.low * BINS): each for each in bins}
    lines = [asked, "", f"{'from':>5} {'to':>5} {'questions':>10} {'confidence':>11} {'right':>7}"]
    for place in range(BINS):
        each = held.get(place)
        cells = (f"{each.count:.0f}", f"{each.confidence:.2f}", f"{each.right:.2f}") if each else ("0", "-", "-")
        lines.append(f"{place / BINS:>5.1f} {(place + 1) / BINS:>5.1f} {cells[0]:>10} {cells[1]:>11} {cells[2]:>7}")
    lines += [f"calibration error {calibration_error(bins):.3f}", ""]
    return "\n".join([*lines, *(f"{each.what} from {each.confidence:.3f}: {each.why}" for each in limits)])


def calibration_as_json(bins: Sequence[Bin], limits: Sequence[Threshold]) -> dict[str, object]:
    """The same for programs."""
    return {
        "bins": [{name: round(value, 4) for name, value in asdict(each).items()} for each in bins],
        "calibration_error": round(calibration_error(bins), 4),
        "thresholds": {each.what: {"confidence": each.confidence, "why": each.why} for each in limits},
    }


def require_matplotlib() -> None:
    """Raises CamTayError where the picture cannot be drawn, before the seconds that a calibration takes."""
    try:
        import matplotlib.figure  # noqa: F401
    except ImportError as error:
        raise CamTayError("the picture needs matplotlib; pip install matplotlib") from error


def draw_calibration(bins: Sequence[Bin], limits: Sequence[Threshold], path: Path) -> None:
    """Writes the picture of a calibration: on the diagonal, confidence means what it says.

    `limits`: the thresholds to mark; none where the confidence shown is another than that in force.

    Raises OSError or ValueError where `path` cannot be written.
    """
    from matplotlib.figure import Figure  # only for this picture, and it takes a second to load

    figure = Figure(figsize=(5, 5), layout="constrained")
    axes = figure.subplots()
    axes.plot([0, 1], [0, 1], color="0.7", linestyle="--")
    for each in limits:
        axes.axvline(each.confidence, color="#e76f51", linewidth=1)
        axes.text(each.confidence + 0.01, 0.3, f"{each.what} from {each.confidence:.2f}", rotation=90, fontsize=8)
    largest = max((each.count for each in bins), default=1)
    sizes = [20 + 300 * each.count / largest for each in bins]
    axes.scatter([each.confidence for each in bins], [each.right for each in bins], s=sizes, color="#0b6e4f")
    axes.set(xlim=(0, 1), ylim=(0, 1), xlabel="confidence", ylabel="share that was right")
    axes.set_title(f"calibration error {calibration_error(bins):.3f}; size: how many questions", fontsize=9)
    figure.savefig(path, dpi=120)


def _bin(low: float, high: float, triples: list[tuple[float, bool, float]]) -> Bin:
    total = sum(weight for _, _, weight in triples)
    confidence = sum(confidence * weight for confidence, _, weight in triples) / total
    return Bin(low, high, total, confidence, sum(weight for _, right, weight in triples if right) / total)
