"""The command line `camtay`: parse, call one function, print. Exit codes: 0 fine, 1 the input is wrong, 2 usage."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot import logs
from bot.clock import system_clock, today
from bot.config import Config, LogConfig, load_config, require_token
from bot.errors import CamTayError
from bot.links import OfficialDomains
from bot.qr import require_format, write_qr
from bot.store import upkeep, visit
from bot.upkeep import stale
from knowledge_base.coverage import coverage, format_coverage
from knowledge_base.library import KnowledgeBase, Library
from knowledge_base.problems import FaultyFilesError
from knowledge_base.reading_ease import AVERAGE_SENTENCE, LONGEST_SENTENCE, reading_ease
from knowledge_base.schema import in_language

if TYPE_CHECKING:
    from bot.honesty import Bin
    from bot.matching import Matcher
    from bot.store.database import Connection

_DEFAULT_CONFIG = Path("config.yaml")
_PAIRS_SHOWN = 30


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs one command and exits."""
    options = _parser().parse_args(arguments)
    logs.set_up(LogConfig())
    command: Callable[[argparse.Namespace], int | None] = options.command
    try:
        sys.exit(command(options) or 0)
    except (CamTayError, FaultyFilesError) as error:
        print(error, file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(0)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="camtay", description="The Telegram bot that stays when the volunteers leave."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, function: Callable[[argparse.Namespace], int | None], text: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=text, description=text)
        command.set_defaults(command=function)
        command.add_argument("--config", type=Path, help="the configuration (default: config.yaml, if it is there)")
        return command

    demo = add("demo", _demo, "the bot on a page with three phones; no token, no network")
    demo.add_argument("--port", type=int, default=8080, help="port of the page on 127.0.0.1 (default: %(default)s)")
    demo.add_argument("--no-browser", action="store_true", help="do not open the page")
    demo.add_argument("--data", type=Path, metavar="DIR", help="keep the demo's data there")
    add("run", _run, "run the bot")
    ask = add("ask", _ask, "ask one question on the terminal")
    ask.add_argument("text", metavar="TEXT")
    ask.add_argument("--json", action="store_true", help="print JSON")
    check = add("check", _check, "check the configuration and the knowledge base")
    check.add_argument("--coverage", action="store_true", help="print how much there is in each language")
    check.add_argument("--stale", type=int, metavar="DAYS", help="list what was not checked for so many days")
    check.add_argument(
        "--confusable",
        type=int,
        nargs="?",
        const=_PAIRS_SHOWN,
        metavar="PAIRS",
        help="list entries that the matcher mixes up, worst first (takes minutes)",
    )
    evaluation = add("eval", _eval, "measure the matcher with questions, or its calibration")
    evaluation.add_argument("file", type=Path, nargs="?", metavar="FILE.tsv")
    evaluation.add_argument(
        "--calibration",
        action="store_true",
        help="print how honest the confidence is, and the thresholds; without FILE, of the knowledge base itself",
    )
    evaluation.add_argument("--plot", type=Path, metavar="FILE.png", help="draw the calibration as well")
    evaluation.add_argument("--json", action="store_true", help="print JSON")
    pictures = add("pictures", _pictures, "write every step's picture and a page to look through")
    pictures.add_argument("--out", type=Path, required=True, metavar="DIR")
    invite = add("invite", _invite, "print a one-time invitation link")
    invite.add_argument("role", choices=("volunteer", "admin"), metavar="ROLE")
    invite.add_argument("--qr", type=_picture_file, metavar="FILE", help="also write it as a QR code")
    export = add("export", _export, "write what was asked and answered as CSV files for a spreadsheet")
    export.add_argument("folder", type=Path, metavar="DIR")
    backup = add("backup", _backup, "copy the database while the bot runs")
    backup.add_argument("file", type=Path, metavar="FILE")
    restore = add("restore", _restore, "put a backup in the place of the database")
    restore.add_argument("file", type=Path, metavar="FILE")
    return parser


def _picture_file(name: str) -> Path:
    try:
        return require_format(Path(name))
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _config(options: argparse.Namespace) -> Config:
    """The configuration that was named, or config.yaml if it is there, or the defaults."""
    if options.config is None and not _DEFAULT_CONFIG.exists():
        return Config()
    return load_config(options.config or _DEFAULT_CONFIG)


def _demo(options: argparse.Namespace) -> None:
    from bot.demo import run_demo

    asyncio.run(run_demo(options.port, options.data, not options.no_browser))


def _run(options: argparse.Namespace) -> None:
    config = load_config(options.config or _DEFAULT_CONFIG)
    require_token(config)
    logs.set_up(config.log)
    from bot.app import run  # takes a second, and a mistake in the configuration is told before

    asyncio.run(run(config))


def _ask(options: argparse.Namespace) -> None:
    from bot.app import open_matcher

    config = _config(options)
    knowledge = KnowledgeBase(config.knowledge_base_path)
    decision = open_matcher(config, knowledge, wait=True).decide(options.text)
    entries, language = knowledge.library.entries, decision.language
    if options.json:
        found = {
            "decision": str(decision.kind),
            "entry": decision.entry,
            "confidence": round(decision.confidence, 4),
            "suggestions": list(decision.suggestions),
            "language": decision.language,
        }
        print(json.dumps(found, ensure_ascii=False))
        return
    print(f"{decision.kind} ({decision.confidence:.2f}, {decision.language})")
    for entry_id in dict.fromkeys([*([decision.entry] if decision.entry else []), *decision.suggestions]):
        print(f"  {entry_id}: {in_language(entries[entry_id].title, language)}")
    if decision.kind == "answer" and decision.entry:
        print(in_language(entries[decision.entry].answer, language))


def _check(options: argparse.Namespace) -> int:
    problems: list[str] = []
    config = Config()
    try:
        config = _config(options)
    except CamTayError as error:
        problems.append(str(error))
    try:
        library = Library.load(config.knowledge_base_path)
        problems += [
            f"{options.config or _DEFAULT_CONFIG}:1: languages names “{code}”, which has no language file; "
            f"add {code}.yaml to languages/ or take it off the list"
            for code in config.languages
            if code not in library.languages
        ]
        problems += _faulty_domains(config, library)
    except FaultyFilesError as error:
        problems += [str(problem) for problem in error.problems]
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        return 1
    print(f"{len(library.entries)} entries, {len(library.guides)} guides, {len(library.languages)} languages: all fine")
    if options.stale is not None:
        _print_stale(config, library, options.stale)
    _print_reading_ease(library)
    if options.coverage:
        print(format_coverage(coverage(library, config.languages)))
    if options.confusable is not None:
        _print_confusable(config, options.confusable)
    return 0


def _print_confusable(config: Config, most: int) -> None:
    """What the matcher says to each phrasing when it has not learned it."""
    from bot.app import open_matcher
    from bot.confusion import confusion, format_confusion
    from bot.matching import leave_out
    from knowledge_base.whereabouts import phrasing_places

    places = phrasing_places(config.knowledge_base_path)
    matcher = open_matcher(config, KnowledgeBase(config.knowledge_base_path), wait=True)
    print(f"asking {len(places)} phrasings, each left out of what is learned…", file=sys.stderr)
    print(format_confusion(confusion(leave_out(matcher.mind, matcher.bands, places)), places, most))


def _print_reading_ease(library: Library) -> None:
    ease = reading_ease(library)
    print(
        f"{ease.sentences} sentences in Vietnamese, "
        f"{ease.average:.1f} syllables on average (at most {AVERAGE_SENTENCE})"
    )
    for place, sentence in ease.too_long:
        print(f"{place}: over {LONGEST_SENTENCE} syllables, split it: {sentence}")


def _print_stale(config: Config, library: Library, days: int) -> None:
    """What to check again, as far as there is a database, most asked first."""
    asked: dict[str, int] = {}
    reported: dict[str, int] = {}
    if config.store_path.is_file():
        asked, reported = visit(config.store_path, lambda db: (upkeep.times_asked(db), upkeep.reports(db)))
    for each in stale(library, days, today(system_clock), asked, reported):
        print(
            f"{each.entry.id}: checked {each.entry.checked}, asked {each.asked} times, {each.reported} say out of date"
        )


def _faulty_domains(config: Config, library: Library) -> list[str]:
    try:
        OfficialDomains.from_words(library.words["official_domains"])
    except (KeyError, ValueError) as error:
        return [f"{config.knowledge_base_path}/words/official_domains.yaml:1: {error}"]
    return []


def _eval(options: argparse.Namespace) -> None:
    from bot.app import open_matcher
    from bot.evaluation import evaluate, format_report, read_rows
    from bot.honesty import require_matplotlib

    if options.plot:
        require_matplotlib()
    if options.file is None:
        return _calibration_of_itself(options)
    config = _config(options)
    try:
        rows = read_rows(options.file)
    except ValueError as error:
        raise CamTayError(str(error)) from error
    knowledge = KnowledgeBase(config.knowledge_base_path)
    matcher = open_matcher(config, knowledge, wait=True)
    report = evaluate(matcher.decide, rows, set(knowledge.library.entries))
    if not (options.calibration or options.plot):
        return print(json.dumps(report.as_json()) if options.json else format_report(report))
    asked = f"The questions of {options.file}, those out of scope among them:"
    return _print_calibration(options, report.bins, matcher, config, asked)


def _calibration_of_itself(options: argparse.Namespace) -> None:
    """The calibration without any questions but the knowledge base's own phrasings."""
    from bot.app import open_matcher
    from bot.honesty import hold_out

    if not (options.calibration or options.plot):
        raise CamTayError("name a file of questions: camtay eval FILE.tsv")
    config = _config(options)
    matcher = open_matcher(config, KnowledgeBase(config.knowledge_base_path), wait=True)
    asked = (
        "Every phrasing of the knowledge base, asked while it is held out; whole entries are held out, too, as\n"
        "questions that must not be answered. Residents ask more plainly: in force, the confidence is moved up."
    )
    _print_calibration(options, hold_out(matcher), matcher, config, asked)


def _print_calibration(
    options: argparse.Namespace, bins: Sequence[Bin], matcher: Matcher, config: Config, asked: str
) -> None:
    from bot.honesty import calibration_as_json, draw_calibration, format_calibration, thresholds

    limits = thresholds(matcher, config.matching)
    if options.plot:
        try:
            draw_calibration(bins, limits if options.file else (), options.plot)
        except OSError as error:
            raise CamTayError(f"{options.plot}: cannot be written ({error.strerror}); name another file") from error
        except ValueError as error:
            raise CamTayError(f"{options.plot}: {error}") from error
    if options.json:
        print(json.dumps(calibration_as_json(bins, limits)))
    else:
        print(format_calibration(bins, limits, asked))


def _pictures(options: argparse.Namespace) -> None:
    from bot.illustrating import PICTURES
    from bot.pictures import write_gallery

    config = _config(options)
    library = Library.load(config.knowledge_base_path)
    gallery = write_gallery(library, config.languages, options.out, config.knowledge_base_path / PICTURES)
    print(f"{gallery.pictures} pictures: open {gallery.page}")
    for step in gallery.without:
        print(f"no picture yet: {step}")


def _invite(options: argparse.Namespace) -> None:
    from bot.app import make_invitation
    from bot.store.people import Role

    config = load_config(options.config or _DEFAULT_CONFIG)
    require_token(config)
    link = asyncio.run(make_invitation(config, Role(options.role)))
    print(link)
    if options.qr is not None:
        write_qr(link, options.qr)


def _export(options: argparse.Namespace) -> None:
    from bot.statistics import export, weeks_since_first_question

    config = _config(options)
    library = Library.load(config.knowledge_base_path)
    if not config.store_path.is_file():
        raise CamTayError(f"{config.store_path}: there is no database to export; check store.path")

    def write(db: Connection) -> list[Path]:
        weeks = weeks_since_first_question(db, today(system_clock), library.topic_of.get)
        return export(db, list(weeks), options.folder)

    try:
        files = visit(config.store_path, write)
    except OSError as error:
        raise CamTayError(f"{options.folder}: cannot be written ({error.strerror}); name another folder") from error
    for file in files:
        print(file)


def _backup(options: argparse.Namespace) -> None:
    from bot.backup import backup

    backup(_config(options).store_path, options.file)


def _restore(options: argparse.Namespace) -> None:
    from bot.backup import restore

    aside = restore(options.file, _config(options).store_path)
    print(f"restored; the database before it is kept as {aside}" if aside else "restored")


if __name__ == "__main__":
    main()
