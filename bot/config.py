"""The configuration: from file and environment to one frozen `Config`, with all problems at once."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import yaml

from bot.errors import ConfigError
from knowledge_base.loading import PACKAGED
from knowledge_base.problems import Problem, in_order
from knowledge_base.reading import Reader

PUBLIC_BOT_API = "https://api.telegram.org/bot"
PROXIES = ("http", "https", "socks5", "socks5h", "socks4")
_PROXY = "http://proxy.example:3128"
TOKEN_VARIABLE = "CAMTAY_TOKEN"  # the name of a variable, not a secret


class Secret:
    """A text that shows itself only on demand, so that it cannot slip into a log or a traceback."""

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The text itself."""
        return self._value

    def __bool__(self) -> bool:
        return bool(self._value)

    def __repr__(self) -> str:
        return "Secret('***')"


@dataclass(frozen=True, slots=True)
class WebhookConfig:
    """Where Telegram delivers updates to (`url`), and where we listen for them."""

    url: str = ""
    listen: str = "127.0.0.1"
    port: int = 8443
    secret: Secret = field(default_factory=lambda: Secret(""))


@dataclass(frozen=True, slots=True)
class TelegramConfig:
    """How the Bot API is reached."""

    token: Secret = field(default_factory=lambda: Secret(""))
    base_url: str = PUBLIC_BOT_API
    proxy_url: str | None = None
    messages_per_second: int = 30
    burst_in_a_chat: int = 6
    mode: str = "polling"
    webhook: WebhookConfig = field(default_factory=WebhookConfig)

    @property
    def base_file_url(self) -> str:
        """Where files are downloaded from: the Bot API keeps them beside its methods."""
        return f"{self.base_url.removesuffix('/bot')}/file/bot"


@dataclass(frozen=True, slots=True)
class EscalationConfig:
    """How long things may wait, `urgent_minutes` what is urgent. `conversation_hours`: how long after an answer a
    resident's message still reaches the volunteer who gave it. `overdue_minutes`: until the admins and the resident
    are told; `give_up_hours`: until a question that nobody answers is closed. `review_minutes`: how often at most the
    admins are told of answers that may become entries. `quiet_from`, `quiet_to`: the hours of
    the night, Vietnam's time. `preview`: whether volunteers look at their answers before they are sent."""

    reminder_minutes: int = 30
    urgent_minutes: int = 3
    hand_back_minutes: int = 60
    conversation_hours: int = 24
    overdue_minutes: int = 120
    give_up_hours: int = 72
    review_minutes: int = 180
    cards_at_once: int = 5
    quiet_from: int = 21
    quiet_to: int = 6
    preview: bool = True


@dataclass(frozen=True, slots=True)
class MatchingConfig:
    """`semantic`: auto (use the sentence encoder if installed), on (refuse to start without), off."""

    semantic: str = "auto"
    cache: Path | None = None
    answer_confidence: float | None = None
    suggest_confidence: float | None = None


@dataclass(frozen=True, slots=True)
class LimitsConfig:
    """What one person may send: so many messages and taps at once, and so many a minute for longer."""

    burst: int = 20
    per_minute: int = 30


@dataclass(frozen=True, slots=True)
class LogConfig:
    """`format`: text or json (one object a line); `level`: what of our own is logged."""

    format: str = "text"
    level: str = "info"


@dataclass(frozen=True, slots=True)
class HealthConfig:
    """`port` of /health and /metrics on this machine, 0: none; from when on the admins are alarmed."""

    port: int = 0
    stalled_minutes: int = 5
    disk_free_mb: int = 500


@dataclass(frozen=True, slots=True)
class WebConfig:
    """`port` and address at which the studio's page listens, 0: none; `url`: how an admin's browser reaches it."""

    port: int = 0
    listen: str = "127.0.0.1"
    url: str = ""

    @property
    def address(self) -> str:
        """How an admin's browser reaches the page, without a slash at its end."""
        return self.url.rstrip("/") or f"http://{self.listen}:{self.port}"


@dataclass(frozen=True, slots=True)
class Config:
    """Everything that whoever runs the bot decides."""

    telegram: TelegramConfig = field(default_factory=TelegramConfig)
    store_path: Path = Path("camtay.sqlite")
    knowledge_base_path: Path = PACKAGED
    languages: tuple[str, ...] = ("vi", "en", "hmn", "blt", "kjg", "lo")
    admins: frozenset[int] = frozenset()
    volunteers: frozenset[int] = frozenset()
    volunteer_group: int | None = None
    escalation: EscalationConfig = field(default_factory=EscalationConfig)
    matching: MatchingConfig = field(default_factory=MatchingConfig)
    retention_days: int = 365
    limits: LimitsConfig = field(default_factory=LimitsConfig)
    log: LogConfig = field(default_factory=LogConfig)
    health: HealthConfig = field(default_factory=HealthConfig)
    web: WebConfig = field(default_factory=WebConfig)


def load_config(path: Path, environment: Mapping[str, str] | None = None) -> Config:
    """Reads the file `path` and the environment. Raises ConfigError with every problem of the file."""
    environment = os.environ if environment is None else environment
    if not path.is_file():
        raise ConfigError([f"{path}: the configuration does not exist; copy config.example.yaml to it"])
    problems: list[Problem] = []
    config = _ConfigReader(Reader(path, problems), environment).config()
    if problems:
        raise ConfigError(in_order(problems))
    return config


def require_token(config: Config) -> None:
    """Raises ConfigError where no token is given: only running the bot needs one."""
    if not config.telegram.token:
        raise ConfigError(
            [f"telegram.token is missing; get one from @BotFather, write it into config.yaml or into {TOKEN_VARIABLE}"]
        )


class _ConfigReader:
    """Reads section after section; relative paths count from the folder of the configuration."""

    def __init__(self, reader: Reader, environment: Mapping[str, str]) -> None:
        self.reader = reader
        self.environment = environment

    def config(self) -> Config:
        root = self._section(
            self.reader.document(),
            "the configuration",
            "telegram store knowledge_base languages admins volunteers volunteer_group "
            "escalation matching privacy limits log health web",
        )
        store = self._section(root.get("store"), "store", "path")
        knowledge = self._section(root.get("knowledge_base"), "knowledge_base", "path")
        privacy = self._section(root.get("privacy"), "privacy", "retention_days")
        default = Config()
        languages = self.reader.texts(root.get("languages"), "languages") or default.languages
        return Config(
            telegram=self._telegram(root.get("telegram")),
            store_path=self._path(store.get("path"), "store.path", default.store_path),
            knowledge_base_path=self._path(knowledge.get("path"), "knowledge_base.path", PACKAGED),
            languages=languages,
            admins=self._ids(root.get("admins"), "admins"),
            volunteers=self._ids(root.get("volunteers"), "volunteers"),
            volunteer_group=self._optional_id(root.get("volunteer_group"), "volunteer_group"),
            escalation=self._escalation(root.get("escalation")),
            matching=self._matching(root.get("matching")),
            retention_days=self._positive(privacy, "privacy", "retention_days", default.retention_days),
            limits=self._limits(root.get("limits")),
            log=self._log(root.get("log")),
            health=self._health(root.get("health")),
            web=self._web(root.get("web")),
        )

    def _section(self, node: yaml.Node | None, name: str, keys: str) -> dict[str, yaml.Node]:
        if isinstance(node, yaml.ScalarNode) and not node.value:
            return {}
        found = self.reader.fields(node, name, (), keys.split())
        return {key: value for key, value in found.items() if not _is_blank(value)}

    def _telegram(self, node: yaml.Node | None) -> TelegramConfig:
        section = self._section(
            node, "telegram", "token base_url proxy_url messages_per_second burst_in_a_chat mode webhook"
        )
        token = self.environment.get(TOKEN_VARIABLE) or self._text(section, "telegram", "token", "")
        base_url = self._text(section, "telegram", "base_url", PUBLIC_BOT_API).rstrip("/")
        if not _is_address(base_url, ("http", "https")):
            self.reader.complain(
                section["base_url"], f'telegram.base_url "{base_url}" is no address', f"write it like {PUBLIC_BOT_API}"
            )
        return TelegramConfig(
            token=Secret(token.strip()),
            base_url=base_url if base_url.endswith("/bot") else f"{base_url}/bot",
            proxy_url=self._proxy_url(section),
            messages_per_second=self._positive(section, "telegram", "messages_per_second", 30),
            burst_in_a_chat=self._positive(section, "telegram", "burst_in_a_chat", 6),
            mode=self._choice(section, "telegram", "mode", ("polling", "webhook")),
            webhook=self._webhook(section.get("webhook"), section),
        )

    def _proxy_url(self, telegram: dict[str, yaml.Node]) -> str | None:
        url = self._text(telegram, "telegram", "proxy_url", "")
        if url and not _is_address(url, PROXIES):
            kinds = " or ".join(f"{kind}://" for kind in PROXIES)
            self.reader.complain(
                telegram["proxy_url"], "telegram.proxy_url is no address", f"write it like {_PROXY}, with {kinds}"
            )
        return url or None

    def _webhook(self, node: yaml.Node | None, telegram: dict[str, yaml.Node]) -> WebhookConfig:
        section = self._section(node, "telegram.webhook", "url listen port secret")
        default = WebhookConfig()
        url = self._text(section, "telegram.webhook", "url", "")
        if telegram.get("mode") and telegram["mode"].value == "webhook" and not url:
            self.reader.complain(telegram["mode"], "telegram.webhook.url is missing", "add it or use mode: polling")
        if url and not _is_address(url, ("http", "https")):
            self.reader.complain(
                section["url"], "telegram.webhook.url is no address", "write it like https://example.org"
            )
        return WebhookConfig(
            url=url,
            listen=self._text(section, "telegram.webhook", "listen", default.listen),
            port=self._positive(section, "telegram.webhook", "port", default.port),
            secret=Secret(self._text(section, "telegram.webhook", "secret", "")),
        )

    def _escalation(self, node: yaml.Node | None) -> EscalationConfig:
        times = "reminder_minutes urgent_minutes hand_back_minutes conversation_hours overdue_minutes give_up_hours"
        section = self._section(node, "escalation", f"{times} review_minutes cards_at_once quiet_from quiet_to preview")
        default = EscalationConfig()

        def count(name: str) -> int:
            return self._positive(section, "escalation", name, getattr(default, name))

        return EscalationConfig(
            reminder_minutes=count("reminder_minutes"),
            urgent_minutes=count("urgent_minutes"),
            hand_back_minutes=count("hand_back_minutes"),
            conversation_hours=count("conversation_hours"),
            overdue_minutes=count("overdue_minutes"),
            give_up_hours=count("give_up_hours"),
            review_minutes=count("review_minutes"),
            cards_at_once=count("cards_at_once"),
            quiet_from=self._hour(section, "quiet_from", default.quiet_from),
            quiet_to=self._hour(section, "quiet_to", default.quiet_to),
            preview=self._choice(section, "escalation", "preview", ("on", "off")) == "on",
        )

    def _matching(self, node: yaml.Node | None) -> MatchingConfig:
        section = self._section(node, "matching", "semantic cache answer_confidence suggest_confidence")
        return MatchingConfig(
            semantic=self._choice(section, "matching", "semantic", ("auto", "on", "off")),
            cache=self._path(section["cache"], "matching.cache", Path()) if "cache" in section else None,
            answer_confidence=self._share(section, "answer_confidence"),
            suggest_confidence=self._share(section, "suggest_confidence"),
        )

    def _limits(self, node: yaml.Node | None) -> LimitsConfig:
        section, default = self._section(node, "limits", "burst per_minute"), LimitsConfig()
        return LimitsConfig(
            burst=self._positive(section, "limits", "burst", default.burst),
            per_minute=self._positive(section, "limits", "per_minute", default.per_minute),
        )

    def _log(self, node: yaml.Node | None) -> LogConfig:
        section = self._section(node, "log", "format level")
        return LogConfig(
            format=self._choice(section, "log", "format", ("text", "json")),
            level=self._choice(section, "log", "level", ("info", "debug", "warning", "error")),
        )

    def _web(self, node: yaml.Node | None) -> WebConfig:
        section, default = self._section(node, "web", "port listen url"), WebConfig()
        return WebConfig(
            port=self._positive(section, "web", "port", 1) if "port" in section else default.port,
            listen=self._text(section, "web", "listen", default.listen) or default.listen,
            url=self._text(section, "web", "url", default.url),
        )

    def _health(self, node: yaml.Node | None) -> HealthConfig:
        section, default = self._section(node, "health", "port stalled_minutes disk_free_mb"), HealthConfig()
        return HealthConfig(
            port=self._positive(section, "health", "port", 1) if "port" in section else default.port,
            stalled_minutes=self._positive(section, "health", "stalled_minutes", default.stalled_minutes),
            disk_free_mb=self._positive(section, "health", "disk_free_mb", default.disk_free_mb),
        )

    def _text(self, section: dict[str, yaml.Node], where: str, key: str, default: str) -> str:
        return self.reader.text(section[key], f"{where}.{key}") if key in section else default

    def _choice(self, section: dict[str, yaml.Node], where: str, key: str, choices: tuple[str, ...]) -> str:
        value = self._text(section, where, key, choices[0])
        # YAML reads a bare on/off as true/false; as written by a person both mean the same.
        value = {"true": "on", "false": "off"}.get(value, value)
        if value not in choices:
            self.reader.complain(
                section[key], f'{where}.{key} "{value}" is not allowed', f"write one of {', '.join(choices)}"
            )
        return value

    def _positive(self, section: dict[str, yaml.Node], where: str, key: str, default: int) -> int:
        number = self.reader.number(section.get(key), f"{where}.{key}", default)
        if number <= 0:
            self.reader.complain(section[key], f"{where}.{key} is {number}", "write a number above 0")
        return number

    def _hour(self, section: dict[str, yaml.Node], key: str, default: int) -> int:
        hour = self.reader.number(section.get(key), f"escalation.{key}", default)
        if not 0 <= hour <= 23:
            self.reader.complain(section[key], f"escalation.{key} is {hour}", "write an hour from 0 to 23")
        return hour

    def _share(self, section: dict[str, yaml.Node], key: str) -> float | None:
        if key not in section:
            return None
        try:
            share = float(self._text(section, "matching", key, ""))
        except ValueError:
            share = -1.0
        if not 0 <= share <= 1:
            self.reader.complain(section[key], f"matching.{key} is no share", "write a number from 0 to 1")
        return share

    def _path(self, node: yaml.Node | None, name: str, default: Path) -> Path:
        if node is None:
            return default
        path = Path(self.reader.text(node, name)).expanduser()
        return path if path.is_absolute() else self.reader.path.parent / path

    def _ids(self, node: yaml.Node | None, name: str) -> frozenset[int]:
        if node is None or _is_blank(node):
            return frozenset()
        return frozenset(self.reader.number(item, f"an id in {name}", 0) for item in self.reader.items(node, name))

    def _optional_id(self, node: yaml.Node | None, name: str) -> int | None:
        return None if node is None or _is_blank(node) else self.reader.number(node, name, 0)


def _is_blank(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.value in ("", "~", "null")


def _is_address(url: str, kinds: tuple[str, ...]) -> bool:
    """Whether it is the address of a machine, of one of these kinds."""
    try:
        parts = urlsplit(url)
        return parts.scheme in kinds and bool(parts.hostname) and parts.port != 0 and not any(map(str.isspace, url))
    except ValueError:  # brackets that do not fit, a port that is no number
        return False
