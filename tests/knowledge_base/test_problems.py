"""Faults are told to people in their language, with the file as they know it; every sentence has its translation."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import knowledge_base
from knowledge_base import saving
from knowledge_base.library import Library
from knowledge_base.problems import FaultyFilesError, catalogue
from tests.knowledge_base.test_loading import replacing

SOURCE = Path(knowledge_base.__file__).parent
MAKERS = {"said", "Said", "complain", "_add", "_whole"}
NAMING = {"fields", "mapping", "items", "text", "texts", "number", "day", "_translations", "_label", "_by_language"}


def sentences() -> set[str]:
    """All texts of more than one word that the readers of files give to a problem, as they stand in the source."""
    found: set[str] = set()
    for file in SOURCE.glob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if name in MAKERS | NAMING:
                    arguments = [*node.args, *(keyword.value for keyword in node.keywords)]
                    found |= {each.value for each in arguments if isinstance(each, ast.Constant) and _words(each.value)}
            if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
                places = [each.value for each in ast.walk(node.value) if isinstance(each, ast.Constant)]
                found |= {text for text in places if _words(text) and "{" in text}
    return found


def _words(value: object) -> bool:
    return isinstance(value, str) and " " in value.strip()


def test_every_sentence_has_its_translation_with_the_same_places() -> None:
    known = catalogue("vi")
    assert not sentences() - known.keys()
    for english, text in known.items():
        assert sorted(re.findall(r"{(\w+)}", english)) == sorted(re.findall(r"{(\w+)}", text)), english


def test_no_translation_is_left_of_a_sentence_that_is_gone() -> None:
    source = "".join(file.read_text(encoding="utf-8") for file in SOURCE.glob("*.py")).replace('\\"', '"')
    of_the_parser = list(catalogue("vi"))[
        list(catalogue("vi")).index("mapping values are not allowed in this context") :
    ]
    assert not [text for text in catalogue("vi") if text not in source and text not in of_the_parser]


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "vi",
            "topics/bill.yaml, dòng 20: Mục có khóa lạ “sauce”. Cách sửa: Đổi tên hoặc xóa khóa đó, có phải ý bạn là"
            " “source”?",
        ),
        ("en", 'topics/bill.yaml, line 20: The entry has the unknown key "sauce".'),
        ("hmn", "topics/bill.yaml, dòng"),
    ],
)
def test_a_fault_is_told_without_the_servers_path(knowledge_base: Path, language: str, told: str) -> None:
    file = knowledge_base / "topics" / "bill.yaml"
    file.write_text(replacing("source:", "sauce:")(file.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(FaultyFilesError) as caught:
        Library.load(knowledge_base)
    lines = caught.value.told(language, knowledge_base)
    assert told in lines
    assert str(knowledge_base.parent) not in lines


def test_a_refused_change_names_the_real_file_and_not_the_copy_on_which_it_was_tried(knowledge_base: Path) -> None:
    with pytest.raises(FaultyFilesError) as caught:
        saving.add_phrasings(knowledge_base, "bill", "bill.electricity", {"vi": ["x" * 301] * 5})
    assert caught.value.problems[0].path == knowledge_base / "topics" / "bill.yaml"
    assert "dài 301 chữ cái, nhiều nhất là 300" in caught.value.told("vi", knowledge_base)


def test_only_the_first_of_many_faults_are_told(knowledge_base: Path) -> None:
    with pytest.raises(FaultyFilesError) as caught:
        saving.add_phrasings(knowledge_base, "bill", "bill.electricity", {"vi": ["x" * 300 + str(n) for n in range(9)]})
    assert caught.value.told("vi", knowledge_base).splitlines()[3:] == ["Và 6 lỗi nữa."]
