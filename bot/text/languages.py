"""Which language a message is in, from the words and letters that only one of them has."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from bot.text.folding import clean
from bot.text.syllables import decode_telex, is_plain_syllable, is_syllable

_LAO = re.compile(r"[\u0e80-\u0eff]")
_TAI_VIET = re.compile(r"[\uaa80-\uaadf]")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Frequent words that tell a language by themselves. Closed classes of words (pronouns, particles, question words), so
# they belong to the languages and not to our knowledge base; in English also greetings, and what people cry in danger.
# A deployment adds its own by `extra`.
_ENGLISH = _words("""
    a about after again all also am an and any are as at be because been before but by can cannot could did do does
    done for forgot from get give go had has have he her here his how i if in into is it just know like lost make me my
    need new no not of off on one or our out over pay phone please put see send she should show so some someone that
    the their them then there they this to up us use want was we were what when where which who why will with without
    would you your help app card money account password number code bill register open tell talk find install download
    online don doesn didn isn won mean change check free old person people today tomorrow much many long still work
    thanks hello hey bye good morning yes great being him himself myself husband wife mother father child daughter
    friend police ambulance hospital fire smoke house river accident poison knife bleeding breathing blood fell hit
    beaten beating killed scared afraid hurt burning burns drowning stolen thief missing flood earthquake bite drank
    """)
_HMONG = _words("""
    kuv koj nws peb lawv cas li ua tau tsis muaj yog hauv ntawm rau xav hais mus los nyob qhov twg puas lawm thiab yuav
    xov tooj nyiaj ntawv lub daim tus cov dab tsi vim pab qhia nrhiav them txhab hluav taws xob zoo ntau tsev neeg hu
    ntsib siv dua tsev zaub txoj kev thov paub hnov kho mob ncig tuaj noj haus mloog npe xaj pov thawj ua-tsaug tsaug
    đaz cov pê zos tsi yuv txiv niam tub ntxhais
    """)
_TAI = _words("""
    khỏi báu hụ dệt xăng pên mưa dú chọi nưng đảy lẹo mí bấu côn ngơn pí nọng hươn bản đaư baư chu sương côn phủ cầu
    mơ kin pay má nặm lay têm xia phít hảư háư khoai tô ma dượn khảy tham baw phu cang quam tay mi
    """)
_TELLING = ("hmn", "blt", "en")
_SHARED_PLAIN = _words(
    "a an am can do go he her hai in it me on or so to the tin ten long than hang non tay mi bạn bản khoai côn"
)
_HMONG_SHAPE = re.compile(
    r"(?:n?(?:ts|tx|pl|ph|qh|kh|th|ch|dl|ny|hn|hm|nr|nt|nk|np|xy)h?|[a-z])?(?:aw|ee|oo|ia|ua|ai|au|[aeiouw])[bjvsgmd]"
)


def detect_language(text: str, default: str = "vi", extra: Mapping[str, frozenset[str]] | None = None) -> str:
    """The BCP-47 code of the language that `text` is clearly in, or `default` where nothing tells it.

    `extra`: more words that tell a language, e.g. from the knowledge base.
    """
    if _LAO.search(text):
        return "lo"
    if _TAI_VIET.search(text):
        return "blt"
    words = clean(text).split()
    letters = [word for word in words if any(c.isalpha() for c in word)]
    if not letters:
        return default
    counts = {language: _count(letters, language, extra) for language in _TELLING}
    vietnamese = sum(_tells_vietnamese(word) for word in letters)
    best = max(_TELLING, key=lambda language: counts[language])
    if best == "blt":
        return "blt" if counts["blt"] >= 2 and counts["blt"] >= 0.3 * len(letters) else _else(vietnamese, default)
    if counts[best] >= max(1.0, 0.34 * len(letters)) and counts[best] > vietnamese:
        return best
    return _else(vietnamese, default)


def _else(vietnamese: float, default: str) -> str:
    return "vi" if vietnamese else default


def _count(words: list[str], language: str, extra: Mapping[str, frozenset[str]] | None) -> float:
    """How many of `words` tell `language`; words that Vietnamese without marks shares count half."""
    known = {"en": _ENGLISH, "hmn": _HMONG, "blt": _TAI}[language]
    more = (extra or {}).get(language, frozenset())
    found = 0.0
    for word in words:
        if word in known or word in more:
            found += 0.5 if word in _SHARED_PLAIN or (language == "en" and is_plain_syllable(word)) else 1.0
        elif language == "hmn" and word not in _ENGLISH and _looks_hmong(word):
            found += 1.0
    return found


@lru_cache(maxsize=20_000)
def _looks_hmong(word: str) -> bool:
    """Whether `word` has the shape of a syllable with a final tone letter and is no syllable of Vietnamese."""
    return bool(_HMONG_SHAPE.fullmatch(word)) and not is_plain_syllable(word) and word not in _ENGLISH and len(word) > 2


@lru_cache(maxsize=20_000)
def _tells_vietnamese(word: str) -> float:
    if not word.isascii():
        return 1.0 if is_syllable(word) else 0.5
    if word in _ENGLISH or word in _HMONG:
        return 0.3 if is_plain_syllable(word) else 0.0
    if is_plain_syllable(word):
        return 0.7
    return 0.5 if decode_telex(word) and not _looks_hmong(word) else 0.0
