"""The gate before anything is published: numbers that belong to a person must not stand in a public text."""

from __future__ import annotations

import re
import unicodedata

# An identity number has seventeen digits and a check sign; a mobile number eleven digits beginning with 1.
ID_NUMBER = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
PHONE = re.compile(r"(?<!\d)1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)")
BANK_CARD = re.compile(r"(?<!\d)62\d{2}(?:[ -]?\d{4}){3}(?:[ -]?\d{1,3})?(?!\d)")


def private_numbers_in(text: str) -> list[str]:
    """The identity, phone and bank card numbers that stand in the text, each but its last four signs masked.

    Full-width digits, as Chinese keyboards type them, are digits too.
    """
    plain = unicodedata.normalize("NFKC", text)
    found: dict[tuple[int, int], str] = {}
    for pattern in (ID_NUMBER, BANK_CARD, PHONE):
        for match in pattern.finditer(plain):
            if not any(start <= match.start() < end for start, end in found):
                found[match.span()] = f"****{match[0][-4:]}"
    return [found[span] for span in sorted(found)]
