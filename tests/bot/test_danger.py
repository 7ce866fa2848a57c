"""Danger is recognised as people write it, and ordinary questions are left alone; faulty words are told with a line."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from bot.danger import Recogniser
from bot.matching.cache import Cache
from bot.text import fold
from knowledge_base.danger import ORDINARY, DangerWords, read_danger, read_examples
from knowledge_base.library import Library
from knowledge_base.problems import Problem
from knowledge_base.reading import Reader

pytestmark = pytest.mark.timeout(300)  # what learns is polite: on a busy machine it waits for all others
HERE = Path(__file__).parent
QUESTIONS = HERE.parent.parent / "benchmarks" / "questions.tsv"
UNSEEN = HERE / "danger_unseen.tsv"
_NEAR = "scam."
"""Who asks of a fraud may be in the middle of one."""
_FAULTY = """
groups:
  ai: [bố, mẹ]
kinds:
  - id: fire
    reply: {en: Call 114}
    source: facts
    combinations: ["@aii > cháy", "nhà", "a > b + c"]
  - id: fire
    reply: {vi: Gọi 114}
    source: facts
    sign: [cháy]
"""


@pytest.fixture(scope="module")
def learned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the recogniser keeps what it has learned."""
    return tmp_path_factory.mktemp("danger")


@pytest.fixture(scope="module")
def recogniser(learned: Path) -> Recogniser:
    """With all that it can learn."""
    return Recogniser.of(Library.load(), Cache(learned)).wait()


def test_messages_of_danger_are_recognised(recogniser: Recogniser) -> None:
    lines = (HERE / "danger_messages.tsv").read_text(encoding="utf-8").splitlines()
    told = [line.split("\t") for line in lines]
    missed = [text for _, _, text in told if not recogniser.kinds(text)]
    assert len(missed) <= len(told) * 3 / 120, missed
    other = [(kind, text) for kind, _, text in told if kind not in recogniser.kinds(text)]
    assert len(other) <= len(told) * 0.1, other


def test_what_nobody_has_learned_from_is_told_apart(recogniser: Recogniser) -> None:
    """The messages and questions of this file were written by somebody who knew neither the patterns nor the examples.
    Never write an example from them."""
    rows = [line.split("\t") for line in UNSEEN.read_text(encoding="utf-8").splitlines()]
    told = [text for kind, text in rows if kind != ORDINARY]
    asked = [text for kind, text in rows if kind == ORDINARY]
    assert (len(told), len(asked)) == (120, 400)
    assert sum(not recogniser.kinds(text) for text in told) <= 3
    assert sum(bool(recogniser.kinds(text)) for text in asked) <= 4
    danger = Library.load().danger
    examples = {fold(text) for texts in (danger.ordinary, *(kind.examples for kind in danger.kinds)) for text in texts}
    assert not examples.intersection(map(fold, [*told, *asked]))


def test_ordinary_questions_are_no_danger(recogniser: Recogniser) -> None:
    ordinary = (HERE / "danger_ordinary.txt").read_text(encoding="utf-8").splitlines()
    taken = [text for text in ordinary if recogniser.kinds(text)]
    assert len(ordinary) >= 400
    assert len(taken) <= len(ordinary) / 100, taken


def test_hardly_any_question_of_the_benchmark_is_taken_for_danger(recogniser: Recogniser) -> None:
    with QUESTIONS.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    asked = [row["question"] for row in rows if row["topic_id"] != "oos" and not row["topic_id"].startswith(_NEAR)]
    assert sum(bool(recogniser.kinds(text)) for text in asked) <= len(asked) / 100


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("chồng đánh mất CCCD", ()),
        ("chồng đánh tôi", ("violence",)),
        ("nhaf em ddang chays", ("fire",)),
        ("app khong chay nha", ()),
        ("nhà cháy rồi", ("fire",)),
        ("hàng cháy hàng rồi", ()),
        ("bị rắn cắnn", ("poison",)),
        ("cứu với", ("help",)),
        ("cứu với quên mật khẩu rồi", ()),
        ("vừa chuyển 5 triệu cho nó xong nó chặn", ("fraud",)),
        ("chuyển nhầm 5 triệu cho người quen", ()),
    ],
)
def test_neighbours_are_told_apart(recogniser: Recogniser, text: str, kinds: tuple[str, ...]) -> None:
    assert recogniser.kinds(text)[: len(kinds) or None] == kinds


def test_what_no_pattern_names_is_heard_from_examples(recogniser: Recogniser) -> None:
    library = Library.load()
    text = "con mệt quá rồi, chẳng muốn gì nữa, con xin lỗi mọi người"
    assert not Recogniser(library.danger, library.words).kinds(text)
    assert recogniser.kinds(text) == ("suicide",)


def test_what_was_learned_is_kept_and_found_again(recogniser: Recogniser, learned: Path) -> None:
    (kept,) = learned.glob("danger-*.npz")
    written = kept.stat().st_mtime_ns
    again = Recogniser.of(Library.load(), Cache(learned)).wait()
    assert [file.stat().st_mtime_ns for file in learned.iterdir()] == [written]
    told = [line.split("\t")[2] for line in (HERE / "danger_messages.tsv").read_text(encoding="utf-8").splitlines()]
    assert [recogniser.kinds(text) for text in told] == [again.kinds(text) for text in told]


def test_every_example_is_danger_at_once() -> None:
    library = Library.load()
    patterns = Recogniser(library.danger, library.words)
    for kind in library.danger.kinds:
        assert not [text for text in kind.examples if not patterns.kinds(text)], kind.id


def test_a_small_knowledge_base_has_patterns_alone(tmp_path: Path) -> None:
    small = Library.load(HERE.parent / "small_knowledge_base")
    assert not Recogniser.of(small, Cache(tmp_path)).wait().kinds("máy giặt nhà em kêu to lắm")
    assert not list(tmp_path.iterdir())


def test_every_kind_has_its_reply_in_four_languages() -> None:
    for kind in Library.load().danger.kinds:
        assert {"vi", "en", "hmn", "blt"} <= kind.reply.keys(), kind.id
        assert any(number in kind.reply["vi"] for number in ("113", "114", "115", "111")), kind.id


def test_faulty_words_are_told_with_line_and_mend(tmp_path: Path) -> None:
    file = tmp_path / "danger.yaml"
    file.write_text(_FAULTY, encoding="utf-8")
    problems: list[Problem] = []
    words = read_danger(Reader(file, problems))
    assert isinstance(words, DangerWords)
    told = "\n".join(map(str, problems))
    for part in ("lacks its Vietnamese", 'no group "aii"', "one group only", "both > and +", '"sign"', "twice"):
        assert part in told
    assert f"{file}:8:" in told


def test_an_example_of_an_unknown_kind_is_told_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "danger_examples.yaml"
    file.write_text("ordinary:\n  - hỏi giờ\nflod:\n  - nước ngập\n", encoding="utf-8")
    problems: list[Problem] = []
    DangerWords().with_examples(read_examples(Reader(file, problems)), file, problems)
    assert [(problem.line, 'no kind of danger "flod"' in str(problem)) for problem in problems] == [(3, True)]


def test_a_long_message_is_read_in_no_time(recogniser: Recogniser) -> None:
    assert recogniser.kinds("nhà tôi bị cháy " * 6000)
