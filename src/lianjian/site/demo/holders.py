"""Who acts in the demo: the people in office, as the workbooks brought them in."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from lianjian.kernel.actor import Actor
from lianjian.records.organisations.enums import PostKind
from lianjian.records.organisations.models import Organisation, Post
from lianjian.records.organisations.queries.actors import actor_of


def secretary_of(organisation: Organisation, at: datetime) -> Actor:
    """The organisation's secretary."""
    return holder(Post.objects.filter(organisation=organisation, kind=PostKind.SECRETARY), at)


def organiser_of(township: Organisation, at: datetime) -> Actor:
    """The township's or subdistrict's organiser."""
    return holder(Post.objects.filter(organisation=township, kind=PostKind.TOWNSHIP_ORGANISER), at)


def holder(posts: QuerySet[Post], at: datetime) -> Actor:
    """Who holds the first of the posts today."""
    post = posts.filter(during__endswith=None).select_related("account").order_by("pk")[0]
    return actor_of(user=post.account, on=timezone.localdate(at))
