"""Who is on the way into the Party where, how far, and who may know it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Left

from lianjian import rules
from lianjian.kernel.actor import Actor
from lianjian.records.cadres.admission_steps.course import Course, Done
from lianjian.records.cadres.admission_steps.timing import Terms, latest_day
from lianjian.records.cadres.enums import DecidingBody
from lianjian.records.cadres.models import Admission, AdmissionStep, TalentEvidence
from lianjian.records.cadres.queries.committees import SMALLEST_COMMITTEE, committee_of
from lianjian.records.members.models import Member
from lianjian.records.members.queries.people import ROSTER_ROLES, members_of
from lianjian.records.organisations.enums import PartyForm, UnitKind
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.paths import LONGEST, STEP, outermost, paths_above, within_any
from lianjian.records.organisations.queries.packs import packs_at

APPROVING_FORMS = (PartyForm.COMMITTEE, PartyForm.WORKING_COMMITTEE)
HANDLING_FORMS = (PartyForm.BRANCH, PartyForm.GENERAL_BRANCH, PartyForm.COMMITTEE)
# A county's or township's own committee admits nobody itself, and a joint organisation is nobody's home.
NOT_BRANCHES = (
    UnitKind.COUNTRY, UnitKind.PROVINCE, UnitKind.PREFECTURE, UnitKind.COUNTY, UnitKind.TOWNSHIP,
    UnitKind.SUBDISTRICT, UnitKind.JOINT_ORGANISATION,
)  # fmt: skip


def admissions_visible_to(*, actor: Actor) -> QuerySet[Admission]:
    """The cases of the branches whose committee the actor sits on or stands above; ordinary members see none."""
    return _with_places(_in_reach(actor))


def admissions_readable_by(*, actor: Actor) -> QuerySet[Admission]:
    """As `admissions_visible_to`, and the actor's own, once a member: what is on file of a person the person reads."""
    own = Q(member__account_id=actor.account_id) if actor.account_id is not None else Q(pk__in=())
    return _with_places(_in_reach(actor) | own)


def _in_reach(actor: Actor) -> Q:
    return within_any(outermost(actor.scopes(*ROSTER_ROLES)), field="organisation__path")


def _with_places(which: Q) -> QuerySet[Admission]:
    return Admission.objects.filter(which).select_related("organisation", "organisation__parent", "handed_in_through")


def matching(*, words: str) -> Q:
    """The condition that a case is of somebody of that name, by its characters, pinyin or initials, or of that code."""
    latin = words.strip().lower()
    found = Q(name__icontains=words.strip()) | Q(code__iexact=words.strip())
    return found | Q(name_initials__startswith=latin) | Q(name_pinyin__startswith=latin)


def approving_committee(*, organisation: Organisation) -> Organisation | None:
    """The nearest Party committee above the organisation: it files, reviews beforehand and approves."""
    return approving_committees(organisations=[organisation])[organisation.pk]


def approving_committees(*, organisations: Iterable[Organisation]) -> dict[int, Organisation | None]:
    """As `approving_committee`, for many at once, by id; one query."""
    ways = {one.pk: paths_above(one.path) for one in organisations}
    above = {path for way in ways.values() for path in way}
    found = Organisation.objects.filter(path__in=above, form__in=APPROVING_FORMS, dissolved_on=None)
    by_path = {one.path: one for one in found}
    return {pk: next((by_path[path] for path in reversed(way) if path in by_path), None) for pk, way in ways.items()}


def with_committee(cases: QuerySet[Admission]) -> QuerySet[Admission, Any]:
    """The cases with `committee`, the id of the nearest Party committee above the branch, for whole sub-trees."""
    branch = OuterRef("organisation__path")
    above = Organisation.objects.filter(path__in=[Left(branch, end) for end in range(STEP, LONGEST, STEP)])
    committees = above.exclude(path=branch).filter(form__in=APPROVING_FORMS, dissolved_on=None)
    return cases.annotate(committee=Subquery(committees.order_by("-path").values("pk")[:1]))


def due_day(*, case: Admission, course: Course, number: int, terms: Terms) -> date | None:
    """The last day of a step where a rule names one; who is old, infirm or ill is late with nothing (JG 23)."""
    exempt = case.member is not None and case.member.exempt_since is not None
    return None if exempt else latest_day(course, number, terms)


def evidence_of(*, member_id: int) -> QuerySet[TalentEvidence]:
    """The facts of a member's chain of talent, those entered while he was an applicant included."""
    return TalentEvidence.objects.filter(Q(member=member_id) | Q(admission__member=member_id))


def deciding_body(*, organisation: Organisation, on: date) -> DecidingBody:
    """The branch's committee, or its assembly where it has none and need not have one (ZB 21)."""
    seats = committee_of(organisation=organisation, on=on)
    full = members_of(organisation=organisation, on=on).filter(full_member_on__lte=on).count()
    facts = {"full_members": full, "committee_members": SMALLEST_COMMITTEE}
    large = rules.ask("branch_committee_size", on=on, facts=facts, packs=packs_at(organisation=organisation))
    return DecidingBody.COMMITTEE if seats >= SMALLEST_COMMITTEE or large.valid else DecidingBody.ASSEMBLY


def full_members_of(*, organisation: Organisation, on: date) -> QuerySet[Member]:
    """Who can be contact or introducer: the branch's full members of the day."""
    return members_of(organisation=organisation, on=on).filter(full_member_on__lte=on)


def steps_of(*, admission: Admission) -> list[AdmissionStep]:
    """The steps that hold, in the order in which they were taken; a corrected one stands where its first row stood."""
    rows = AdmissionStep.objects.filter(admission=admission).select_related("body", "vote", "replaces")
    return _in_order(list(rows.prefetch_related("people__member").order_by("pk")))


def course_of(*, admission: Admission) -> Course:
    """The case as the rules of order and time look at it."""
    notice = admission.notices.aggregate(until=Max("until_on"))["until"]
    return course(born_on=admission.born_on, steps=steps_of(admission=admission), notice_until=notice)


def courses_of(*, admissions: Iterable[Admission]) -> dict[int, Course]:
    """As `course_of`, for many cases by id and without their notices, which only the day of a vote asks for."""
    cases = {one.pk: one for one in admissions}
    rows: dict[int, list[AdmissionStep]] = {pk: [] for pk in cases}
    for row in AdmissionStep.objects.filter(admission__in=cases).order_by("pk"):
        rows[row.admission_id].append(row)
    return {
        pk: course(born_on=case.born_on, steps=_in_order(rows[pk]), notice_until=None) for pk, case in cases.items()
    }


def course(*, born_on: date, steps: Iterable[AdmissionStep], notice_until: date | None) -> Course:
    """The steps as plain values."""
    return Course(born_on=born_on, done=tuple(done(row) for row in steps), notice_until=notice_until)


def done(row: AdmissionStep) -> Done:
    """One row as a plain value."""
    return Done(
        step=row.number,
        on=row.on,
        agreed=row.agreed,
        proposal=str(row.facts.get("proposal", "")),
        months=int(row.facts.get("months") or 0),
    )


def _in_order(rows: list[AdmissionStep]) -> list[AdmissionStep]:
    """Leaves out what was replaced; rows come by key, so the row a correction replaces comes before it."""
    place: dict[int, int] = {}
    holding: dict[int, AdmissionStep] = {}
    for row in rows:
        first = place.get(row.replaces_id, row.replaces_id) if row.replaces_id else row.pk
        place[row.pk] = first
        holding[first] = row
    return [holding[first] for first in sorted(holding)]


def online_branches_of(*, actor: Actor) -> QuerySet[Organisation]:
    """The online branches of the actor's places, where applications are handed in but not handled."""
    here = within_any(outermost(actor.scopes(*ROSTER_ROLES)))
    return Organisation.objects.filter(here, form=PartyForm.ONLINE_BRANCH, dissolved_on=None).order_by("path")


def branches_for(*, actor: Actor, online: Iterable[Organisation]) -> tuple[list[Organisation], list[Organisation]]:
    """The branches that can handle an application: the actor's own, and those beside his online branches."""
    branches = Organisation.objects.filter(form__in=HANDLING_FORMS, dissolved_on=None).exclude(kind__in=NOT_BRANCHES)
    own = within_any(outermost(actor.scopes(*ROSTER_ROLES)))
    above = [one.path for one in approving_committees(organisations=online).values() if one]
    beside = within_any(outermost(above))
    return list(branches.filter(own).order_by("path")), list(branches.filter(beside).exclude(own).order_by("path"))
