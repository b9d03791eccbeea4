"""The committee of a branch, as far as this room asks for it."""

from __future__ import annotations

from datetime import date

from lianjian.kernel.periods import on_day
from lianjian.records.organisations.enums import PostKind
from lianjian.records.organisations.models import Organisation, Post

COMMITTEE_POSTS = (PostKind.SECRETARY, PostKind.DEPUTY_SECRETARY, PostKind.COMMITTEE_MEMBER)
SMALLEST_COMMITTEE = 3


def committee_of(*, organisation: Organisation, on: date) -> int:
    """How many sit on the branch's committee on the day."""
    return on_day(Post.objects.filter(organisation=organisation, kind__in=COMMITTEE_POSTS), on).count()
