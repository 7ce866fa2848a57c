"""Signing in to the studio's page: by a link that the bot sends to an admin, good once and for ten minutes."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from bot.store import acts, page_keys
from bot.store.acts import Act
from bot.store.database import Connection
from bot.store.page_keys import Kind, Session

LINK_LASTS = timedelta(minutes=10)
SESSION_LASTS = timedelta(hours=12)
_RANDOM_BYTES = 32


def link_key(db: Connection, admin_id: int, now: datetime) -> str:
    """The secret of a new link."""
    page_keys.remove_expired(db, now)
    key = secrets.token_urlsafe(_RANDOM_BYTES)
    page_keys.add(db, key, Kind.LINK, Session(admin_id, ""), now + LINK_LASTS)
    return key


def begin_session(db: Connection, key: str, now: datetime) -> str | None:
    """The secret of a new session for whoever comes first with the secret of a link; None where that is worthless."""
    found = page_keys.find(db, key, Kind.LINK, now)
    if found is None or not page_keys.remove(db, key):
        return None
    session_key = secrets.token_urlsafe(_RANDOM_BYTES)
    session = Session(found.admin_id, secrets.token_urlsafe(_RANDOM_BYTES))
    page_keys.add(db, session_key, Kind.SESSION, session, now + SESSION_LASTS)
    acts.record(db, found.admin_id, Act.SIGN_IN, "", now)
    return session_key


def session_of(db: Connection, key: str, now: datetime) -> Session | None:
    """Whose session this is, or None where it is over."""
    return page_keys.find(db, key, Kind.SESSION, now)


def end_session(db: Connection, key: str) -> None:
    """Signs out."""
    page_keys.remove(db, key)
