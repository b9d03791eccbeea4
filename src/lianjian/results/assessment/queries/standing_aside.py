"""Who should stand aside: the facts by which the packs say so, for one organisation or for all of a round at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import Q

from lianjian.records.organisations.models import JointParty, JointPost, Organisation, Post
from lianjian.results.assessment.models import AssessedOrganisation, AssessmentRound, Assessor, Grading

Facts = Mapping[str, object]


def conflicts(*, account_id: int, rows: Collection[AssessedOrganisation], on: date) -> dict[int, Facts]:
    """By the organisations' ids in the round, what the packs ask of the person; a fixed number of queries."""
    own = [post.organisation for post in _posts(account_id, on)]
    held = set(JointPost.objects.filter(account_id=account_id, during__contains=on).values_list("joint_id", flat=True))
    own_joints = set(_joints_of(own, on))
    subjects = _subjects(rows, on)
    joined = _joints_by_organisation([one for found in subjects.values() for one in found], on)
    assessed = {round_.pk: _is_assessed(round_, own, own_joints) for round_ in {one.round for one in rows}}
    return {
        one.pk: {
            "holds_post_there": one.joint_id in held or _lies_within(own, subjects[one.pk]),
            "is_joined_with_it": any(own_joints & joined[subject.pk] for subject in subjects[one.pk]),
            "is_assessed_himself": assessed[one.round_id],
        }
        for one in rows
    }


def to_grade(*, assessor: Assessor, on: date) -> list[AssessedOrganisation]:
    """What the assessor has not graded yet and may grade: neither decided nor set aside, in tree order."""
    done = Grading.objects.filter(assessor=assessor).values("assessed")
    aside = assessor.recusals.values("assessed")
    rows = assessor.round.assessed.exclude(pk__in=done).exclude(pk__in=aside).filter(decisions=None)
    found = list(rows.select_related("organisation", "joint", "round__place").order_by("organisation__path", "pk"))
    standing = conflicts(account_id=assessor.account_id, rows=found, on=on)
    return [one for one in found if not any(standing[one.pk].values())]


def _posts(account_id: int, on: date) -> list[Post]:
    held = Post.objects.filter(account_id=account_id, during__contains=on)
    return list(held.select_related("organisation"))


def _joints_of(organisations: Collection[Organisation], on: date) -> list[int]:
    parties = JointParty.objects.filter(organisation__in=list(organisations), during__contains=on)
    return list(parties.values_list("joint_id", flat=True))


def _subjects(rows: Collection[AssessedOrganisation], on: date) -> dict[int, list[Organisation]]:
    """The organisations behind each row: itself, or the parties of the joint one."""
    joints = [one.joint_id for one in rows if one.joint_id]
    parties: dict[int, list[Organisation]] = defaultdict(list)
    for party in JointParty.objects.filter(joint__in=joints, during__contains=on).select_related("organisation"):
        parties[party.joint_id].append(party.organisation)
    return {one.pk: [one.organisation, *parties[one.joint_id]] if one.joint_id else [one.organisation] for one in rows}


def _joints_by_organisation(organisations: Collection[Organisation], on: date) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    rows = JointParty.objects.filter(organisation__in=list(organisations), during__contains=on)
    for organisation, joint in rows.values_list("organisation_id", "joint_id"):
        found[organisation].add(joint)
    return found


def _lies_within(own: Collection[Organisation], subjects: Collection[Organisation]) -> bool:
    """Whether a post is held in one of them or below it: who is led by it cannot judge it."""
    return any(mine.path.startswith(one.path) for mine in own for one in subjects)


def _is_assessed(round_: AssessmentRound, own: Collection[Organisation], joints: Collection[int]) -> bool:
    return round_.assessed.filter(Q(organisation__in=list(own)) | Q(joint__in=joints)).exists()
