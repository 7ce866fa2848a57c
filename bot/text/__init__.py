"""One message, several readings: words cleaned, folded, decoded; its language; the questions in it. Pure functions."""

from bot.text.folding import clean, fold, has_mark, marked_share
from bot.text.languages import detect_language
from bot.text.names import clean_name
from bot.text.questions import split_questions
from bot.text.syllables import decode_telex, decode_vni, is_plain_syllable, is_syllable

__all__ = [
    "clean",
    "clean_name",
    "decode_telex",
    "decode_vni",
    "detect_language",
    "fold",
    "has_mark",
    "is_plain_syllable",
    "is_syllable",
    "marked_share",
    "split_questions",
]
