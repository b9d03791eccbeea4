"""The post "Party member" follows the affiliation: nobody appoints to it apart from that."""

from __future__ import annotations

from datetime import date

from lianjian.kernel.models import Account
from lianjian.kernel.periods import since
from lianjian.records.organisations.enums import PostBasis, PostKind
from lianjian.records.organisations.models import Organisation, Post


def carry_member_post(*, account: Account | None, to: Organisation | None, on: date) -> None:
    """Will end the member's post where it is and begin it at the organisation from the day; without one, only end it.

    Nothing where there is no account. Whoever moves the member has been asked whether he may, and writes the journal.
    """
    if account is None:
        return
    for post in Post.objects.select_for_update().filter(
        account=account, kind=PostKind.MEMBER, during__overlap=since(on)
    ):
        if post.during.lower < on:
            post.during = since(post.during.lower, on)
            post.save(update_fields=["during"])
        else:
            post.delete()  # it was to begin that day or later, and never did
    if to is not None:
        Post.objects.create(
            organisation=to, account=account, kind=PostKind.MEMBER, basis=PostBasis.DESIGNATED, during=since(on)
        )
