"""What of the organisations everybody may read: joint organisations founded or ended, offices taken up, a new name."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from lianjian.kernel.disclosures import Affairs, AskedToShow, DisclosureSource, Shown
from lianjian.records.organisations.enums import ChangeKind, ChangeState, PostKind
from lianjian.records.organisations.models import JointParty, Post, TreeChange

PARTY_OFFICES = {
    PostKind.SECRETARY: "书记", PostKind.DEPUTY_SECRETARY: "副书记", PostKind.COMMITTEE_MEMBER: "委员",
}  # fmt: skip
VILLAGE_OFFICES = {PostKind.VILLAGERS_COMMITTEE_HEAD: "村（居）民委员会主任"}
CHANGES = {
    ChangeKind.RENAME: "更名", ChangeKind.RE_PARENT: "调整隶属", ChangeKind.MERGE: "合并", ChangeKind.SPLIT: "分设",
}  # fmt: skip


def _joined(asked: AskedToShow) -> Iterator[Shown]:
    """Which joint organisation the village came into or left; every party's consent is a condition of its founding."""
    parties = JointParty.objects.filter(organisation=asked.organisation_id, during__isnull=False)
    for party in parties.select_related("joint").order_by("pk"):
        joint = party.joint
        others = joint.parties.filter(during__isnull=False).exclude(organisation=asked.organisation_id)
        names = "、".join(others.order_by("role", "pk").values_list("organisation__name", flat=True))
        for on, done in ((party.during.lower, "参加"), (party.during.upper, "退出")):
            if on is not None and asked.since <= on < asked.until:
                yield Shown(
                    origin=f"joint:{joint.code}:{done}", title=f"{done}{joint.name}", on=on,
                    text=f"联建各方：{names}。{joint.purpose}".strip(),
                    url=reverse("organisations:public-joint", args=[joint.code]),
                )  # fmt: skip


def _offices(kinds: dict[PostKind, str], asked: AskedToShow) -> Iterator[Shown]:
    posts = Post.objects.filter(organisation=asked.organisation_id, kind__in=kinds).select_related("account")
    for post in posts.order_by("pk"):
        office = kinds[PostKind(post.kind)]
        for on, done in ((post.during.lower, "任"), (post.during.upper, "不再担任")):
            if on is not None and asked.since <= on < asked.until:
                paper = f"依据：{post.document_no}" if post.document_no and done == "任" else ""
                yield Shown(
                    origin=f"post:{post.pk}:{done}", title=f"{post.account.name}{done}{office}", text=paper, on=on
                )


def _party_offices(asked: AskedToShow) -> Iterator[Shown]:
    return _offices(PARTY_OFFICES, asked)


def _village_offices(asked: AskedToShow) -> Iterator[Shown]:
    return _offices(VILLAGE_OFFICES, asked)


def _changes(asked: AskedToShow) -> Iterator[Shown]:
    done = TreeChange.objects.filter(
        versions__organisation=asked.organisation_id, kind__in=CHANGES, state=ChangeState.APPROVED,
        effective_on__gte=asked.since, effective_on__lt=asked.until,
    )  # fmt: skip
    for change in done.distinct().order_by("pk"):
        yield Shown(
            origin=f"change:{change.pk}", title=f"党组织{CHANGES[ChangeKind(change.kind)]}", text=change.reason,
            on=change.effective_on,
        )  # fmt: skip


DISCLOSURES = (
    DisclosureSource(
        id="party_offices", affairs=Affairs.PARTY, heading="班子成员任职", because="GK-catalogue", shown=_party_offices
    ),
    DisclosureSource(id="changes", affairs=Affairs.PARTY, heading="组织设置", because="GK-catalogue", shown=_changes),
    DisclosureSource(id="joined", affairs=Affairs.PARTY, heading="城乡联建", because="GK-catalogue", shown=_joined),
    DisclosureSource(
        id="village_offices", affairs=Affairs.VILLAGE, heading="村（居）民委员会任职", because="CW2025-35-items",
        shown=_village_offices,
    ),
)  # fmt: skip
