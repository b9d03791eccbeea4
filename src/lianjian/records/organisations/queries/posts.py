"""Who is in office where."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from lianjian.kernel.actor import Actor
from lianjian.kernel.errors import Refused
from lianjian.kernel.models import Account
from lianjian.kernel.periods import on_day, since
from lianjian.records.organisations.enums import PostKind
from lianjian.records.organisations.models import Organisation, Post
from lianjian.records.organisations.paths import outermost, within_any

_IN_ORDER = {kind: place for place, kind in enumerate(PostKind)}


def posts_of(*, organisation: Organisation, on: date) -> list[Post]:
    """Everybody in office there on the day or about to be, in the order of the posts; members are in their register."""
    held = Post.objects.filter(organisation=organisation, during__overlap=since(on)).exclude(kind=PostKind.MEMBER)
    found = held.select_related("account")
    return sorted(found, key=lambda post: (_IN_ORDER[PostKind(post.kind)], post.account.name_pinyin, post.pk))


def secretaries(*, organisations: Iterable[Organisation], on: date) -> dict[int, str]:
    """The secretary's name of each organisation that has one on the day, by the organisation's id; one query."""
    found: QuerySet[Post] = on_day(Post.objects.filter(organisation__in=list(organisations)), on)
    rows = found.filter(kind=PostKind.SECRETARY).values_list("organisation_id", "account__name")
    return dict(rows)


def people_called(*, actor: Actor, words: str, on: date) -> list[Account]:
    """People of that name or sign-in name who hold a post in the actor's places on the day; at most ten."""
    places = within_any(outermost(actor.scopes()), field="organisation__path")
    here = on_day(Post.objects.filter(places), on).values("account")
    return list(Account.objects.filter(Q(name=words) | Q(login=words), pk__in=here).order_by("pk")[:10])


def person_called(*, actor: Actor, words: str, on: date) -> Account:
    """The one person of that name or sign-in name; refuses nobody and several, with the sign-in names."""
    found = people_called(actor=actor, words=words, on=on)
    if len(found) == 1:
        return found[0]
    if not found:
        raise Refused(_("Nobody called %(words)s holds a post in your places.") % {"words": words})
    logins = _(", ").join(one.login for one in found)
    raise Refused(
        _("Several are called %(words)s; give the sign-in name: %(logins)s") % {"words": words, "logins": logins}
    )
