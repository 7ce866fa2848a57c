"""The configuration: from file and environment, all problems at once, secrets kept to themselves."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.config import PUBLIC_BOT_API, load_config, require_token
from bot.errors import ConfigError

EXAMPLE = Path(__file__).parents[2] / "config.example.yaml"


def written(tmp_path: Path, text: str) -> Path:
    """A configuration file with this text."""
    file = tmp_path / "config.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_the_example_is_valid_and_lacks_only_the_token() -> None:
    config = load_config(EXAMPLE, {})
    assert config.telegram.base_url == PUBLIC_BOT_API
    with pytest.raises(ConfigError, match=r"telegram\.token is missing"):
        require_token(config)


def test_the_environment_gives_the_token(tmp_path: Path) -> None:
    config = load_config(written(tmp_path, "telegram: {token: '1:file'}"), {"CAMTAY_TOKEN": "1:environment"})
    assert config.telegram.token.reveal() == "1:environment"
    assert "environment" not in repr(config)


def test_all_problems_are_told_at_once_with_their_lines(tmp_path: Path) -> None:
    file = written(
        tmp_path,
        "telegram:\n  mode: pigeon\n  base_url: nowhere\nescalation:\n  reminder_minutes: soon\nadmin: [1]\n",
    )
    with pytest.raises(ConfigError) as error:
        load_config(file, {})
    lines = str(error.value).splitlines()
    assert [line.removeprefix(f"{file}:").split(":")[0] for line in lines] == ["2", "3", "5", "6"]
    assert 'did you mean "admins"?' in lines[3]


def test_a_webhook_needs_an_address(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"telegram\.webhook\.url is missing"):
        load_config(written(tmp_path, "telegram: {mode: webhook}"), {})


def test_paths_count_from_the_folder_of_the_file(tmp_path: Path) -> None:
    config = load_config(written(tmp_path, "store: {path: data/camtay.sqlite}"), {})
    assert config.store_path == tmp_path / "data" / "camtay.sqlite"


def test_an_address_without_bot_is_completed(tmp_path: Path) -> None:
    config = load_config(written(tmp_path, "telegram: {base_url: 'http://127.0.0.1:8081/'}"), {})
    assert config.telegram.base_url == "http://127.0.0.1:8081/bot"
    assert config.telegram.base_file_url == "http://127.0.0.1:8081/file/bot"


def test_a_bare_off_is_understood(tmp_path: Path) -> None:
    assert load_config(written(tmp_path, "matching: {semantic: off}"), {}).matching.semantic == "off"


@pytest.mark.parametrize("key", ["base_url", "proxy_url", "webhook: {url"])
@pytest.mark.parametrize("address", ["http://[::1/bot", "http://host:99999", "http://host:a", "http://", "http://a b"])
def test_what_is_no_address_is_told_with_its_line_and_mend(tmp_path: Path, key: str, address: str) -> None:
    end = "}" if "{" in key else ""
    file = written(tmp_path, f"telegram:\n  mode: polling\n  {key}: '{address}'{end}\n")
    with pytest.raises(ConfigError, match=rf"{re.escape(str(file))}:3: telegram\..* is no address; write it like http"):
        load_config(file, {})
