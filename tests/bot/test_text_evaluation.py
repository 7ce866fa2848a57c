"""The figures of an evaluation, counted by hand."""

import pytest

from bot.evaluation import Row, evaluate, format_report, read_rows
from bot.honesty import calibration_bins, calibration_error
from bot.matching import Decision, DecisionKind

ROWS = [
    Row("1", "a", "vi", "right"),
    Row("2", "a", "vi", "offered"),
    Row("3", "b", "vi", "wrong"),
    Row("4", "oos", "en", "held back"),
    Row("5", "smalltalk", "en", "hello"),
    Row("6", "not.there", "en", "uncovered"),
]
DECISIONS = {
    "right": Decision(DecisionKind.ANSWER, "", "a", 0.9, ("a",), "vi"),
    "offered": Decision(DecisionKind.SUGGEST, "", "b", 0.4, ("b", "a"), "vi"),
    "wrong": Decision(DecisionKind.ANSWER, "", "a", 0.8, ("a",), "vi"),
    "held back": Decision(DecisionKind.ESCALATE, "", "a", 0.05, ("a",), "vi"),
    "hello": Decision(DecisionKind.SMALLTALK, "", None, 1.0, (), "vi"),
    "uncovered": Decision(DecisionKind.ESCALATE, "", "a", 0.1, ("a",), "vi"),
}


def test_figures_are_as_defined():
    figures = evaluate(DECISIONS.__getitem__, ROWS, {"a", "b"}).all
    assert (figures.n, figures.uncovered) == (5, 1)
    assert (figures.served1, figures.served3) == (33.3, 66.7)
    assert (figures.wrong, figures.oos_caught, figures.smalltalk_caught) == (20.0, 100.0, 100.0)


def test_a_language_without_covered_questions_has_no_share():
    report = evaluate(DECISIONS.__getitem__, ROWS, {"a", "b"})
    assert report.by_lang["en"].served1 is None
    assert "en" in format_report(report)


def test_calibration_is_the_mean_gap():
    bins = calibration_bins([(0.95, True, 1.0), (0.95, False, 1.0), (0.05, False, 2.0)])
    assert [each.count for each in bins] == [2, 2]
    assert calibration_error(bins) == pytest.approx((0.05 * 2 + 0.45 * 2) / 4)


def test_a_file_without_a_column_is_refused_with_its_name(tmp_path):
    file = tmp_path / "questions.tsv"
    file.write_text("id\tlang\tquestion\n", encoding="utf-8")
    with pytest.raises(ValueError, match="topic_id is missing"):
        read_rows(file)


def test_a_short_line_is_refused_with_its_number(tmp_path):
    file = tmp_path / "questions.tsv"
    file.write_text("id\ttopic_id\tlang\tquestion\n1\ta\tvi\thỏi\n2\ta\n", encoding="utf-8")
    with pytest.raises(ValueError, match=":3: 2 columns"):
        read_rows(file)
