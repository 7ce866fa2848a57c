"""What the Bot API refuses, in its own words, and what a person's phone cannot do.

A `RefusalError` becomes Telegram's `{"ok": false, ...}`; an `ImpossibleError` is an error of the people's side.
"""

from __future__ import annotations

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
OTHER_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


class RefusalError(Exception):
    """An answer with `ok: false`: code, description and, for floods, the seconds to wait; for groups that have become
    supergroups their new id."""

    def __init__(
        self, code: int, description: str, retry_after: int | None = None, migrate_to_chat_id: int | None = None
    ) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after
        self.migrate_to_chat_id = migrate_to_chat_id

    def as_json(self) -> dict[str, object]:
        """The body that Telegram answers with."""
        body: dict[str, object] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.retry_after is not None:
            body["parameters"] = {"retry_after": self.retry_after}
        if self.migrate_to_chat_id is not None:
            body["parameters"] = {"migrate_to_chat_id": self.migrate_to_chat_id}
        return body


class ImpossibleError(Exception):
    """Something that a person's phone cannot do, said in one English sentence."""

    def __init__(self, reason: str, status: int = 400) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status


def bad_request(why: str) -> RefusalError:
    """400, the usual one."""
    return RefusalError(400, f"Bad Request: {why}")


def forbidden(why: str) -> RefusalError:
    """403: the bot may not write there."""
    return RefusalError(403, f"Forbidden: {why}")


def conflict(why: str) -> RefusalError:
    """409: two ways of getting updates at once."""
    return RefusalError(409, f"Conflict: {why}")


def too_many_requests(seconds: int) -> RefusalError:
    """429, with the seconds to wait."""
    return RefusalError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def bad_entities(why: str) -> RefusalError:
    """400 for HTML or Markdown that Telegram cannot read."""
    return bad_request(f"can't parse entities: {why}")
