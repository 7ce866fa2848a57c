"""The rules of the house: who may import whom, and that names are said once."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

from bot.config import load_config
from handlers.callbacks import Tap
from handlers.routing import OnTap
from handlers.table import COMMANDS, TABLE
from knowledge_base.library import Library

ROOT = Path(__file__).parent.parent
SOURCES = [file for folder in ("bot", "handlers", "knowledge_base") for file in (ROOT / folder).rglob("*.py")]


def test_each_floor_looks_down_only() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports"))]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


def test_every_module_of_the_core_has_its_floor_and_its_bans() -> None:
    contracts = ConfigParser()
    contracts.read(ROOT / ".importlinter", encoding="utf-8")
    files = [*ROOT.glob("bot/*.py"), *ROOT.glob("bot/*/__init__.py")]
    modules = {f"bot.{file.parent.name if file.stem == '__init__' else file.stem}" for file in files} - {"bot.bot"}

    def named(contract: str, key: str) -> set[str]:
        return set(contracts[f"importlinter:contract:{contract}"][key].replace("|", " ").split())

    assert modules - named("floors", "layers") == {"bot.local_telegram"}
    assert modules - named("core-without-telegram", "source_modules") == {"bot.__main__", "bot.app"}
    assert modules - named("sql-in-one-place", "source_modules") == {"bot.__main__", "bot.store", "bot.backup"}


def test_every_tap_has_one_verb_and_one_handler() -> None:
    verbs = [kind.verb for kind in Tap.__subclasses__() if "__slots__" in vars(kind)]
    assert len(verbs) == len(set(verbs))
    handled = [row.tap.verb for row in TABLE if isinstance(row, OnTap)]
    assert sorted(handled) == sorted(verbs)


def test_every_command_is_described() -> None:
    texts = Library.load().languages["vi"].texts
    assert {f"command_{name}" for name in COMMANDS} == {key for key in texts if key.startswith("command_")}


def test_every_module_says_what_it_is_for() -> None:
    silent = [str(file) for file in SOURCES if file.stat().st_size and not ast.get_docstring(_parsed(file))]
    assert not silent


def test_no_file_is_longer_than_400_lines() -> None:
    growing = ROOT / "bot" / "store" / "migrations.py"  # released steps are never changed, so it only grows
    assert not [
        str(file) for file in SOURCES if file != growing and len(file.read_text(encoding="utf-8").splitlines()) > 400
    ]


def test_every_interface_text_is_used() -> None:
    files = [*(ROOT / "handlers").rglob("*.py"), *(ROOT / "bot").glob("*.py")]
    source = "".join(file.read_text(encoding="utf-8") for file in files)
    said = set(re.findall(r"[\"'](\w+)[\"']", source))
    composed = (
        "act_",
        "announcement_",
        "card_reason_",
        "close_reason_",
        "command_",
        "draft_step_",
        "edit_",
        "joined_",
        "link_",
        "state_",
        "stats_",
        "version_",
    )
    texts = Library.load().languages["vi"].texts
    assert not [key for key in texts if key not in said and not key.startswith(composed)]


def test_the_example_configuration_is_valid() -> None:
    load_config(ROOT / "config.example.yaml", {})


def _parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))
