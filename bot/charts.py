"""The week as a picture that fits a phone, drawn by matplotlib in a process of its own: the bot's stays small.

`python -m bot.charts` reads a `WeekChart` as JSON on its standard input and writes the PNG to its standard output.
"""

from __future__ import annotations

import asyncio
import io
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from knowledge_base.loading import FONTS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_INCHES = (7.2, 10.0)
_MARGIN_INCHES = 0.15
_DOTS_PER_INCH = 150
_INK, _QUIET = "#22313f", "#7f8c8d"
_COLOURS = ("#2a9d8f", "#e9c46a", "#e76f51")
_BARS_SHOWN = 8
_PATIENCE_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Bars:
    """Stacked bars: for every bar its label and the three figures that `WeekChart.parts` names."""

    title: str
    bars: Sequence[tuple[str, Sequence[int]]]


@dataclass(frozen=True, slots=True)
class WeekChart:
    """What stands in the picture, in the words of whoever looks at it.

    `headline`: the big figures, each a value and what it is; `parts`: the names of the three parts of every bar.
    """

    title: str
    headline: Sequence[tuple[str, str]]
    parts: Sequence[str]
    days: Bars
    topics: Bars
    languages: Bars


class ChartError(Exception):
    """The picture could not be drawn; the message says why."""


async def week_picture(chart: WeekChart) -> bytes:
    """The PNG. Raises ChartError."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot.charts",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            png, complaint = await process.communicate(json.dumps(asdict(chart)).encode())
    except TimeoutError as error:
        raise ChartError(f"the picture was not drawn within {_PATIENCE_SECONDS:.0f} s") from error
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        raise ChartError(complaint.decode(errors="replace").strip().splitlines()[-1])
    return png


def draw_week(chart: WeekChart) -> bytes:
    """The PNG, drawn in this process."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import font_manager
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    for file in FONTS.glob("*.ttf"):
        font_manager.fontManager.addfont(str(file))
    family = font_manager.FontProperties(fname=str(FONTS / "CamTaySans-Regular.ttf")).get_name()
    with matplotlib.rc_context({"font.family": [family], "font.size": 10, "text.color": _INK, "axes.labelcolor": _INK}):
        figure = Figure(
            figsize=_INCHES, dpi=_DOTS_PER_INCH, facecolor="white", layout=ConstrainedLayoutEngine(w_pad=_MARGIN_INCHES)
        )
        _compose(figure, chart)
        png = io.BytesIO()
        figure.savefig(png, format="png")
    return png.getvalue()


def _compose(figure: Figure, chart: WeekChart) -> None:
    topics, languages = (min(len(each.bars), _BARS_SHOWN) for each in (chart.topics, chart.languages))
    heights = [1.5, 3.2, 0.8 + 0.45 * max(topics, 1), 0.8 + 0.45 * max(languages, 1)]
    parts = figure.subfigures(4, 1, squeeze=False, height_ratios=heights)
    headline, days, *lying = (part.subplots() for part in parts.flat)
    figure.suptitle(chart.title, fontsize=17, fontweight="bold", x=0.02, ha="left")
    _headline(headline, chart.headline)
    _upright(days, chart.days, chart.parts)
    for axes, shown in zip(lying, (chart.topics, chart.languages), strict=True):
        _lying(axes, shown)


def _headline(axes: Axes, figures: Sequence[tuple[str, str]]) -> None:
    axes.axis("off")
    for position, (value, meaning) in enumerate(figures):
        centre = (position + 0.5) / len(figures)
        axes.text(centre, 0.75, value, fontsize=19, fontweight="bold", ha="center", va="center")
        axes.text(centre, 0.42, meaning, fontsize=8.5, color=_QUIET, ha="center", va="top", linespacing=0.9)
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)


def _upright(axes: Axes, shown: Bars, parts: Sequence[str]) -> None:
    labels = [label for label, _ in shown.bars]
    below = [0] * len(labels)
    for number, (part, colour) in enumerate(zip(parts, _COLOURS, strict=True)):
        heights = [figures[number] for _, figures in shown.bars]
        axes.bar(range(len(labels)), heights, bottom=below, color=colour, label=part, width=0.7)
        below = [low + high for low, high in zip(below, heights, strict=True)]
    for position, total in enumerate(below):
        axes.text(position, total, f" {total}" if total else "", ha="center", va="bottom", fontsize=9)
    axes.set_xticks(range(len(labels)), labels)
    axes.set_ylim(0, max([*below, 1]) * 1.18)
    axes.legend(loc="upper left", bbox_to_anchor=(0, -0.12), ncols=3, frameon=False, fontsize=9)
    _plain(axes, shown.title)
    axes.set_yticks([])


def _lying(axes: Axes, shown: Bars) -> None:
    bars = shown.bars[:_BARS_SHOWN]
    left = [0] * len(bars)
    for number, colour in enumerate(_COLOURS):
        widths = [figures[number] for _, figures in bars]
        axes.barh(range(len(bars)), widths, left=left, color=colour, height=0.66)
        left = [low + high for low, high in zip(left, widths, strict=True)]
    for position, total in enumerate(left):
        axes.text(total, position, f" {total}", va="center", fontsize=9)
    axes.set_yticks(range(len(bars)), [label for label, _ in bars])
    axes.invert_yaxis()
    axes.set_xlim(0, max([*left, 1]) * 1.1)
    axes.set_xticks([])
    _plain(axes, shown.title)


def _plain(axes: Axes, title: str) -> None:
    axes.set_title(title, loc="left", fontsize=11, fontweight="bold")
    axes.tick_params(length=0, colors=_INK)
    for side in ("top", "right", "left", "bottom"):
        axes.spines[side].set_visible(False)


def _read(said: dict[str, Any]) -> WeekChart:
    return WeekChart(**{**said, **{name: Bars(**said[name]) for name in ("days", "topics", "languages")}})


if __name__ == "__main__":
    sys.stdout.buffer.write(draw_week(_read(json.load(sys.stdin))))
