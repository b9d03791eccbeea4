"""Leaves of paper at one address."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponse

from lianjian.kernel.leaves import Leaf, leaves_in_pdf, leaves_in_word
from lianjian.kernel.web import ActingRequest
from lianjian.ui.files import answer_paper


def answer_leaves(request: ActingRequest, leaves: Sequence[Leaf], *, name: str, back: str) -> HttpResponse:
    """The leaves to read and print, as a Word file or as a PDF."""
    return answer_paper(
        request, name=name, word=lambda: leaves_in_word(leaves=leaves), pdf=lambda: leaves_in_pdf(leaves=leaves),
        template="ui/leaves.html", context={"leaves": leaves, "back": back},
    )  # fmt: skip
