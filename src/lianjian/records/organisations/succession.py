"""What of this topic hangs on an organisation and how it moves when the organisation ends: posts and figures."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianjian.kernel.days import WrongDay
from lianjian.kernel.periods import since
from lianjian.kernel.succession import Handover, Succession, register
from lianjian.records.organisations.enums import PostKind
from lianjian.records.organisations.models import Organisation, Post, Profile

POSTS = gettext_lazy("posts that end (members go over)")
FIGURES = gettext_lazy("figures added to the successor's")
ADDED_UP = ("households", "population", "full_members", "arable_mu", "collective_income_fen")


def open_posts(handover: Handover) -> QuerySet[Post]:
    """The posts of the organisation that reach beyond the day."""
    return Post.objects.filter(organisation_id=handover.from_id, during__overlap=since(handover.on)).order_by("pk")


def end_posts(handover: Handover) -> None:
    """Will end every post; members become members of the successor, all others need a new appointment."""
    for post in open_posts(handover).select_related("account"):
        if post.during.lower >= handover.on:
            raise WrongDay(
                _("%(post)s took up the post on %(day)s; the change can take effect on a later day only.")
                % {"post": post, "day": post.during.lower.isoformat()}
            )
        post.during = since(post.during.lower, handover.on)
        post.save(update_fields=["during"])
        if post.kind == PostKind.MEMBER and handover.to_id is not None:
            _make_member(post, handover)


def _make_member(post: Post, handover: Handover) -> None:
    heir = Organisation.objects.get(pk=handover.to_id or 0)
    there = Post.objects.filter(
        organisation=heir, account_id=post.account_id, kind=post.kind, during__overlap=since(handover.on)
    )
    if not there.exists():
        Post.objects.create(
            organisation=heir,
            account=post.account,
            kind=post.kind,
            basis=post.basis,
            document_no=post.document_no,
            during=since(handover.on),
        )


def count_figures(handover: Handover) -> int:
    """1 where there are figures to add up."""
    return int(handover.to_id is not None and _latest(handover.from_id, handover) is not None)


def add_figures(handover: Handover) -> None:
    """Will give the successor figures of the day: its own and the ended one's added up, where both are known."""
    ended = _latest(handover.from_id, handover)
    if handover.to_id is None or ended is None:
        return
    own = _latest(handover.to_id, handover)
    if own is None:
        own = Profile(organisation_id=handover.to_id, **dict.fromkeys(ADDED_UP, 0))
    per_head = _income_per_head(own, ended)
    added = {field: _sum(getattr(own, field), getattr(ended, field)) for field in ADDED_UP}
    Profile.objects.update_or_create(
        organisation_id=handover.to_id,
        as_of_on=handover.on,
        defaults={**added, "income_per_head_fen": per_head, "main_industry": own.main_industry or ended.main_industry},
    )


def _latest(organisation_id: int, handover: Handover) -> Profile | None:
    known = Profile.objects.filter(organisation_id=organisation_id, as_of_on__lte=handover.on)
    return known.order_by("-as_of_on").first()


def _sum(own: int | None, ended: int | None) -> int | None:
    return None if own is None or ended is None else own + ended


def _income_per_head(own: Profile, ended: Profile) -> int | None:
    """Weighted by heads; unknown where any part is."""
    pairs = [(one.population, one.income_per_head_fen) for one in (own, ended) if one.population != 0]
    if any(heads is None or income is None for heads, income in pairs) or not pairs:
        return None
    heads = sum(heads or 0 for heads, _income in pairs)
    return sum((heads or 0) * (income or 0) for heads, income in pairs) // heads


SUCCESSIONS = (
    Succession(
        label=POSTS,
        count=lambda handover: open_posts(handover).count(),
        carry=end_posts,
    ),
    Succession(label=FIGURES, count=count_figures, carry=add_figures),
)


def register_successions() -> None:
    """Will add them to the kernel's list; the room calls it once when it loads."""
    for succession in SUCCESSIONS:
        register(succession)
