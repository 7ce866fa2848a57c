"""From the YAML files of a knowledge base to its shapes. Every fault is found in one run, with file, line and mend."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from knowledge_base.danger import DangerWords, read_danger, read_examples
from knowledge_base.problems import FaultyFilesError, Problem, Said, Words, as_said, said
from knowledge_base.reading import (
    ADD_LINE,
    IN_LANGUAGE,
    KEY_OF,
    LACKS_LANGUAGE,
    UNKNOWN_LANGUAGE,
    Reader,
    read_any,
    read_once,
)
from knowledge_base.reading_drawings import read_drawing
from knowledge_base.schema import (
    REFERENCE_LANGUAGE,
    Entry,
    Guide,
    Language,
    PhoneType,
    Step,
    Topic,
    Translations,
)

LONGEST_ANSWER = 600
"""Characters of an answer: what fits the screen of a small phone."""
LONGEST_STEP = 400
LONGEST_TITLE = 60
LONGEST_PHRASING = 300
LONGEST_ID = 40
"""Characters of an id: it travels in the data of a button, which Telegram limits to 64 bytes."""
PACKAGED = Path(__file__).parent
"""The knowledge base that comes with the product."""
FONTS = PACKAGED / "fonts"
"""The typeface of the pictures: every letter of the product's languages."""

DANGER, DANGER_EXAMPLES = "danger", "danger_examples"
"""The files of words that are read with their shape checked, unlike the tables."""

_ANSWER, _TITLE = "the answer of {name}", "the title of {name}"
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Contents:
    """All that was read of one knowledge base. `ours`: the product's own languages, where it has its own, too."""

    topics: tuple[Topic, ...]
    languages: Mapping[str, Language]
    words: Mapping[str, Mapping[str, object]]
    danger: DangerWords
    ours: Mapping[str, Language] = field(default_factory=dict)


@dataclass(slots=True)
class _Loading:
    """What the files of one run have in common: the faults, the languages, and the ids with their places."""

    problems: list[Problem] = field(default_factory=list)
    languages: dict[str, Language] = field(default_factory=dict)
    places: dict[tuple[str, str], str] = field(default_factory=dict)
    guide_references: list[tuple[Reader, yaml.Node, str]] = field(default_factory=list)

    def complete_languages(self) -> set[str]:
        return {code for code, language in self.languages.items() if not language.draft}


def load(path: Path) -> Contents:
    """Reads the knowledge base in the folder `path`.

    Topics are read from `path/topics/` or, in a small knowledge base, from `path` itself. Languages and words come
    from the folders of these names; what is missing there (a newer program needs more) comes from the product's own.
    Raises FaultyFilesError with all faults.
    """
    loading = _Loading()
    if not path.is_dir():
        raise FaultyFilesError([_whole(path, "there is no such folder", "correct knowledge_base.path")])
    loading.languages = _languages(_folder(path, "languages"), loading.problems)
    ours = _languages(PACKAGED / "languages", loading.problems) if (path / "languages").is_dir() else {}
    _compare_languages(loading, _folder(path, "languages"))
    topics = [_topic(Reader(file, loading.problems), loading) for file in topic_files(path)]
    if not topics:
        loading.problems.append(_whole(path, "there is no topic file", "add one like topics/vssid.yaml"))
    _check_guide_references(loading)
    own = {file.name: file for file in yaml_files(_folder(path, "words"))}
    files = [own.get(file.name, file) for file in yaml_files(PACKAGED / "words")]
    files += [file for name, file in own.items() if file not in files]
    tables = [file for file in files if file.stem not in (DANGER, DANGER_EXAMPLES)]
    words = {file.stem: read_once(read_any, file, loading.problems) for file in tables}
    danger = _danger(path, loading.problems)
    if loading.problems:
        raise FaultyFilesError(loading.problems)
    in_order = tuple(sorted(topics, key=lambda topic: (topic.order, topic.id)))
    return Contents(in_order, loading.languages, words, danger, ours)


def _danger(path: Path, problems: list[Problem]) -> DangerWords:
    """The words of danger are never missing: where a knowledge base has none of its own, ours are in force, with our
    examples; its own have the examples beside them, if any."""
    own = _folder(path, "words")
    folder = own if (own / f"{DANGER}.yaml").is_file() else PACKAGED / "words"
    danger = read_once(read_danger, folder / f"{DANGER}.yaml", problems)
    file = folder / f"{DANGER_EXAMPLES}.yaml"
    return danger.with_examples(read_once(read_examples, file, problems), file, problems) if file.is_file() else danger


def topic_files(path: Path) -> list[Path]:
    """The topic files of the knowledge base in `path`, in the order of their names."""
    return yaml_files(path / "topics" if (path / "topics").is_dir() else path)


def yaml_files(folder: Path) -> list[Path]:
    """The YAML files directly in `folder`; hidden ones (an editor's) are left out."""
    return sorted(
        file for file in folder.iterdir() if file.suffix in (".yaml", ".yml") and not file.name.startswith(".")
    )


def _folder(path: Path, name: str) -> Path:
    return path / name if (path / name).is_dir() else PACKAGED / name


def _topic(reader: Reader, loading: _Loading) -> Topic:
    root = reader.fields(reader.document(), "the topic", ("topic", "title", "entries"), ("icon", "order", "guides"))
    name = reader.text(root.get("topic"), "topic")
    entries = tuple(_entry(reader, node, name, loading) for node in reader.items(root.get("entries"), "entries"))
    guides = tuple(_guide(reader, node, name, loading) for node in reader.items(root.get("guides"), "guides"))
    return Topic(
        id=name,
        title=_translations(reader, root.get("title"), "the topic's title", loading, LONGEST_TITLE),
        entries=entries,
        guides=guides,
        icon=reader.text(root["icon"], "icon", 8) if "icon" in root else "•",
        order=reader.number(root.get("order"), "order", 1000),
    )


def _entry(reader: Reader, node: yaml.Node, topic: str, loading: _Loading) -> Entry:
    fields = reader.fields(
        node,
        "the entry",
        ("id", "phrasings", "answer", "source", "checked"),
        ("title", "guide", "priority", "review"),
    )
    name = _id(reader, fields.get("id"), "entry", loading)
    phrasings = _phrasings(reader, fields.get("phrasings"), name, loading)
    answer = _translations(reader, fields.get("answer"), said(_ANSWER, name=name), loading, LONGEST_ANSWER)
    _compare_translations(reader, fields.get("answer"), said(_ANSWER, name=name), answer, phrasings, loading)
    guide = reader.text(fields["guide"], "guide") if "guide" in fields else None
    if guide:
        loading.guide_references.append((reader, fields["guide"], guide))
    return Entry(
        id=name,
        topic=topic,
        title=_entry_title(reader, fields.get("title"), name, phrasings, loading),
        phrasings=phrasings,
        answer=answer,
        source=reader.text(fields.get("source"), said("the source of {name}", name=name)),
        checked=reader.day(fields.get("checked"), said("“checked” of {name}", name=name)),
        guide=guide,
        priority=reader.number(fields.get("priority"), "priority", 2),
        review=_review(reader, fields.get("review"), loading),
    )


def _entry_title(
    reader: Reader,
    node: yaml.Node | None,
    name: str,
    phrasings: Mapping[str, tuple[str, ...]],
    loading: _Loading,
) -> Translations:
    """The title, or the first phrasing of each language where there is none."""
    if node is not None:
        return _translations(reader, node, said(_TITLE, name=name), loading, LONGEST_TITLE)
    return {language: texts[0] for language, texts in phrasings.items() if texts}


def _phrasings(reader: Reader, node: yaml.Node | None, name: str, loading: _Loading) -> dict[str, tuple[str, ...]]:
    what = said("the phrasings of {name}", name=name)
    found = {
        language: reader.texts(value, said(IN_LANGUAGE, what=as_said(what), language=language), LONGEST_PHRASING)
        for language, value in _by_language(reader, node, what, loading).items()
    }
    if node is not None and not found.get(REFERENCE_LANGUAGE):
        reader.complain(
            node,
            said('{what} lack "{language}"', what=what, language=REFERENCE_LANGUAGE),
            said('add a list "{language}:" with at least one', language=REFERENCE_LANGUAGE),
        )
    return found


def _guide(reader: Reader, node: yaml.Node, topic: str, loading: _Loading) -> Guide:
    fields = reader.fields(node, "the guide", ("id", "title", "steps"), ("review",))
    name = _id(reader, fields.get("id"), "guide", loading)
    title = _translations(reader, fields.get("title"), said(_TITLE, name=name), loading, LONGEST_TITLE)
    steps = tuple(
        _step(reader, step, said("step {number} of {name}", number=number, name=name), title, loading)
        for number, step in enumerate(reader.items(fields.get("steps"), "steps"), 1)
    )
    if "steps" in fields and not steps:
        no_steps = said("the guide {name} has no steps", name=name)
        reader.complain(fields["steps"], no_steps, "add at least one “- text: …”")
    return Guide(name, topic, title, steps, _review(reader, fields.get("review"), loading))


def _step(reader: Reader, node: yaml.Node, what: Said, title: Translations, loading: _Loading) -> Step:
    fields = reader.fields(node, what, ("text",), ("expect", "trouble", "picture", "screen", "only"))
    text = _translations(reader, fields.get("text"), what, loading, LONGEST_STEP)
    _compare_translations(reader, fields.get("text"), what, text, title, loading)

    def optional(key: str) -> Translations | None:
        if key not in fields:
            return None
        return _translations(reader, fields[key], said(KEY_OF, key=key, what=what), loading, LONGEST_STEP)

    return Step(
        text,
        optional("expect"),
        optional("trouble"),
        _picture(reader, fields.get("picture")),
        read_drawing(reader, fields["screen"], loading.languages) if "screen" in fields else None,
        _only(reader, fields.get("only")),
    )


def _only(reader: Reader, node: yaml.Node | None) -> PhoneType | None:
    if node is None:
        return None
    text = reader.text(node, "only")
    if text in list(PhoneType):
        return PhoneType(text)
    no_phone = said('"only: {text}" is no kind of phone', text=text)
    reader.complain(node, no_phone, said("write one of {words}", words=", ".join(PhoneType)))
    return None


def _picture(reader: Reader, node: yaml.Node | None) -> str | None:
    if node is None:
        return None
    name = reader.text(node, "picture")
    folder = reader.path.parent.parent if reader.path.parent.name == "topics" else reader.path.parent
    if not (folder / "pictures" / name).is_file():
        reader.complain(
            node,
            said('the picture "{name}" does not exist', name=name),
            "put it into the folder pictures or correct the name",
        )
    return name


def _review(reader: Reader, node: yaml.Node | None, loading: _Loading) -> dict[str, str] | None:
    if node is None:
        return None
    return {
        language: reader.text(value, said("review of “{language}”", language=language))
        for language, value in _by_language(reader, node, "review", loading).items()
    }


def _id(reader: Reader, node: yaml.Node | None, kind: str, loading: _Loading) -> str:
    name = reader.text(node, said("the id of the {kind}", kind=Said(kind)), LONGEST_ID)
    if not name or node is None:
        return name
    if not re.fullmatch(r"[a-z0-9_]+(\.[a-z0-9_]+)+", name):
        no_id = said('the id "{name}" is not of the form topic.subject', name=name)
        reader.complain(node, no_id, "use a-z, 0-9, _ and a dot")
    here = f"{reader.path.name}:{node.start_mark.line + 1}"
    place = loading.places.setdefault((kind, name), here)
    if place != here:
        twice = 'the {kind} id "{name}" is used twice, first in {place}'
        reader.complain(node, said(twice, kind=Said(kind), name=name, place=place), "give this one another id")
    return name


def _by_language(reader: Reader, node: yaml.Node | None, what: Words, loading: _Loading) -> dict[str, yaml.Node]:
    found = reader.mapping(node, what)
    for language, value in list(found.items()):
        if language not in loading.languages:
            known = ", ".join(loading.languages)
            reader.complain(
                value,
                said(UNKNOWN_LANGUAGE, what=as_said(what), language=language),
                said("use one of {words}, or add its language file", words=known),
            )
            del found[language]
    return found


def _translations(reader: Reader, node: yaml.Node | None, what: Words, loading: _Loading, limit: int) -> dict[str, str]:
    found = {
        language: reader.text(value, said(IN_LANGUAGE, what=as_said(what), language=language), limit)
        for language, value in _by_language(reader, node, what, loading).items()
    }
    if isinstance(node, yaml.MappingNode) and REFERENCE_LANGUAGE not in found:
        lacking = said(LACKS_LANGUAGE, what=as_said(what), language=REFERENCE_LANGUAGE)
        reader.complain(node, lacking, said(ADD_LINE, key=REFERENCE_LANGUAGE))
    return found


def _compare_translations(
    reader: Reader,
    node: yaml.Node | None,
    what: Words,
    texts: Translations,
    promised: Mapping[str, object],
    loading: _Loading,
) -> None:
    """A language that phrasings or a title promise must not be missing from the text, unless it is only a draft."""
    for language in sorted(loading.complete_languages() & set(promised) - set(texts) - {REFERENCE_LANGUAGE}):
        lacking = said(LACKS_LANGUAGE, what=as_said(what), language=language)
        reader.complain(node, lacking, said(ADD_LINE, key=language))


def _check_guide_references(loading: _Loading) -> None:
    guides = {name for kind, name in loading.places if kind == "guide"}
    for reader, node, name in loading.guide_references:
        if name not in guides:
            reader.complain(node, said('there is no guide "{name}"', name=name), "correct the id or delete the line")


def _languages(folder: Path, problems: list[Problem]) -> dict[str, Language]:
    languages = [read_once(_language, file, problems) for file in yaml_files(folder)]
    return {language.code: language for language in languages}


def _language(reader: Reader) -> Language:
    root = reader.fields(reader.document(), "the language", ("name", "texts"), ("draft",))
    texts = {
        key: reader.text(value, said("the text “{key}”", key=key))
        for key, value in reader.mapping(root.get("texts"), "texts").items()
    }
    draft = "draft" in root and reader.text(root["draft"], "draft") == "true"
    return Language(reader.path.stem, reader.text(root.get("name"), "name"), texts, draft)


def _compare_languages(loading: _Loading, folder: Path) -> None:
    reference = loading.languages.get(REFERENCE_LANGUAGE)
    file = folder / f"{REFERENCE_LANGUAGE}.yaml"
    if any(problem.path == file for problem in loading.problems):
        return  # measured by a faulty reference every other language would seem faulty, too
    if reference is None:
        loading.problems.append(_whole(file, "the file does not exist", "restore it: it is the reference"))
        return
    for language in loading.languages.values():
        loading.problems.extend(_language_problems(language, reference, folder / f"{language.code}.yaml"))


def _language_problems(language: Language, reference: Language, file: Path) -> Sequence[Problem]:
    problems = []
    if not language.draft:
        problems += [
            _whole(file, said('the text "{key}" is missing', key=key), said('add "{key}: …" below “texts”', key=key))
            for key in sorted(set(reference.texts) - set(language.texts))
        ]
    for key, text in language.texts.items():
        if key not in reference.texts:
            problems.append(
                _whole(file, said('the text "{key}" is not in the reference language', key=key), "delete it")
            )
        elif set(_PLACEHOLDER.findall(text)) != set(_PLACEHOLDER.findall(reference.texts[key])):
            wanted = ", ".join("{" + name + "}" for name in _PLACEHOLDER.findall(reference.texts[key])) or "–"
            other = said('the text "{key}" has other placeholders', key=key)
            problems.append(_whole(file, other, said("it needs {words}", words=wanted)))
    return problems


def _whole(path: Path, what: Words, mend: Words) -> Problem:
    """A fault of a file or folder that is not one line's."""
    return Problem(path, 0, as_said(what), as_said(mend))
