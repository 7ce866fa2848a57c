"""Links in a message: whether each leads to an official site, what no authority ever does, and what to do now."""

from __future__ import annotations

from telegram import Message, MessageEntity

from bot.links import Caution, Kind, Verdict, find_links, installs, judge
from handlers import callbacks
from handlers.context import Context, Visit
from handlers.resident import warn_of_private
from handlers.screens import Screen, Screens, button
from handlers.sending import say

_MOST_LINKS = 6


async def take_links(message: Message, visit: Visit, context: Context) -> bool:
    """A resident's message with links in it; what else it says is for the bot only where it asks for something.

    A file that installs an app is warned of in the same words, and then goes to a person like any other.
    """
    text = message.text or message.caption or ""
    app_file = _app_file(message)
    if visit.chat_id != visit.person.id or not (text or app_file):
        return False
    links = dict.fromkeys([*find_links(text), *_hidden_links(message)])
    if not (links or app_file):
        return False
    official = context.services.official_domains
    verdicts = [(link, judge(link, official)) for link in list(links)[:_MOST_LINKS]]
    if app_file:
        seen = [(app_file, Verdict(Kind.APK, app_file)), *verdicts]
        await say(context.bot, visit.chat_id, verdict_screen(visit.screens, seen, official_entry(context)))
        return False
    answering, entry = context.services.answering, official_entry(context)
    private = await answering.log_links(visit.person, text, entry=entry, origin=visit.origin)
    await warn_of_private(private, message, visit, context)
    await say(context.bot, visit.chat_id, verdict_screen(visit.screens, verdicts, entry))
    return True


def official_entry(context: Context) -> str | None:
    """The entry that tells more about false links, as named in the list of official domains."""
    entry = context.services.library.words.get("official_domains", {}).get("more")
    return str(entry) if entry in context.services.library.entries else None


def verdict_screen(screens: Screens, verdicts: list[tuple[str, Verdict]], more: str | None) -> Screen:
    """What is said about each link; the warning is left away only where all of them are official."""
    parts = [_verdict(screens, link, verdict) for link, verdict in verdicts]
    if any(verdict.kind is not Kind.OFFICIAL for _, verdict in verdicts):
        parts += [screens.say("link_never"), screens.say("link_report")]
    rows = [[button(screens.label("link_more"), callbacks.OpenEntry(more))]] if more else []
    return Screen("\n\n".join(parts), [*rows, [button(screens.label("ask_person"), callbacks.AskPerson(0))]])


def _verdict(screens: Screens, link: str, verdict: Verdict) -> str:
    imitates = verdict.imitates or verdict.domain
    shown = _harmless(link if len(link) <= 80 else verdict.domain)
    kind = verdict.kind
    if kind is Kind.LOOKALIKE and verdict.imitates is None:
        kind = Kind.UNKNOWN
    values = {"link": shown, "owner": verdict.owner or verdict.domain, "imitates": imitates}
    wanted = {Kind.OFFICIAL: ("link", "owner"), Kind.LOOKALIKE: ("link", "imitates")}.get(kind, ("link",))
    lines = [screens.say(f"link_{kind}", **{name: values[name] for name in wanted})]
    if verdict.reason and verdict.kind is not Kind.OFFICIAL:
        lines.append(screens.say(f"link_reason_{verdict.reason}"))
    lines += [screens.say(f"link_caution_{caution}") for caution in Caution if caution in verdict.cautions]
    return "\n".join(lines)


def _harmless(link: str) -> str:
    """The link as text that no phone makes tappable: a false one must not be opened from our own words."""
    return link.replace(".", "\u2024").replace("://", ":\u2215\u2215")


def _app_file(message: Message) -> str | None:
    """The name of the file that was sent, if it installs an app."""
    name = message.document.file_name if message.document else None
    return name if name and installs(name) else None


def _hidden_links(message: Message) -> list[str]:
    """Addresses behind other words: “vneid.gov.vn” may lead elsewhere."""
    entities = [*message.entities, *message.caption_entities]
    return [entity.url for entity in entities if entity.type == MessageEntity.TEXT_LINK and entity.url]
