"""The command line as a person uses it: a process of its own, exit codes, one clear line for a mistake."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
from pathlib import Path

import pytest

from bot.evaluation import read_rows
from bot.local_telegram import TOKEN, LocalTelegram, World
from tests.terminal import camtay, camtay_afresh, written


def assert_one_clear_line(result: subprocess.CompletedProcess[str], what: str) -> None:
    """Exit code 1, one line that says what is wrong, no traceback."""
    assert result.returncode == 1, result.stderr
    assert "Traceback" not in result.stderr
    lines = [line for line in result.stderr.splitlines() if line.strip()]
    assert len(lines) == 1, result.stderr
    assert what in lines[0]


def test_ask_prints_the_contracts_json(tmp_path: Path) -> None:
    written(tmp_path)
    result = camtay_afresh("ask", "quen mat khau vssid", "--json", folder=tmp_path)
    found = json.loads(result.stdout)
    assert list(found) == ["decision", "entry", "confidence", "suggestions", "language"]
    assert (found["decision"], found["entry"]) == ("answer", "vssid.forgot_password")


def test_check_tells_every_problem_and_exits_with_1(tmp_path: Path, knowledge_base: Path) -> None:
    written(tmp_path, knowledge_base={"path": str(knowledge_base)})
    assert camtay("check", folder=tmp_path).returncode == 0
    file = knowledge_base / "topics" / "bill.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("source:", "sauce:"), encoding="utf-8")
    result = camtay("check", folder=tmp_path)
    assert result.returncode == 1
    assert f"{file}:20: " in result.stderr


def test_check_lists_what_is_mixed_up(tmp_path: Path) -> None:
    written(tmp_path)
    result = camtay("check", "--confusable", folder=tmp_path)
    assert "phrasings are answered with a neighbour" in result.stdout, result.stderr


def test_eval_prints_the_contracts_figures(tmp_path: Path) -> None:
    written(tmp_path)
    questions = tmp_path / "questions.tsv"
    questions.write_text(
        "id\ttopic_id\tlang\tquestion\n"
        "1\tvssid.install\tvi\tcài vssid thế nào\n"
        "2\toos\tvi\tcon trâu nhà tôi ốm\n"
        "3\tdvc.birth\tvi\tkhai sinh cho con\n",
        encoding="utf-8",
    )
    figures = json.loads(camtay("eval", str(questions), "--json", folder=tmp_path).stdout)
    assert figures["all"]["served1"] == 100
    assert figures["all"]["uncovered"] == 1
    assert {"all", "by_lang"} <= set(figures)
    assert {"n", "served1", "served3", "wrong", "oos_caught"} <= set(figures["by_lang"]["vi"])


def test_eval_prints_and_draws_the_calibration_of_the_knowledge_base_itself(tmp_path: Path) -> None:
    written(tmp_path, matching={"semantic": "off", "suggest_confidence": 0.2})
    result = camtay("eval", "--calibration", "--plot", "bins.png", folder=tmp_path)
    assert "calibrated over the" in result.stdout, result.stderr
    assert "suggest from 0.200: as configured" in result.stdout
    assert "calibration error 0." in result.stdout
    assert len([line for line in result.stdout.splitlines() if line.startswith("  0.")]) == 10
    assert (tmp_path / "bins.png").read_bytes().startswith(b"\x89PNG")


def test_eval_prints_the_calibration_on_questions(tmp_path: Path) -> None:
    written(tmp_path)
    (tmp_path / "q.tsv").write_text("id\ttopic_id\tlang\tquestion\n1\toos\tvi\tcon trâu ốm\n", encoding="utf-8")
    result = camtay("eval", "q.tsv", "--calibration", "--json", folder=tmp_path)
    found = json.loads(result.stdout)
    assert [each["count"] for each in found["bins"]] == [1]
    assert set(found["thresholds"]) == {"answer", "suggest"}


def test_without_matplotlib_the_picture_is_refused_in_one_line(tmp_path: Path) -> None:
    written(tmp_path)
    (tmp_path / "matplotlib.py").write_text("raise ImportError", encoding="utf-8")
    path = f"{tmp_path}{os.pathsep}{Path(__file__).parents[2]}"
    assert_one_clear_line(
        camtay_afresh("eval", "--plot", "x.png", folder=tmp_path, PYTHONPATH=path), "needs matplotlib"
    )


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (None, "q.tsv:1: the file does not exist"),
        (b"", "q.tsv:1: the column id is missing"),
        (b"\x7fELF\n\x00\x01", "q.tsv:2: this is no text"),
        ("id\ttopic_id\tlang\tquestion\n1\ta\tvi\thỏi\n".encode("utf-16-be"), "q.tsv:1: this is no text"),
        ("id\ttopic_id\tlang\tquestion\n1\ta\tvi\th\u00e0\n".encode("latin-1"), "q.tsv:2: this is not UTF-8"),
        (b"id\ttopic_id\tlang\tquestion\n", "q.tsv:2: there is no question"),
        (b"id\ttopic_id\tlang\tquestion\n1\ta\tvi\t \n", "q.tsv:2: question is empty"),
        (b"id\ttopic_id\tlang\tquestion\n1\ta\tvi\tx\ty\n", "q.tsv:2: 5 columns, 4 expected"),
    ],
)
def test_a_faulty_file_of_questions_is_one_line(tmp_path: Path, data: bytes | None, complaint: str) -> None:
    file = tmp_path / "q.tsv"
    if data is not None:
        file.write_bytes(data)
    with pytest.raises(ValueError, match=r"q\.tsv:") as raised:
        read_rows(file)
    assert complaint in str(raised.value)
    assert "\n" not in str(raised.value)


def test_ask_answers_in_the_language_of_the_question(tmp_path: Path) -> None:
    written(tmp_path)
    assert "or sign in with VNeID" in camtay("ask", "I forgot my VssID password", folder=tmp_path).stdout


def test_usage_is_exit_code_2(tmp_path: Path) -> None:
    assert camtay_afresh("sing", folder=tmp_path).returncode == 2


def test_a_missing_configuration_is_one_line(tmp_path: Path) -> None:
    assert_one_clear_line(camtay_afresh("run", folder=tmp_path), "config.yaml: the configuration does not exist")


def test_a_missing_token_is_one_line(tmp_path: Path) -> None:
    written(tmp_path)
    assert_one_clear_line(camtay("run", folder=tmp_path), "telegram.token is missing")


def test_an_unreachable_api_is_one_line(tmp_path: Path) -> None:
    written(tmp_path, telegram={"token": "1:x", "base_url": "http://127.0.0.1:9"})
    assert_one_clear_line(camtay("run", folder=tmp_path), "http://127.0.0.1:9 cannot be reached")


async def test_a_bad_token_is_one_line(tmp_path: Path) -> None:
    async with LocalTelegram(World()) as telegram:
        written(tmp_path, telegram={"token": "7:wrong", "base_url": telegram.base_url})
        result = await _in_thread(tmp_path)
    assert_one_clear_line(result, "refuses the token")
    assert "7:wrong" not in result.stderr


def test_a_locked_database_is_one_line(tmp_path: Path) -> None:
    written(tmp_path, telegram={"token": TOKEN}, store={"path": "store.sqlite"})
    with sqlite3.connect(tmp_path / "store.sqlite") as holder:
        holder.execute("BEGIN EXCLUSIVE")
        assert_one_clear_line(camtay("run", folder=tmp_path), "locked by another program")


def test_a_damaged_database_is_one_line(tmp_path: Path) -> None:
    written(tmp_path, telegram={"token": TOKEN}, store={"path": "store.sqlite"})
    (tmp_path / "store.sqlite").write_bytes(b"this is no database at all" * 100)
    assert_one_clear_line(camtay("run", folder=tmp_path), "damaged or no database")


def test_an_unwritable_place_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    written(tmp_path, telegram={"token": TOKEN}, store={"path": "file/store.sqlite"})
    assert_one_clear_line(camtay("run", folder=tmp_path), "file/store.sqlite")


def test_a_backup_comes_back(tmp_path: Path) -> None:
    written(tmp_path, store={"path": "store.sqlite"})
    with sqlite3.connect(tmp_path / "store.sqlite") as store:
        store.execute("CREATE TABLE kept (word TEXT)")
        store.execute("INSERT INTO kept VALUES ('còn')")
    recording = tmp_path / "recordings" / "vi-1.ogg"
    recording.parent.mkdir()
    recording.write_bytes(b"a voice")
    assert camtay("backup", "copy.sqlite", folder=tmp_path).returncode == 0
    (tmp_path / "store.sqlite").write_bytes(b"damaged")
    recording.unlink()
    assert camtay("restore", "copy.sqlite", folder=tmp_path).returncode == 0
    with sqlite3.connect(tmp_path / "store.sqlite") as store:
        assert store.execute("SELECT word FROM kept").fetchall() == [("còn",)]
        assert [row[0] for row in store.execute("SELECT name FROM sqlite_master")] == ["kept"]
    assert recording.read_bytes() == b"a voice"
    assert_one_clear_line(camtay("backup", "copy.sqlite", folder=tmp_path), "the file exists")


async def test_an_invitation_is_a_link_and_a_qr_code(tmp_path: Path) -> None:
    async with LocalTelegram(World()) as telegram:
        written(tmp_path, telegram={"token": TOKEN, "base_url": telegram.base_url})
        result = await _in_thread(tmp_path, "invite", "volunteer", "--qr", "qr.png")
        wrong = await _in_thread(tmp_path, "invite", "volunteer", "--qr", "qr.doc")
    assert result.stdout.startswith("https://t.me/camtay_local_bot?start=i-"), result.stderr
    assert (tmp_path / "qr.png").read_bytes().startswith(b"\x89PNG")
    assert wrong.returncode == 2


async def _in_thread(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    import asyncio

    return await asyncio.to_thread(camtay, *(arguments or ("run",)), folder=folder)
