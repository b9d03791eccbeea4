"""The gate before anything is published: what belongs to a person alone must not stand in a public text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

# An identity number has seventeen digits and a check sign (older ones fifteen digits with a day of birth in the last
# century); a mobile number eleven digits beginning with 1.
ID_NUMBER = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
OLD_ID_NUMBER = re.compile(r"(?<!\d)[1-8]\d{5}\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?!\d)")
PHONE = re.compile(r"(?<!\d)1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)")
LANDLINE = re.compile(r"(?<!\d)0\d{2,3}-\d{7,8}(?!\d)")
BANK_CARD = re.compile(r"(?<!\d)62\d{2}(?:[ -]?\d{4}){3}(?:[ -]?\d{1,3})?(?!\d)")
ACCOUNT = re.compile(r"(?:账号|卡号|帐号)[:： ]?(\d[\d -]{7,}\d)")
# Words by which a text may tell of somebody's health, or of a child. Where they mean nobody, a person says so.
HEALTH = re.compile(
    r"患有?[\u4e00-\u9fff]{0,8}[病症癌]|[\u4e00-\u9fff]{0,2}(?:癌症?|肿瘤|白血病|尿毒症|艾滋病?|精神病|精神障碍|结核|肝炎|糖尿病|高血压|脑梗|中风|抑郁症?)"
    r"|(?:重|大|慢性|职业|传染)病|残疾(?:人)?(?:证)?(?:[一二三四]级)?|确诊|住院|手术|化疗|透析|怀孕|流产|病历|诊断"
)
MINORS = re.compile(
    r"未成年人?|孤儿|留守儿童|困境儿童|(?<![年第])(?<!\d)(?:[1-9]|1[0-7])(?:周)?岁(?!以上|及以上)"
    r"|(?:小学|初中|幼儿园)[\u4e00-\u9fff]{0,6}(?:年级|班)"
)


class Private(StrEnum):
    """What kind of thing a text gives away."""

    ID_NUMBER = "id_number"
    BANK = "bank"
    PHONE = "phone"
    HEALTH = "health"
    MINORS = "minors"


# Nobody has a reason to publish these.
NEVER = (Private.ID_NUMBER, Private.BANK)
_NUMBERS = (
    (Private.ID_NUMBER, ID_NUMBER), (Private.BANK, BANK_CARD), (Private.ID_NUMBER, OLD_ID_NUMBER),
    (Private.PHONE, PHONE), (Private.PHONE, LANDLINE), (Private.BANK, ACCOUNT),
)  # fmt: skip
_WORDS = ((Private.HEALTH, HEALTH), (Private.MINORS, MINORS))


@dataclass(frozen=True, kw_only=True)
class PrivateFinding:
    """One place of a text that may give somebody away: `words` as they stand, `shown` as they may be repeated."""

    kind: Private
    start: int
    end: int
    words: str
    shown: str


def private_numbers_in(text: str) -> list[str]:
    """The identity, phone and bank card numbers that stand in the text, each but its last four signs masked.

    Full-width digits, as Chinese keyboards type them, are digits too.
    """
    return [finding.shown for finding in _found(_plain(text), _NUMBERS)]


def private_findings_in(text: str) -> list[PrivateFinding]:
    """Every place of the text that may give a person away, in its order: numbers, and words on health and children."""
    return _found(_plain(text), (*_NUMBERS, *_WORDS))


def masked(text: str, *, findings: list[PrivateFinding]) -> str:
    """The text with these places blotted out; `findings` are of this very text."""
    plain = _plain(text)
    for finding in sorted(findings, key=lambda one: one.start, reverse=True):
        plain = f"{plain[: finding.start]}{'*' * min(len(finding.words), 4)}{plain[finding.end :]}"
    return plain


def _plain(text: str) -> str:
    """Digits and letters of Chinese width made narrow, one sign for one sign; the punctuation stays, it is meant."""
    return "".join(narrow if _is_wide(sign, narrow := unicodedata.normalize("NFKC", sign)) else sign for sign in text)


def _is_wide(sign: str, narrow: str) -> bool:
    return sign != narrow and len(narrow) == 1 and narrow.isalnum() and narrow.isascii()


def _found(plain: str, patterns: tuple[tuple[Private, re.Pattern[str]], ...]) -> list[PrivateFinding]:
    found: dict[tuple[int, int], PrivateFinding] = {}
    for kind, pattern in patterns:
        for start, end in _spans(pattern, plain):
            if not any(start < later and earlier < end for earlier, later in found):
                words = plain[start:end]
                shown = words if kind in (Private.HEALTH, Private.MINORS) else f"****{words[-4:]}"
                found[start, end] = PrivateFinding(kind=kind, start=start, end=end, words=words, shown=shown)
    return [found[span] for span in sorted(found)]


def _spans(pattern: re.Pattern[str], plain: str) -> Iterator[tuple[int, int]]:
    """Where the pattern holds; of one with a group only the group, lest the word before the number go too."""
    for match in pattern.finditer(plain):
        yield match.span(1) if pattern.groups else match.span()
