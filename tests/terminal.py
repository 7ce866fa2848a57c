"""Commands of `camtay` as a person at the terminal gives them: a process of its own, its exit code and what it says.

Importing the program takes a second. So most commands run in a copy (fork) of a process that has imported it and done
nothing else yet; `camtay_afresh` starts Python itself, as the command does.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.conftest import SMALL_KNOWLEDGE_BASE

ROOT = Path(__file__).parents[1]
PATIENCE = 30
_copies = multiprocessing.get_context("forkserver")
_copies.set_forkserver_preload(["bot.cli", "bot.app", "bot.evaluation", "bot.honesty", "tests.terminal"])


def camtay(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Runs `camtay` in `folder` to its end."""
    with tempfile.TemporaryDirectory() as said:
        out, err = Path(said) / "out", Path(said) / "err"
        process = _copies.Process(target=_command, args=(arguments, folder, out, err))
        process.start()
        process.join(PATIENCE)
        if process.exitcode is None:
            process.kill()
            raise subprocess.TimeoutExpired(arguments, PATIENCE)
        texts = (file.read_text(encoding="utf-8") for file in (out, err))
        return subprocess.CompletedProcess(arguments, process.exitcode, *texts)


def camtay_afresh(*arguments: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The same in a new Python, with these variables of the environment."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def written(folder: Path, **sections: object) -> Path:
    """A configuration in `folder`, over the small knowledge base; JSON is YAML, too."""
    file = folder / "config.yaml"
    usual = {"matching": {"semantic": "off"}, "knowledge_base": {"path": str(SMALL_KNOWLEDGE_BASE)}}
    file.write_text(json.dumps({**usual, **sections}), encoding="utf-8")
    return file


def _command(arguments: Sequence[str], folder: Path, out: Path, err: Path) -> None:
    """The copy's work."""
    from bot.cli import main

    os.chdir(folder)
    for number, file in ((1, out), (2, err)):
        os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT), number)
    main(arguments)
