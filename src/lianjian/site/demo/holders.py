"""Who acts in the demo: the people in office, as the workbooks brought them in."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from lianjian.kernel.actor import Actor
from lianjian.records.members.actions.own import give_member_code
from lianjian.records.members.models import Member
from lianjian.records.organisations.enums import PostKind
from lianjian.records.organisations.models import Organisation, Post
from lianjian.records.organisations.queries.actors import actor_of


def let_officers_in(village: Organisation, *, by: Actor, at: datetime) -> None:
    """Will join accounts and register: who holds a post in the village is the member of that name."""
    members = {member.name: member for member in Member.objects.filter(organisation__path__startswith=village.path)}
    posts = Post.objects.filter(organisation__path__startswith=village.path).select_related("account")
    for account in dict.fromkeys(post.account for post in posts.order_by("pk")):
        if member := members.get(account.name):
            give_member_code(member=member, account=account, by=by, at=at)


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
