"""Who somebody is today: the posts he holds and what they let him do."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from lianjian.kernel.actor import STRANGER, Actor, Mandate, Role
from lianjian.kernel.models import Account
from lianjian.kernel.periods import on_day
from lianjian.records.organisations.enums import PostKind
from lianjian.records.organisations.models import Post

ROLE_OF_POST = {
    PostKind.ORGANISATION_HEAD: Role.ORGANISATION_DEPARTMENT,
    PostKind.ORGANISATION_OFFICER: Role.ORGANISATION_DEPARTMENT,
    PostKind.TOWNSHIP_ORGANISER: Role.TOWNSHIP_OFFICE,
    PostKind.SECRETARY: Role.SECRETARY,
    PostKind.DEPUTY_SECRETARY: Role.COMMITTEE,
    PostKind.COMMITTEE_MEMBER: Role.COMMITTEE,
    PostKind.VILLAGERS_COMMITTEE_HEAD: Role.COMMITTEE,
    PostKind.MEMBER: Role.MEMBER,
}


def actor_of(*, user: AbstractBaseUser | AnonymousUser, on: date) -> Actor:
    """The actor behind a signed-in account, with a mandate for each post held on the day; a stranger without one."""
    if not isinstance(user, Account):
        return STRANGER
    posts = on_day(Post.objects.filter(account=user), on).select_related("organisation").order_by("pk")
    return Actor(account_id=user.pk, name=user.name, mandates=tuple(_mandate(post) for post in posts))


def _mandate(post: Post) -> Mandate:
    return Mandate(
        role=ROLE_OF_POST[PostKind(post.kind)],
        scope=post.organisation.path,
        unit_id=post.organisation_id,
        unit_name=post.organisation.name,
        post_title=str(post.get_kind_display()),
    )
