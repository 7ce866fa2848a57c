"""Who looks at the page, in which language, and what every page needs: rendering, forms, the way back."""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlencode

import yaml
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot import signing_in
from bot.clock import shown_moment
from bot.services import Services
from bot.store import people
from bot.store.page_keys import Session
from bot.store.versions import PAGE
from bot.studio import By
from knowledge_base.problems import FaultyFilesError
from knowledge_base.schema import REFERENCE_LANGUAGE, in_language

COOKIE = "camtay_session"
_NUMBER = re.compile(r"[0-9]{1,15}")
_TEXTS = Path(__file__).parent / "texts"
_TEMPLATES = Environment(
    loader=PackageLoader("bot.web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)


@lru_cache
def texts(language: str) -> Mapping[str, str]:
    """The page's words in a language; in Vietnamese where it has none in this one."""
    file = _TEXTS / f"{language}.yaml"
    if not file.is_file():
        return texts(REFERENCE_LANGUAGE)
    found: dict[str, str] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return found


@dataclass(frozen=True, slots=True)
class Visitor:
    """An admin at the page."""

    request: Request
    services: Services
    bot_name: str
    session: Session
    name: str
    language: str

    @property
    def by(self) -> By:
        """Who acts, for the history."""
        return By(PAGE, self.session.admin_id, self.name)

    def say(self, key: str, /, **values: object) -> str:
        """A text of the page."""
        return texts(self.language)[key].format(**values)

    def page(self, template: str, status: int = 200, /, **values: object) -> Response:
        """A page from a template."""
        shown = _TEMPLATES.get_template(template).render(
            say=self.say,
            visitor=self,
            here=self.request.url.path,
            told=self._told(),
            moment=shown_moment,
            what=lambda act: self.services.library.text(self.language, f"version_{act}"),
            form_key=lambda: Markup('<input type="hidden" name="form_key" value="{}">').format(self.session.form_key),
            commune=self._commune,
            in_language=lambda translations: in_language(translations, self.language),
            **values,
        )
        return HTMLResponse(shown, status)

    def go(self, path: str, told: str | None = None, **values: object) -> Response:
        """To another page, after a form; `told` is the text that it shows on top."""
        query = urlencode({"told": told, **values}) if told else ""
        return RedirectResponse(f"{path}?{query}" if query else path, 303)

    def fault(self, error: FaultyFilesError) -> str:
        """What is wrong with the files, for this admin."""
        return error.told(self.language, self.services.knowledge.path)

    async def form(self) -> FormData:
        """What was sent. Raises HTTPException (403) where it does not come from our own page."""
        sent = await self.request.form()
        if not hmac.compare_digest(str(sent.get("form_key", "")), self.session.form_key):
            raise HTTPException(403)
        return sent

    def _commune(self, code: str) -> str:
        """A commune as people call it."""
        library = self.services.library
        return library.communes(library.text(self.language, "commune_other")).get(code, code)

    def _told(self) -> str:
        """The text of the last act, as the address names it; its values are shown as text like any other."""
        query = dict(self.request.query_params)
        key = query.pop("told", "")
        known = texts(self.language)
        if not key.startswith("told_") or key not in known:
            return ""
        try:
            return known[key].format(**query)
        except (KeyError, IndexError):
            return ""


async def visitor_of(request: Request, services: Services, bot_name: str) -> Visitor | None:
    """The admin who asks, or None: not signed in, or no admin any more."""
    key = request.cookies.get(COOKIE, "")
    session = await services.database.read(signing_in.session_of, key, services.clock()) if key else None
    if session is None or session.admin_id not in services.people.admins():
        return None
    person = await services.database.read(people.find, session.admin_id)
    name = person.first_name if person else str(session.admin_id)
    return Visitor(request, services, bot_name, session, name, (person and person.language) or REFERENCE_LANGUAGE)


def outside(request: Request, template: str, status: int = 200, /, **values: object) -> Response:
    """A page for whoever is not signed in, in the browser's language."""
    prefers = request.headers.get("accept-language", "")
    known = texts("en" if prefers.lower().startswith("en") else REFERENCE_LANGUAGE)
    rendered = _TEMPLATES.get_template(template).render(say=lambda key: known[key], **values)
    return HTMLResponse(rendered, status)


def number(request: Request, name: str) -> int:
    """A number of the path or the query. Raises HTTPException (404) where it is none."""
    return as_number(str(request.path_params.get(name, request.query_params.get(name, "0"))), 404)


def as_number(value: str, status: int) -> int:
    """A number that a row of the database can have. Raises HTTPException with this status where it is none."""
    if not _NUMBER.fullmatch(value):
        raise HTTPException(status)
    return int(value)
