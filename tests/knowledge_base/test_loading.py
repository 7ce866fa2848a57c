"""Every fault of a knowledge base is found in one run, with its file, its line and how to mend it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge_base.library import KnowledgeBase, Library
from knowledge_base.loading import PACKAGED
from knowledge_base.problems import FaultyFilesError

Change = Callable[[str], str]


def problems_of(knowledge_base: Path, changes: dict[str, Change]) -> list[str]:
    """What is complained of after `changes` to the topic files."""
    for name, change in changes.items():
        file = knowledge_base / "topics" / name
        before = file.read_text(encoding="utf-8")
        after = change(before)
        assert after != before
        file.write_text(after, encoding="utf-8")
    with pytest.raises(FaultyFilesError) as error:
        Library.load(knowledge_base)
    return [str(problem).removeprefix(f"{knowledge_base}/topics/") for problem in error.value.problems]


def replacing(old: str, new: str) -> Change:
    """A change of the first place where `old` stands."""
    return lambda text: text.replace(old, new, 1)


def test_the_small_knowledge_base_is_fine(knowledge_base: Path) -> None:
    library = Library.load(knowledge_base)
    assert list(library.topics) == ["vssid", "bill"]
    assert library.entries["vssid.install"].guide == "vssid.install"


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("vi: Bấm “Quên", "lo: Bấm “Quên", 'lacks the language "vi"'),
        ("- id: vssid.forgot_password", "- id: vssid.install", 'the entry id "vssid.install" is used twice'),
        ("guide: vssid.install", "guide: vssid.instal", 'there is no guide "vssid.instal"'),
        ("    priority: 1", "\tpriority: 1", "a tab is used for indentation"),
        ("source: Bảo", "sauce: Bảo", 'unknown key "sauce"'),
        ("checked: 2025-11-24", "checked: yesterday", "is not a day"),
        ("only: android", "only: nokia", "is no kind of phone"),
        ("en: Install VssID}", "xx: Install VssID}", '"xx" is no known language'),
        ("- id: vssid.install", "- id: VssID", "is not of the form topic.subject"),
        ("vi: Bấm “Quên", "vi: " + "x" * 5000 + " Bấm “Quên", "at most 600 fit"),
    ],
)
def test_each_fault_names_line_and_mend(knowledge_base: Path, old: str, new: str, what: str) -> None:
    found = problems_of(knowledge_base, {"vssid.yaml": replacing(old, new)})
    lines = (knowledge_base / "topics" / "vssid.yaml").read_text(encoding="utf-8").splitlines()
    place, _, rest = next(problem for problem in found if what in problem).partition(": ")
    assert new in lines[int(place.removeprefix("vssid.yaml:")) - 1]
    assert "; " in rest


def test_all_faults_of_all_files_are_found_in_one_run(knowledge_base: Path) -> None:
    found = problems_of(
        knowledge_base,
        {
            "vssid.yaml": lambda text: (
                text.replace("    priority: 1", "\tpriority: 1", 1)
                .replace("guide: vssid.install", "guide: nowhere.to_go")
                .replace("- id: vssid.forgot_password", "- id: vssid.install")
                .replace("không mất tiền.", "x" * 5000, 1)
            ),
            "bill.yaml": lambda text: text.replace("source:", "sauce:").replace("      vi: Mở", "      en: Mở"),
        },
    )
    wanted = ["a tab", "no guide", "used twice", "at most 600", 'unknown key "sauce"', 'lacks the language "vi"']
    for what in wanted:
        assert any(what in problem for problem in found), f"{what} is missing in {found}"


def test_an_english_promise_must_be_kept(knowledge_base: Path) -> None:
    found = problems_of(
        knowledge_base, {"vssid.yaml": replacing("      en: Tap “Quên mật khẩu”, or sign in with VNeID.\n", "")}
    )
    assert 'the answer of vssid.forgot_password lacks the language "en"' in found[0]


def test_a_misspelled_key_gets_a_hint(knowledge_base: Path) -> None:
    found = problems_of(knowledge_base, {"bill.yaml": replacing("phrasings:", "phrasing:")})
    assert any('did you mean "phrasings"?' in problem for problem in found)


def test_what_is_no_yaml_is_told_with_its_line(knowledge_base: Path) -> None:
    found = problems_of(knowledge_base, {"bill.yaml": replacing("title: {vi: Trả", "title: {vi: [Trả")})
    assert found[0].startswith("bill.yaml:7: is not valid YAML")


def test_a_faulty_change_is_refused_once_and_the_last_good_version_stays(knowledge_base: Path) -> None:
    kept = KnowledgeBase(knowledge_base)
    file = knowledge_base / "topics" / "bill.yaml"
    good = file.read_text(encoding="utf-8")
    file.write_text(good.replace("source:", "sauce:"), encoding="utf-8")
    with pytest.raises(FaultyFilesError):
        kept.reload_if_changed()
    assert not kept.reload_if_changed()
    assert "bill.electricity" in kept.library.entries
    file.write_text(good.replace("Hóa đơn", "Hoá đơn điện"), encoding="utf-8")
    assert kept.reload_if_changed()


def test_topic_files_may_lie_in_the_folder_itself(knowledge_base: Path) -> None:
    for file in (knowledge_base / "topics").iterdir():
        file.rename(knowledge_base / file.name)
    (knowledge_base / "topics").rmdir()
    assert len(Library.load(knowledge_base).entries) == 3


def test_a_faulty_reference_language_is_one_fault_and_not_one_in_every_other_language(knowledge_base: Path) -> None:
    languages = Path(shutil.copytree(PACKAGED / "languages", knowledge_base / "languages"))
    (languages / "vi.yaml").write_text("name: Tiếng Việt\ntexts:\n  menu: [\n", encoding="utf-8")
    with pytest.raises(FaultyFilesError) as caught:
        Library.load(knowledge_base)
    assert [problem.path.name for problem in caught.value.problems] == ["vi.yaml"]


def test_an_own_copy_from_an_older_program_is_completed_from_the_products_own(knowledge_base: Path) -> None:
    languages, words = knowledge_base / "languages", knowledge_base / "words"
    languages.mkdir()
    words.mkdir()
    for code in ("vi", "en"):
        (languages / f"{code}.yaml").write_text(f'name: {code}\ntexts:\n  menu: "{code}?"\n', encoding="utf-8")
    library = Library.load(knowledge_base)
    assert library.text("vi", "menu") == "vi?"
    assert library.text("en", "menu") == "en?"
    assert library.text("en", "back") == Library.load().text("en", "back")
    assert library.words == Library.load().words


def test_what_has_not_changed_is_not_read_again_and_a_fault_is_told_each_time(knowledge_base: Path) -> None:
    languages = Path(shutil.copytree(PACKAGED / "languages", knowledge_base / "languages"))
    elsewhere = Path(shutil.copytree(knowledge_base, knowledge_base.parent / "elsewhere"))
    first = Library.load(knowledge_base)
    assert Library.load(elsewhere).languages["en"] is first.languages["en"]
    good = (languages / "en.yaml").read_text(encoding="utf-8")
    (languages / "en.yaml").write_text(good.replace("name: English", "nam: English"), encoding="utf-8")
    for _ in range(2):
        with pytest.raises(FaultyFilesError, match=f"{languages}/en.yaml:2: .*nam"):
            Library.load(knowledge_base)
    (languages / "en.yaml").write_text(good.replace("name: English", "name: Englisch"), encoding="utf-8")
    assert Library.load(knowledge_base).language_name("en") == "Englisch"
