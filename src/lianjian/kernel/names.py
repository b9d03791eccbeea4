"""Chinese names for search and order: full pinyin and initials, with surnames read as surnames."""

from __future__ import annotations

from functools import lru_cache

from pypinyin import Style, lazy_pinyin, load_phrases_dict

# Read otherwise as a surname than as a word; libraries miss some of them.
SURNAMES = {
    "单": "shan", "曾": "zeng", "仇": "qiu", "解": "xie", "查": "zha", "盖": "ge", "尉": "yu", "乐": "yue",
    "区": "ou", "朴": "piao", "任": "ren", "员": "yun", "召": "shao", "翟": "zhai", "缪": "miao", "冼": "xian",
    "覃": "qin", "洗": "xian", "黑": "he", "折": "she", "重": "chong", "种": "chong", "秘": "bi", "那": "na",
}  # fmt: skip
load_phrases_dict({"诸城": [["zhū"], ["chéng"]], "亭湖": [["tíng"], ["hú"]]})


@lru_cache(maxsize=100_000)
def pinyin(name: str, *, person: bool = False) -> str:
    """The name in full pinyin without tones or gaps; of a person, the first character read as a surname."""
    parts = lazy_pinyin(name)
    if person and name[:1] in SURNAMES:
        parts[0] = SURNAMES[name[0]]
    return "".join(parts).lower()


@lru_cache(maxsize=100_000)
def initials(name: str, *, person: bool = False) -> str:
    """The first letters of the pinyin: 王家我乐村 → wjwlc."""
    letters = lazy_pinyin(name, style=Style.FIRST_LETTER)
    if person and name[:1] in SURNAMES:
        letters[0] = SURNAMES[name[0]][0]
    return "".join(letter[:1] for letter in letters).lower()
