"""Faults to order: answers with an error, dropped connections and delays, by rule and by seeded chance."""

from __future__ import annotations

import random
from dataclasses import asdict, dataclass, field
from enum import StrEnum

from bot.local_telegram.refusals import ImpossibleError, RefusalError, bad_request, too_many_requests
from bot.local_telegram.values import Json, as_whole

DESCRIPTIONS = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}


class FaultKind(StrEnum):
    """What goes wrong."""

    STATUS = "status"
    DROP = "drop"
    DELAY = "delay"


@dataclass(slots=True)
class FaultRule:
    """One order to fail. `times` None is for ever; `after` lets the call take effect first.

    `migrate_to_chat_id`: the chat is a group that has become the supergroup with this id.
    """

    kind: FaultKind
    method: str = "*"
    chance: float = 1.0
    times: int | None = None
    code: int = 500
    retry_after: int | None = None
    seconds: float = 1.0
    after: bool = False
    chat_id: int | None = None
    migrate_to_chat_id: int | None = None

    @classmethod
    def of(cls, rule: Json) -> FaultRule:
        """A rule as it comes in JSON; `when: "after"` is another way to say `after: true`."""
        known = {key: value for key, value in rule.items() if key != "when"}
        known["after"] = rule.get("after") is True or rule.get("when") == "after"
        try:
            fault = cls(**known)  # type: ignore[arg-type]
            fault.kind = FaultKind(fault.kind)
        except (TypeError, ValueError) as error:
            raise ImpossibleError(f"this is no fault rule: {error}") from None
        return fault

    def as_json(self) -> Json:
        """As `/local/faults` shows it."""
        return {**asdict(self), "kind": self.kind.value}

    def concerns(self, method: str, chat_id: int | None) -> bool:
        """Whether this rule may strike that call."""
        here = self.chat_id is None or self.chat_id == chat_id
        return here and self.times != 0 and self.method.lower() in {"*", method.lower()}

    def refusal(self) -> RefusalError:
        """The error of a `status` rule."""
        if self.code == 429:
            return too_many_requests(self.retry_after if self.retry_after is not None else 1)
        if self.migrate_to_chat_id is not None:
            why = "Bad Request: group chat was upgraded to a supergroup chat"
            return RefusalError(400, why, migrate_to_chat_id=self.migrate_to_chat_id)
        if self.code == 400:
            return bad_request("ordered by a fault rule")
        return RefusalError(self.code, DESCRIPTIONS.get(self.code, "Unknown error"), self.retry_after)


@dataclass(slots=True)
class Faults:
    """The rules in force; the first that strikes counts."""

    seed: int = 0
    rules: list[FaultRule] = field(default_factory=list)
    struck: int = 0
    _dice: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self._dice = random.Random(self.seed)

    def order(self, *rules: FaultRule) -> None:
        """Add rules to those in force."""
        self.rules.extend(rules)

    def clear(self) -> None:
        """Nothing fails any more; the dice start afresh."""
        self.rules.clear()
        self._dice = random.Random(self.seed)

    def reseed(self, seed: int) -> None:
        """Other dice."""
        self.seed = seed
        self._dice = random.Random(seed)

    def strike(self, method: str, chat_id: object = None) -> FaultRule | None:
        """The fault for this call, if there is one; counts it."""
        for rule in self.rules:
            if rule.concerns(method, as_whole(chat_id)) and self._dice.random() < rule.chance:
                rule.times = None if rule.times is None else rule.times - 1
                self.struck += 1
                return rule
        return None
