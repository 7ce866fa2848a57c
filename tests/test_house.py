"""The rules of the house: who may import whom, and that names are said once."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from configparser import ConfigParser
from dataclasses import fields
from pathlib import Path

import yaml

from bot.config import (
    EscalationConfig,
    HealthConfig,
    LimitsConfig,
    LogConfig,
    MatchingConfig,
    TelegramConfig,
    WebConfig,
    WebhookConfig,
    load_config,
)
from handlers.callbacks import Tap
from handlers.routing import OnTap
from handlers.table import COMMANDS, TABLE
from knowledge_base.library import Library

ROOT = Path(__file__).parent.parent
HERE = {path.name for path in ROOT.iterdir()}
DOCUMENTS = [ROOT / "README.md", ROOT / "WORDS.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
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


def test_the_example_configuration_names_every_key() -> None:
    example = yaml.safe_load((ROOT / "config.example.yaml").read_text(encoding="utf-8"))
    for name, part in {
        "telegram": TelegramConfig,
        "escalation": EscalationConfig,
        "matching": MatchingConfig,
        "limits": LimitsConfig,
        "log": LogConfig,
        "health": HealthConfig,
        "web": WebConfig,
    }.items():
        assert set(example[name]) == {each.name for each in fields(part)}
    assert set(example["telegram"]["webhook"]) == {each.name for each in fields(WebhookConfig)}


def test_what_the_documents_name_is_there() -> None:
    named = {path for document in DOCUMENTS for path in _paths(document)}
    assert len(named) > 50
    made_when_needed = {ROOT / "knowledge_base" / "pictures"}
    assert not [path for path in named - made_when_needed if not path.exists()]


def test_every_benchmark_has_its_row() -> None:
    files = [file for file in (ROOT / "benchmarks").glob("*.py") if "__main__" in file.read_text(encoding="utf-8")]
    rows = re.findall(r"^\| `benchmarks\.(\w+)` ", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(rows) == sorted(file.stem for file in files)


def test_every_verb_has_its_row() -> None:
    source = (ROOT / "bot" / "cli.py").read_text(encoding="utf-8")
    verbs = re.findall(r"\badd\(\"(\w+)\", _", source)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(verbs) > 5
    assert not [verb for verb in verbs if not re.search(rf"^\| .*`camtay {verb}[ `]", readme, re.MULTILINE)]


def test_the_interface_texts_stand_in_one_order() -> None:
    languages = Library.load().languages
    assert list(languages["vi"].texts) == list(languages["en"].texts)


def test_both_languages_of_the_page_say_the_same() -> None:
    texts = {
        code: yaml.safe_load((ROOT / "bot" / "web" / "texts" / f"{code}.yaml").read_text(encoding="utf-8"))
        for code in ("vi", "en")
    }
    assert list(texts["vi"]) == list(texts["en"])
    places = {code: [sorted(re.findall(r"{(\w+)}", text)) for text in said.values()] for code, said in texts.items()}
    assert places["vi"] == places["en"]


def _paths(document: Path) -> set[Path]:
    """What stands between backticks or behind a link and is the path of something of ours."""
    text = document.read_text(encoding="utf-8")
    quoted = re.findall(r"`((?:[\w.-]+/)*(?:[\w.-]+/|[\w-]+\.(?:py|yaml|md|tsv|txt)))`", text)
    ours = {ROOT / path for path in quoted if path.split("/")[0] in HERE}
    return ours | {(document.parent / path).resolve() for path in re.findall(r"\]\((?!http)([^)#]+)\)", text)}


def _parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))
