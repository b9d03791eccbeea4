"""Chinese names for search and order: full pinyin and initials, with surnames read as surnames.

Reading a name by its words takes pypinyin 0.1 ms, much for a whole county. Nearly every name reads as its characters
do one by one; only one that holds a word read otherwise (重庆, 长安) has to go the long way. Which words those are is
found out once.
"""

from __future__ import annotations

from functools import lru_cache

from pypinyin import Style, constants, lazy_pinyin, load_phrases_dict
from pypinyin.contrib.tone_convert import to_normal

# Read otherwise as a surname than as a word; libraries miss some of them.
SURNAMES = {
    "单": "shan", "曾": "zeng", "仇": "qiu", "解": "xie", "查": "zha", "盖": "ge", "尉": "yu", "乐": "yue",
    "区": "ou", "朴": "piao", "任": "ren", "员": "yun", "召": "shao", "翟": "zhai", "缪": "miao", "冼": "xian",
    "覃": "qin", "洗": "xian", "黑": "he", "折": "she", "重": "chong", "种": "chong", "秘": "bi", "那": "na",
}  # fmt: skip
load_phrases_dict({"诸城": [["zhū"], ["chéng"]], "亭湖": [["tíng"], ["hú"]]})


def name_keys(name: str, *, person: bool = False) -> tuple[str, str]:
    """The name's full pinyin without tones or gaps, and its initials; of a person, the first character is a surname."""
    syllables = [_reading(character) for character in name]
    if all(syllables) and not _holds_irregular_word(name):
        letters = [syllable[0] for syllable in syllables]
    else:
        syllables, letters = read_by_words(name)
    if person and name[:1] in SURNAMES:
        syllables[0] = SURNAMES[name[0]]
        letters[0] = syllables[0][0]
    return "".join(syllables), "".join(letters)


def read_by_words(name: str) -> tuple[list[str], list[str]]:
    """The syllables and first letters of a name as its words are read, the long way."""
    syllables = [syllable.lower() for syllable in lazy_pinyin(name)]
    return syllables, [letter[:1].lower() for letter in lazy_pinyin(name, style=Style.FIRST_LETTER)]


@lru_cache(maxsize=30_000)
def _reading(character: str) -> str:
    return _without_tone(_with_tone(character))


def _with_tone(character: str) -> str:
    return constants.PINYIN_DICT.get(ord(character), "").split(",")[0]


@lru_cache(maxsize=5_000)
def _without_tone(syllable: str) -> str:
    return to_normal(syllable).lower()


def _holds_irregular_word(name: str) -> bool:
    words = _irregular_words()
    for start in range(len(name) - 1):
        for word in words.get(name[start : start + 2], ()):
            if name.startswith(word, start):
                return True
    return False


@lru_cache(maxsize=1)
def _irregular_words() -> dict[str, tuple[str, ...]]:
    """Words that read otherwise than their characters, by their first two characters."""
    found: dict[str, tuple[str, ...]] = {}
    for word, syllables in constants.PHRASES_DICT.items():
        read = [syllable[0] for syllable in syllables]
        if [_without_tone(syllable) for syllable in read] != [_reading(character) for character in word]:
            found[word[:2]] = (*found.get(word[:2], ()), word)
    return found
