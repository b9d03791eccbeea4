"""Work under way in 诸城市: proposals that wait for somebody of the cast, through the very actions of the pages."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from lianjian.kernel.actor import Actor
from lianjian.records.organisations.actions.changes import (
    Proposal,
    propose_merging,
    propose_moving,
    propose_renaming,
)
from lianjian.records.organisations.actions.joint import answer_consent, propose_joint_organisation
from lianjian.records.organisations.enums import JointForm, PostKind, UnitKind
from lianjian.records.organisations.models import Organisation, Post
from lianjian.records.organisations.queries.joint_preview import (
    pairing_form_of,
    suggested_name,
    superior_of_villages,
)
from lianjian.records.projects.actions.exchange import deliver, register_need, take_up_need
from lianjian.records.projects.enums import Subject
from lianjian.site.demo.holders import holder, let_officers_in, organiser_of, secretary_of
from lianjian.site.demo.zhucheng import CAST_VILLAGE, CODE

NOTICE = timedelta(days=30)
PURPOSE = "按需对接、优势互补，健全制度，发展产业"


def set_in_motion(*, at: datetime) -> None:
    """Will propose joint organisations and changes of the tree, and report help that waits to be confirmed."""
    _joint_proposals(at)
    _tree_proposals(at)
    _help_for_the_cast(at)
    village = village_of_the_cast()
    let_officers_in(village, by=secretary_of(village, at), at=at)


def _joint_proposals(at: datetime) -> None:
    """One waits for consent, one for the subdistrict's approval, one across townships for the county's."""
    leads = iter(_free(UnitKind.NEIGHBOURHOOD, UnitKind.DEPARTMENT))
    longdu, shunwang, xiangzhou = _villages("龙都街道"), _villages("舜王街道"), _villages("相州镇")
    _propose(next(leads), [shunwang[0], shunwang[1]], at, consenting=1)
    _propose(next(leads), [longdu[0], longdu[1]], at, consenting=3)
    _propose(next(leads), [shunwang[2], xiangzhou[0]], at, consenting=3)


def _propose(lead: Organisation, villages: list[Organisation], at: datetime, *, consenting: int) -> None:
    """The lead's secretary proposes, by which the lead consents; of all parties `consenting` have then agreed."""
    joint = propose_joint_organisation(
        name=suggested_name(lead_name=lead.name, form=JointForm.JOINT_GENERAL_BRANCH),
        pairing_form=pairing_form_of(lead=lead),
        form=JointForm.JOINT_GENERAL_BRANCH,
        lead_id=lead.pk,
        village_ids=[village.pk for village in villages],
        superior_id=superior_of_villages(lead=lead, villages=villages).pk,
        purpose=PURPOSE,
        approval_reason="确因联建工作需要",
        by=secretary_of(lead, at),
        at=at,
    )
    for village in villages[: consenting - 1]:
        answer_consent(
            joint_id=joint.pk, organisation_id=village.pk, agree=True, note="", by=secretary_of(village, at), at=at
        )


def _tree_proposals(at: datetime) -> None:
    """A renaming for the subdistrict, a merger for its township, a move for the county to decide."""
    longdu, zhigou, jiayue = _villages("龙都街道")[0], _villages("枳沟镇"), _villages("贾悦镇")[0]
    on = timezone.localdate(at) + NOTICE
    propose_renaming(
        organisation=longdu, name=f"新{longdu.name}", by=secretary_of(longdu, at), at=at,
        proposal=Proposal(effective_on=on, reason="与邻镇的村重名，群众要求更名"),
    )  # fmt: skip
    propose_merging(
        target=zhigou[0], merged=[zhigou[1]], name=zhigou[0].name, by=organiser_of(_township("枳沟镇"), at), at=at,
        proposal=Proposal(effective_on=on, reason="两村相连，党员少，合并后便于管理"),
    )  # fmt: skip
    propose_moving(
        organisation=jiayue, parent=_township("石桥子镇"), by=_county_officer(at), at=at,
        proposal=Proposal(effective_on=on, reason="水库移民后村址已在石桥子镇"),
    )  # fmt: skip


def _help_for_the_cast(at: datetime) -> None:
    """The secretary of the cast has help to confirm, and one need nobody has taken up."""
    village = village_of_the_cast()
    helper = Organisation.objects.get(name="杨春居委会", code__startswith=CODE)
    secretary, on = secretary_of(village, at), timezone.localdate(at)
    wanted = ((Subject.MANAGEMENT, "财务和村务制度不健全"), (Subject.ROADS, "村东主路没有硬化"))
    management, _roads = (
        register_need(organisation=village, subject=subject, level=3, title=title, on=on, by=secretary, at=at)
        for subject, title in wanted
    )
    take_up_need(need_id=management.pk, helper=helper, by=secretary_of(helper, at), at=at)
    deliver(
        need_id=management.pk, outcome="帮助健全 20 余项工作制度，培训村党员一次", by=secretary_of(helper, at), at=at
    )


def village_of_the_cast() -> Organisation:
    """The village where the cast is at home."""
    *_, township, name = CAST_VILLAGE.split("/")
    return Organisation.objects.get(parent__name=township, name=name, parent__code__startswith=CODE)


def _free(*kinds: UnitKind) -> QuerySet[Organisation]:
    """Organisations of the kinds that are in no joint organisation and no round of pairing, the last ones first."""
    free = Organisation.objects.filter(code__startswith=CODE, kind__in=kinds, joint_parties=None)
    return free.filter(pairing_places=None, pairing_villages=None).order_by("-path")


def _villages(township: str) -> list[Organisation]:
    return list(_free(UnitKind.VILLAGE).filter(parent=_township(township))[:3])


def _township(name: str) -> Organisation:
    return Organisation.objects.get(name=name, parent__code=CODE)


def _county_officer(at: datetime) -> Actor:
    return holder(Post.objects.filter(organisation__code=CODE, kind=PostKind.ORGANISATION_OFFICER), at)
