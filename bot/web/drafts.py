"""The editor: every text of a draft, tried before it is published, with a phone beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import Response

from bot.studio import Conflict, Draft, Gone, Kind, Missing, Published
from bot.studio.drafts import BadDayError, EmptyFieldError, PrivateTextError, TooLongError, as_day, text_of
from bot.web.visiting import Visitor, number
from knowledge_base.fields import STEP_TEXTS, Value, is_needed, longest
from knowledge_base.problems import FaultyFilesError
from knowledge_base.writing import BusyFileError

_MANY_LINES = ("answer", "phrasings", "steps")


@dataclass(frozen=True, slots=True)
class Input:
    """A field as it stands in the form. `step`: the step of a guide that begins with it, or "". `fault`: what is wrong
    with it, in the admin's words."""

    name: str
    label: str
    text: str
    changed: bool
    limit: int
    needed: bool
    is_long: bool
    step: str
    fault: str = ""


async def show(visitor: Visitor) -> Response:
    """The editor; `ask` in the query tries a question."""
    draft = await _draft(visitor)
    visitor.services.trying.read_ahead()
    return await _editor(visitor, draft, {}, {})


async def act(visitor: Visitor) -> Response:
    """Keeps what was written; then publishes, tries, throws away, or stays."""
    sent, draft, services = await visitor.form(), await _draft(visitor), visitor.services
    if sent.get("act") == "drop":
        await services.editing.drop(draft)
        return visitor.go("/", "told_dropped")
    draft, faults = _written(visitor, draft, sent)
    draft = await services.editing.keep(draft)
    if faults:
        texts = {name: str(sent[name]) for name in faults}
        return await _editor(visitor, draft, faults, texts, status=422)
    act, _, step = str(sent.get("act")).partition(":")
    match act:
        case "publish":
            return await _publish(visitor, draft)
        case "retire":
            return await _retire(visitor, draft)
        case "add" | "remove" | "up" | "down" if step in draft.steps:
            return await _arrange(visitor, draft, act, step)
        case "checked":
            await services.editing.mark_checked_today(draft)
        case "difference":
            return visitor.go(f"/drafts/{draft.id}/difference")
        case "ask":
            return visitor.go(f"/drafts/{draft.id}", "told_kept", ask=str(sent.get("ask", "")))
    return visitor.go(f"/drafts/{draft.id}", "told_kept")


async def difference(visitor: Visitor) -> Response:
    """Which logged questions would be answered otherwise."""
    draft = await _draft(visitor)
    return visitor.page("difference.html", draft=draft, diff=await visitor.services.trying.diff(draft))


async def settle(visitor: Visitor) -> Response:
    """Somebody else has changed a field as well: the admin's own text, or theirs."""
    sent, draft, editing = await visitor.form(), await _draft(visitor), visitor.services.editing
    choose = editing.keep_mine if sent.get("side") == "mine" else editing.take_theirs
    draft = await choose(draft, str(sent.get("field", "")))
    return await _publish(visitor, draft) if draft.changes else visitor.go(f"/drafts/{draft.id}", "told_kept")


async def _retire(visitor: Visitor, draft: Draft) -> Response:
    try:
        done = await visitor.services.editing.retire(draft, visitor.by)
    except FaultyFilesError as error:
        return visitor.go(f"/drafts/{draft.id}", "told_faulty", problem=visitor.fault(error))
    except BusyFileError:
        return visitor.go(f"/drafts/{draft.id}", "told_busy")
    return visitor.go("/", "told_retired" if done else "told_gone", title=draft.text("title"))


async def _arrange(visitor: Visitor, draft: Draft, act: str, step: str) -> Response:
    """Another order of the steps: what was written is kept before."""
    editing, place = visitor.services.editing, draft.steps.index(step)
    try:
        match act:
            case "add":
                await editing.add_step(draft, step)
            case "remove":
                await editing.keep(draft.without_step(step))
            case _:
                await editing.keep(draft.with_step_at(step, max(0, place + (1 if act == "down" else -1))))
    except EmptyFieldError:
        return visitor.go(f"/drafts/{draft.id}", "told_last_step")
    return visitor.go(f"/drafts/{draft.id}", "told_kept")


async def _publish(visitor: Visitor, draft: Draft) -> Response:
    here = f"/drafts/{draft.id}"
    try:
        result = await visitor.services.editing.publish(draft, visitor.by)
    except FaultyFilesError as error:
        return visitor.go(here, "told_faulty", problem=visitor.fault(error))
    except BusyFileError:
        return visitor.go(here, "told_busy")
    match result:
        case Published(kind, name):
            return visitor.go(f"/{'guides' if kind is Kind.GUIDE else 'entries'}/{name}", "told_published")
        case Missing(field):
            return visitor.go(here, "told_missing", field=_label(visitor, draft, field))
        case Conflict(kept, fields):
            sides = [
                (field, _label(visitor, draft, field), _shown(mine), _shown(theirs), result.can_keep(field))
                for field, (mine, theirs) in fields.items()
            ]
            return visitor.page("conflict.html", 409, draft=kept, fields=sides)
        case Gone():
            return visitor.go("/", "told_gone")


async def _editor(
    visitor: Visitor, draft: Draft, faults: Mapping[str, str], texts: Mapping[str, str], status: int = 200
) -> Response:
    asked = visitor.request.query_params.get("ask", "").strip()
    others = await visitor.services.editing.others_on(draft)
    return visitor.page(
        "draft.html",
        status,
        draft=draft,
        inputs=[_input(visitor, draft, field, faults, texts) for field in _fields(visitor, draft)],
        topics=visitor.services.library.topics.values() if draft.kind is Kind.NEW else (),
        others=[name for name, _draft in others],
        ask=asked,
        tried=await visitor.services.trying.ask(draft, asked) if asked else None,
    )


def _fields(visitor: Visitor, draft: Draft) -> list[str]:
    """The draft's fields in the order of reading; titles, phrasings and answers in every language of the bot."""
    present = draft.fields
    if draft.kind is Kind.GUIDE:
        languages = dict.fromkeys(field.rpartition(".")[2] for field in present if "." in field)
        return [
            *(f"title.{language}" for language in languages),
            *(
                field
                for step in draft.steps
                for language in languages
                for kind in STEP_TEXTS
                if (field := f"steps.{step}.{kind}.{language}") in present or kind != "text"
            ),
        ]
    known = [code for code in visitor.services.config.languages if visitor.services.library.languages[code].texts]
    languages = dict.fromkeys([draft.language, *known])
    texts = [f"{kind}.{language}" for language in languages for kind in ("title", "phrasings", "answer")]
    return [*texts, "source", "checked"] if draft.kind is Kind.ENTRY else [*texts, "source"]


def _input(visitor: Visitor, draft: Draft, field: str, faults: Mapping[str, str], texts: Mapping[str, str]) -> Input:
    needed = is_needed(field) if draft.kind is not Kind.NEW else field.endswith(f".{draft.language}")
    return Input(
        name=field,
        label=_label(visitor, draft, field),
        text=texts.get(field, _shown(draft.fields.get(field, ""))),
        changed=field in draft.changes,
        limit=longest(field),
        step=_step_begun_by(draft, field),
        needed=needed,
        is_long=field.split(".")[0] in _MANY_LINES,
        fault=faults.get(field, ""),
    )


def _step_begun_by(draft: Draft, field: str) -> str:
    return next((number for number in draft.steps if field == text_of(number, draft.language)), "")


def _written(visitor: Visitor, draft: Draft, sent: FormData) -> tuple[Draft, dict[str, str]]:
    """The draft with what was sent, and for each field that cannot be so why not."""
    faults: dict[str, str] = {}
    for field in _sent_fields(visitor, draft, sent):
        value: Value = _value(field, str(sent[field]))
        if value == draft.fields.get(field, () if isinstance(value, tuple) else ""):
            continue
        try:
            draft = draft.with_field(field, value)
        except TooLongError as error:
            faults[field] = visitor.say("fault_too_long", limit=error.limit)
        except EmptyFieldError:
            faults[field] = visitor.say("fault_empty")
        except PrivateTextError:
            faults[field] = visitor.say("fault_private")
        except BadDayError:
            faults[field] = visitor.say("fault_day")
    return draft, faults


def _sent_fields(visitor: Visitor, draft: Draft, sent: FormData) -> Iterable[str]:
    fields = _fields(visitor, draft)
    if draft.kind is Kind.NEW and sent.get("topic") in visitor.services.library.topics:
        fields = ["topic", *fields]
    return (field for field in fields if field in sent)


def _value(field: str, text: str) -> Value:
    if field == "checked":
        return as_day(text)
    lines = [line.strip() for line in text.strip().splitlines()]
    if field.startswith("phrasings."):
        return tuple(dict.fromkeys(line for line in lines if line))
    return "\n".join(lines)


def _shown(value: Value) -> str:
    return value if isinstance(value, str) else "\n".join(value)


def _label(visitor: Visitor, draft: Draft, field: str) -> str:
    """“Answer · English”, “Step 3: if it does not work · Tiếng Việt”."""
    kind, *rest = field.split(".")
    if not rest:
        return visitor.say(f"field_{kind}")
    language = visitor.services.library.language_name(rest[-1])
    if kind == "steps":
        place = draft.steps.index(rest[0]) + 1 if rest[0] in draft.steps else rest[0]
        return f"{visitor.say(f'field_step_{rest[1]}', number=place)} · {language}"
    return f"{visitor.say(f'field_{kind}')} · {language}"


async def _draft(visitor: Visitor) -> Draft:
    """The admin's own draft; nobody else's can be seen or changed."""
    found = await visitor.services.editing.find(number(visitor.request, "draft"), visitor.session.admin_id)
    if found is None:
        raise HTTPException(404)
    return found
