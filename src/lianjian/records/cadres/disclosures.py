"""What of elections, admissions and duty posts is shown: who was elected, that notices hung, posts without names."""

from __future__ import annotations

from collections.abc import Iterator

from lianjian.kernel.disclosures import Affairs, AskedToShow, DisclosureSource, Shown
from lianjian.records.cadres.enums import ElectionLaw, ElectionPost, ElectionStepKind
from lianjian.records.cadres.models import AdmissionNotice, DutyPost, ElectionStep

OFFICES = {
    ElectionLaw.PARTY_BRANCH: {
        ElectionPost.CHAIR: "书记", ElectionPost.DEPUTY: "副书记", ElectionPost.MEMBER: "委员",
    },
    ElectionLaw.VILLAGERS_COMMITTEE: {
        ElectionPost.CHAIR: "主任", ElectionPost.DEPUTY: "副主任", ElectionPost.MEMBER: "委员",
    },
}  # fmt: skip
# At these steps the law has the result, or a list, put up for everybody.
RESULT_STEP = {
    ElectionLaw.PARTY_BRANCH: ElectionStepKind.NOTICE, ElectionLaw.VILLAGERS_COMMITTEE: ElectionStepKind.FILING,
}  # fmt: skip
POSTED = {
    ElectionStepKind.VOTER_LIST: "登记参加选举的村民名单已张榜", ElectionStepKind.CANDIDATES: "候选人名单已公布",
    ElectionStepKind.PROXIES: "委托投票名单已公布",
}  # fmt: skip


def _elections(law: ElectionLaw, asked: AskedToShow) -> Iterator[Shown]:
    steps = ElectionStep.objects.filter(
        election__organisation=asked.organisation_id, election__law=law, kind__in=(RESULT_STEP[law], *POSTED),
        on__gte=asked.since, on__lt=asked.until,
    )  # fmt: skip
    for step in steps.select_related("election").order_by("on", "pk"):
        kind = ElectionStepKind(step.kind)
        if kind == RESULT_STEP[law]:
            elected = step.election.elected.select_related("nominee").order_by("pk")
            words = "；".join(f"{OFFICES[law][ElectionPost(one.office)]} {one.nominee.name}" for one in elected)
            title, text = "换届选举结果", f"当选：{words}。"
        else:
            title, text = POSTED[kind], ""
        yield Shown(origin=f"election_step:{step.pk}", title=title, text=text, on=step.on)


def _party_elections(asked: AskedToShow) -> Iterator[Shown]:
    return _elections(ElectionLaw.PARTY_BRANCH, asked)


def _village_elections(asked: AskedToShow) -> Iterator[Shown]:
    return _elections(ElectionLaw.VILLAGERS_COMMITTEE, asked)


def _admission_notices(asked: AskedToShow) -> Iterator[Shown]:
    """That a notice hangs, not whose: the name stands on the notice for its days and nowhere afterwards."""
    notices = AdmissionNotice.objects.filter(
        admission__organisation=asked.organisation_id, posted_on__gte=asked.since, posted_on__lt=asked.until
    )
    for notice in notices.order_by("posted_on", "pk"):
        yield Shown(
            origin=f"admission_notice:{notice.pk}", title="发展党员公示1人",
            text=f"公示期{notice.posted_on.isoformat()}至{notice.until_on.isoformat()}，{notice.working_days}个工作日。",
            on=notice.posted_on,
        )  # fmt: skip


def _duty_posts(asked: AskedToShow) -> Iterator[Shown]:
    posts = DutyPost.objects.filter(
        organisation=asked.organisation_id, set_up_on__gte=asked.since, set_up_on__lt=asked.until
    )
    for post in posts.order_by("set_up_on", "pk"):
        yield Shown(
            origin=f"duty_post:{post.code}", title=f"设立党员岗：{post.title}", text=post.duties, on=post.set_up_on
        )


DISCLOSURES = (
    DisclosureSource(
        id="party_elections", affairs=Affairs.PARTY, heading="换届选举", because="GK-catalogue", shown=_party_elections
    ),
    DisclosureSource(
        id="admission_notices", affairs=Affairs.PARTY, heading="发展党员", because="GK-catalogue",
        shown=_admission_notices,
    ),
    DisclosureSource(
        id="duty_posts", affairs=Affairs.PARTY, heading="党员设岗定责", because="GK-catalogue", shown=_duty_posts
    ),
    DisclosureSource(
        id="village_elections", affairs=Affairs.VILLAGE, heading="换届选举", because="CW2025-35-items",
        shown=_village_elections,
    ),
)  # fmt: skip
