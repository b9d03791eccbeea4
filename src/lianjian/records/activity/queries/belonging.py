"""Who belongs to a meeting and in what capacity: it follows from the kind, the organisations and the day."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q

from lianjian.kernel.periods import on_day
from lianjian.records.activity.enums import AttendanceKind, MeetingKind
from lianjian.records.members.enums import Standing
from lianjian.records.members.models import Affiliation, Member, OnlineParticipant
from lianjian.records.organisations.enums import PartyForm, PostKind, UnitKind
from lianjian.records.organisations.models import Organisation, Post
from lianjian.records.organisations.paths import within

COMMITTEE_POSTS = (PostKind.SECRETARY, PostKind.DEPUTY_SECRETARY, PostKind.COMMITTEE_MEMBER)
# The two committees of a village sit together: the villagers' committee is known by its head.
BOTH_COMMITTEES = (*COMMITTEE_POSTS, PostKind.VILLAGERS_COMMITTEE_HEAD)
# Above a village nobody's members are summoned as one.
ABOVE_VILLAGES = (
    UnitKind.COUNTRY, UnitKind.PROVINCE, UnitKind.PREFECTURE, UnitKind.COUNTY, UnitKind.TOWNSHIP, UnitKind.SUBDISTRICT,
)  # fmt: skip
# Who comes is named one by one, with a course by its own list.
NAMED_KINDS = (MeetingKind.COURSE_SESSION, MeetingKind.MEMBERS_COUNCIL, MeetingKind.REPRESENTATIVES_COUNCIL)
# Villagers, residents and members of a collective have no record here: those who came are counted.
COUNTED_KINDS = (
    MeetingKind.VILLAGERS_ASSEMBLY, MeetingKind.REPRESENTATIVES_ASSEMBLY, MeetingKind.VILLAGERS_GROUP_MEETING,
    MeetingKind.RESIDENTS_ASSEMBLY, MeetingKind.RESIDENTS_REPRESENTATIVES, MeetingKind.COLLECTIVE_ASSEMBLY,
)  # fmt: skip
# One organisation's own meetings; others can only be present as guests (JG 32).
OWN_KINDS = (
    MeetingKind.GENERAL_MEMBERSHIP_MEETING, MeetingKind.BRANCH_COMMITTEE_MEETING, MeetingKind.GROUP_MEETING,
    MeetingKind.ORG_LIFE_MEETING, MeetingKind.MEMBERS_COUNCIL, MeetingKind.REPRESENTATIVES_COUNCIL,
    MeetingKind.COMMITTEES_CONSULTATION, *COUNTED_KINDS,
)  # fmt: skip
# Everybody may come and nobody must.
OPEN_KINDS = (MeetingKind.ACTIVITY, MeetingKind.VIDEO_EXCHANGE, MeetingKind.COURSE_SESSION)
DECIDING_KINDS = (MeetingKind.GENERAL_MEMBERSHIP_MEETING, MeetingKind.BRANCH_COMMITTEE_MEETING)
# Who is due is due by a post.
POST_KINDS = (
    MeetingKind.BRANCH_COMMITTEE_MEETING, MeetingKind.COMMITTEES_CONSULTATION, MeetingKind.JOINT_CONFERENCE,
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Belongs:
    """Somebody who belongs to a meeting; without a record as a member, by name."""

    kind: AttendanceKind
    organisation_id: int
    member_id: int | None
    person_name: str = ""


def who_belongs(*, kind: MeetingKind, host: Organisation, invited: Collection[Organisation], on: date) -> list[Belongs]:
    """Everybody who belongs to such a meeting by itself, each once; the host's own people first."""
    if kind in NAMED_KINDS:
        return []
    own: list[Belongs] = []
    others: Iterable[Belongs]
    if kind == MeetingKind.JOINT_CONFERENCE:
        others = _committee([host, *invited], AttendanceKind.DUE, COMMITTEE_POSTS, on)
    elif kind in COUNTED_KINDS:
        others = _committee(invited, AttendanceKind.GUEST, COMMITTEE_POSTS, on)
    elif kind in POST_KINDS:
        posts = BOTH_COMMITTEES if kind == MeetingKind.COMMITTEES_CONSULTATION else COMMITTEE_POSTS
        own = list(_committee([host], AttendanceKind.DUE, posts, on))
        others = _committee(invited, AttendanceKind.GUEST, COMMITTEE_POSTS, on)
    elif kind in OWN_KINDS:
        own = list(_members(kind, [host], on)) or _of_the_group(kind, host, on)
        others = _committee(invited, AttendanceKind.GUEST, COMMITTEE_POSTS, on)
    else:
        own = list(_members(kind, [host], on)) or _of_the_group(kind, host, on)
        others = _members(kind, invited, on)
    found: dict[tuple[int | None, str], Belongs] = {}
    for one in (*own, *others):
        found.setdefault((one.member_id, one.person_name), one)
    return list(found.values())


def capacity_of(*, member: Member, kind: MeetingKind, is_of_a_party: bool, on: date) -> AttendanceKind:
    """In what capacity a member belongs to a meeting of that kind; `is_of_a_party`: at home in one it serves."""
    if not is_of_a_party:
        return AttendanceKind.GUEST
    if kind == MeetingKind.GENERAL_MEMBERSHIP_MEETING:
        # By ZB 11 those due are all who have a vote, whether or not anything is demanded of them (JG 23).
        is_due = has_vote(member=member, on=on)
    else:
        # Of committees those with a post are due; of villagers' bodies those due are counted, not named.
        is_due = kind not in (*OPEN_KINDS, *POST_KINDS, *COUNTED_KINDS) and not is_exempt(member=member, on=on)
    return AttendanceKind.DUE if is_due else AttendanceKind.IN_ATTENDANCE


def is_exempt(*, member: Member, on: date) -> bool:
    """Whether nothing is demanded of the member (JG 23)."""
    return member.exempt_since is not None and member.exempt_since <= on


def has_vote(*, member: Member, on: date) -> bool:
    """Whether the member has a vote at home on the day (XJ 5)."""
    suspended = member.vote_suspended_until is not None and on < member.vote_suspended_until
    return member.standing(on=on) == Standing.FULL and not suspended


def reach_of(*, organisation: Organisation, field: str) -> Q:
    """Whose members an organisation summons: its own, and of a village or smaller those of everything below it."""
    if organisation.kind in ABOVE_VILLAGES:
        return Q(**{field: organisation.path})
    return within(organisation.path, field=field)


def home_of_group(*, organisation: Organisation) -> Organisation | None:
    """The branch of a Party group: who belongs to the group is on file there."""
    return organisation.parent if organisation.form == PartyForm.PARTY_GROUP else None


def _of_the_group(kind: MeetingKind, host: Organisation, on: date) -> list[Belongs]:
    """For a group without members of its own on file, the branch's members to choose from; nobody of them is due."""
    branch = home_of_group(organisation=host)
    rows = _members(kind, [branch], on) if branch else ()
    return [replace(row, kind=AttendanceKind.IN_ATTENDANCE) for row in rows]


def _members(kind: MeetingKind, organisations: Collection[Organisation], on: date) -> Iterator[Belongs]:
    """The members of the organisations in the order of their names; at an online study also who takes part online."""
    if not organisations:
        return
    here = Q(pk__in=())
    for organisation in organisations:
        here |= reach_of(organisation=organisation, field="organisation__path")
    if kind in (MeetingKind.ONLINE_STUDY, MeetingKind.VIDEO_EXCHANGE, MeetingKind.ACTIVITY):
        parts = on_day(OnlineParticipant.objects.filter(organisation__in=organisations), on)
        here |= Q(member__in=parts.values("member"))
    homes = on_day(Affiliation.objects.filter(here), on).select_related("member")
    for home in homes.order_by("member__name_pinyin", "member_id"):
        if home.member.standing(on=on) in (Standing.FULL, Standing.PROBATIONARY):
            yield Belongs(
                kind=capacity_of(member=home.member, kind=kind, is_of_a_party=True, on=on),
                organisation_id=home.organisation_id,
                member_id=home.member_id,
            )


def _committee(
    organisations: Collection[Organisation], kind: AttendanceKind, posts: Collection[PostKind], on: date
) -> Iterator[Belongs]:
    """Who holds the posts of the committees; who has no record as a member there by the name of the account."""
    holders = on_day(Post.objects.filter(organisation__in=organisations, kind__in=posts), on)
    held = list(holders.select_related("account").order_by("organisation__path", "pk"))
    members = {
        member.account_id: member for member in Member.objects.filter(account_id__in=[post.account_id for post in held])
    }
    for post in held:
        member = members.get(post.account_id)
        if member is None:
            yield Belongs(
                kind=kind, organisation_id=post.organisation_id, member_id=None, person_name=post.account.name
            )
        elif member.standing(on=on) in (Standing.FULL, Standing.PROBATIONARY):
            yield Belongs(kind=kind, organisation_id=post.organisation_id, member_id=member.pk)
