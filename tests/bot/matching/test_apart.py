"""A large knowledge base is learned in a process of its own, which may die and never outlives its parent."""

import logging
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from bot.matching import Matcher
from tests.bot.matching.conftest import PHRASINGS, library_of

MORE = {**PHRASINGS, "water.pay": ("trả tiền nước ở đâu", "đóng tiền nước cho công ty nước", "tiền nước nộp thế nào")}
ROOT = Path(__file__).parent.parent.parent.parent
A_BOT_THAT_DIES = """
import os, pathlib, sys
from bot.matching import Matcher
from tests.bot.matching.conftest import PHRASINGS, library_of
own = Matcher.from_library(library_of(PHRASINGS), semantic="off", cache=pathlib.Path(sys.argv[1]), apart_from=0)
while own.learner is None:
    pass
print(own.learner, flush=True)
os._exit(0)
"""


def apart(cache: Path | None = None) -> Matcher:
    return Matcher.from_library(library_of(PHRASINGS), semantic="off", cache=cache, apart_from=0)


def test_it_answers_meanwhile_and_takes_over_what_was_learned(tmp_path):
    own = apart(tmp_path)
    assert not own.ready
    assert own.rank("quên mật khẩu vneid")[0][0] == "app.password"
    assert own.wait(60)
    assert own.rank("quen mk vneid")[0][0] == "app.password"
    assert apart(tmp_path).ready, "what was learned is kept"


def test_a_learner_that_dies_is_told_of_and_a_change_starts_another(caplog):
    caplog.set_level(logging.WARNING, "bot.matching")
    own = apart()
    while own.learner is None:
        time.sleep(0.01)
    os.kill(own.learner, signal.SIGKILL)
    while "it is tried again" not in caplog.text:
        time.sleep(0.01)
    assert own.rank("quên mật khẩu vneid")[0][0] == "app.password"
    own.update(library_of(MORE))
    assert own.wait(60)
    assert own.rank("nộp tiền nước thế nào")[0][0] == "water.pay"


def test_a_learner_ends_with_its_parent(tmp_path):
    command = [sys.executable, "-c", A_BOT_THAT_DIES, str(tmp_path)]
    learner = int(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)
    deadline = time.monotonic() + 20
    while _lives(learner) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _lives(learner)
    assert not list(tmp_path.glob("head-*"))


def _lives(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"
