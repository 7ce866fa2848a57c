"""The shapes of a drawn picture: a phone with the few parts that matter, or a scene. Values only; `reading_drawings`
reads them from YAML, and who renders them knows how they look."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

Label = Mapping[str, str]
"""Language code to text. A text that is the same in every language stands under the reference language alone."""


class Kind(StrEnum):
    """What a part is. The words are those of the YAML files."""

    APP = "app"
    ADDRESS = "address"
    SEARCH = "search"
    RESULT = "result"
    TILE = "tile"
    ROW = "row"
    FIELD = "field"
    CODE = "code"
    BUTTON = "button"
    PALE = "pale"
    LINK = "link"
    CHECK = "check"
    SWITCH = "switch"
    FACT = "fact"
    ASK = "ask"
    MESSAGE = "message"
    CAMERA = "camera"
    PHOTO = "photo"
    MAP = "map"
    CHIP_BACK = "chip_back"
    CHIP_TOP = "chip_top"
    CALL = "call"
    KEYBOARD = "keyboard"
    NUMPAD = "numpad"
    WAIT = "wait"
    THING = "thing"
    GOOD = "good"
    WARNING = "warning"
    TEXT = "text"
    PERSON = "person"
    NEIGHBOUR = "neighbour"
    CLERK = "clerk"
    OFFICER = "officer"


PEOPLE = frozenset({Kind.PERSON, Kind.NEIGHBOUR, Kind.CLERK, Kind.OFFICER})
"""Who may stand in a scene."""
IN_SCENES = PEOPLE | {Kind.THING, Kind.GOOD, Kind.WARNING, Kind.TEXT, Kind.MESSAGE}
"""What a scene may hold; a phone may hold everything but people."""


class Icon(StrEnum):
    """The symbols that a part may show."""

    PLAY = "play"
    APPSTORE = "appstore"
    BROWSER = "browser"
    COMPASS = "compass"
    MESSAGE = "message"
    CALL = "call"
    CAMERA = "camera"
    PHOTO = "photo"
    GEAR = "gear"
    SEARCH = "search"
    MENU = "menu"
    PLUS = "plus"
    ARROW = "arrow"
    CHECK = "check"
    CROSS = "cross"
    WARNING = "warning"
    QUESTION = "question"
    STOP = "stop"
    STAR = "star"
    HEART = "heart"
    LOCK = "lock"
    KEY = "key"
    BELL = "bell"
    MIC = "mic"
    CLIP = "clip"
    UPLOAD = "upload"
    DOWNLOAD = "download"
    PEN = "pen"
    TRASH = "trash"
    LINK = "link"
    PIN = "pin"
    CLOCK = "clock"
    CALENDAR = "calendar"
    WIFI = "wifi"
    POWER = "power"
    SUN = "sun"
    CARD = "card"
    BANKCARD = "bankcard"
    PAPER = "paper"
    PAPERS = "papers"
    BOOK = "book"
    BILL = "bill"
    LETTER = "letter"
    QR = "qr"
    SIM = "sim"
    PERSON = "person"
    PEOPLE = "people"
    FACE = "face"
    FINGER = "finger"
    HAND = "hand"
    EYE = "eye"
    POLICE = "police"
    OFFICER = "officer"
    PHONE = "phone"
    PHONE_BACK = "phone_back"
    COMPUTER = "computer"
    CHIP = "chip"
    MONEY = "money"
    WALLET = "wallet"
    BANK = "bank"
    BOLT = "bolt"
    WATER = "water"
    TAP = "tap"
    CART = "cart"
    SHOP = "shop"
    BOX = "box"
    TRUCK = "truck"
    GOODS = "goods"
    SCALE = "scale"
    CLOTH = "cloth"
    WINDOW = "window"
    HOUSE = "house"
    VILLAGE = "village"
    OFFICE = "office"
    HEALTH = "health"
    MEGAPHONE = "megaphone"
    MOTORBIKE = "motorbike"
    VIDEO = "video"


class Mark(StrEnum):
    """A tick or a cross at the corner of a part."""

    RIGHT = "right"
    WRONG = "wrong"


class Scene(StrEnum):
    """Where a step happens that is not on the phone."""

    HOME = "home"
    VILLAGE = "village"
    OFFICE = "office"
    POLICE = "police"
    BANK = "bank"
    SHOP = "shop"
    CLINIC = "clinic"
    TEACH = "teach"


@dataclass(frozen=True, slots=True)
class Part:
    """One thing of a picture. `touch` is the number beside the hand that touches it."""

    kind: Kind
    text: Label | None = None
    small: Label | None = None
    value: Label | None = None
    action: Label | None = None
    icon: Icon | None = None
    mark: Mark | None = None
    touch: int | None = None

    def labels(self) -> Iterator[Label]:
        """All texts that may be seen of this part."""
        return (label for label in (self.text, self.small, self.value, self.action) if label is not None)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture: a phone where `scene` is None, with its parts from top to bottom."""

    parts: tuple[Part, ...]
    title: Label | None = None
    scene: Scene | None = None

    def labels(self) -> Iterator[Label]:
        """All texts of the picture, in every language that they have."""
        if self.title is not None:
            yield self.title
        for part in self.parts:
            yield from part.labels()
