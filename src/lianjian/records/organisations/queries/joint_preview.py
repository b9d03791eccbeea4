"""A joint organisation before it exists: who would be in it, which posts would be filled, what the rules say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from lianjian import rules
from lianjian.kernel.errors import Refused
from lianjian.kernel.periods import on_day, since
from lianjian.records.organisations.enums import (
    URBAN_KINDS,
    JointApprover,
    JointForm,
    JointPostKind,
    PairingForm,
    PostKind,
    UnitKind,
)
from lianjian.records.organisations.models import JointParty, Organisation, Post, Profile
from lianjian.records.organisations.paths import lowest_above, paths_above
from lianjian.records.organisations.policies.joint_rules import JointCase, Judgement, judge
from lianjian.records.organisations.queries.packs import packs_at, packs_at_each
from lianjian.records.organisations.queries.tree import organisation_above, superior_of

LEAD_KINDS = {
    PairingForm.WITH_COMMUNITY: UnitKind.NEIGHBOURHOOD,
    PairingForm.WITH_ENTERPRISE: UnitKind.ENTERPRISE,
    PairingForm.WITH_DEPARTMENT: UnitKind.DEPARTMENT,
    PairingForm.WITH_PARK: UnitKind.PARK,
    PairingForm.WITH_VILLAGE: UnitKind.VILLAGE,
}
NAME_ENDINGS = {
    JointForm.ALLIANCE: "共建联合体",
    JointForm.JOINT_BRANCH: "联合党支部",
    JointForm.JOINT_GENERAL_BRANCH: "联合党总支",
    JointForm.JOINT_COMMITTEE: "联合党委",
}
# What an organisation's own name ends in and a joint name leaves out; the longest that fits goes.
OWN_ENDINGS = (
    "股份有限公司", "有限责任公司", "有限公司", "居民委员会", "村民委员会", "居委会", "村委会",
    "党总支", "党支部", "党委", "机关",
)  # fmt: skip
POST_ORDER = (JointPostKind.SECRETARY, JointPostKind.DEPUTY_SECRETARY, JointPostKind.COMMITTEE_MEMBER)
PARTY_POSTS = (PostKind.SECRETARY, PostKind.DEPUTY_SECRETARY, PostKind.COMMITTEE_MEMBER)


@dataclass(frozen=True, kw_only=True)
class PlannedPost:
    """Who would hold which post, and which party he comes from."""

    kind: JointPostKind
    account_id: int
    name: str
    organisation_id: int
    organisation_name: str
    held_since: date

    @property
    def title(self) -> str:
        """The post in words."""
        return str(self.kind.label)


@dataclass(frozen=True, kw_only=True)
class JointPlan:
    """All that is known before a joint organisation is proposed or founded."""

    superior: Organisation
    lead: Organisation
    villages: tuple[Organisation, ...]
    pairing_form: PairingForm
    case: JointCase
    judgement: Judgement
    posts: tuple[PlannedPost, ...]
    without_secretary: tuple[Organisation, ...]
    packs: rules.Packs

    @property
    def parties(self) -> tuple[Organisation, ...]:
        """The lead, then the villages."""
        return (self.lead, *self.villages)


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is on file on a day of organisations that may join, read once for however many plans.

    `superiors` by path, `packs` by superior, `full_members` and `posts` by organisation.
    """

    superiors: Mapping[str, Organisation]
    packs: Mapping[int, rules.Packs]
    full_members: Mapping[int, int]
    posts: Mapping[int, Sequence[Post]]


def suggested_name(*, lead_name: str, form: JointForm) -> str:
    """A name as officials would give it: 后黄疃居委会 → 后黄疃联合党总支."""
    ending = next((ending for ending in OWN_ENDINGS if lead_name.endswith(ending) and lead_name != ending), "")
    return f"{lead_name.removesuffix(ending)}{NAME_ENDINGS[form]}"


def pairing_form_of(*, lead: Organisation) -> PairingForm:
    """The pairing form that goes with the lead's kind; refuses a kind that can lead none."""
    for form, kind in LEAD_KINDS.items():
        if lead.kind == kind:
            return form
    raise Refused(
        _("%(name)s cannot lead: it is a %(kind)s.") % {"name": lead.name, "kind": lead.get_kind_display()},
        remedies=(_("Choose a neighbourhood, an enterprise, a department, a park, or another village."),),
    )


def superior_of_villages(*, lead: Organisation, villages: Sequence[Organisation]) -> Organisation:
    """The territorial superior: the lowest organisation above all villages, the lead's among them if it is one."""
    return superior_of(organisations=_territorial(lead, villages))


def _territorial(lead: Organisation, villages: Sequence[Organisation]) -> list[Organisation]:
    return [*villages, *([lead] if lead.kind not in URBAN_KINDS else [])]


def known_of(*, organisations: Collection[Organisation], on: date) -> Known:
    """What plans for these organisations need to know, in four queries."""
    above = {path for organisation in organisations for path in paths_above(organisation.path)}
    superiors = {superior.path: superior for superior in Organisation.objects.filter(path__in=above)}
    return Known(
        superiors=superiors,
        packs=packs_at_each(organisations=superiors.values()),
        full_members=_full_members(organisations, on),
        posts=_party_posts(organisations, on),
    )


def plan_joint(
    *,
    lead: Organisation,
    villages: Sequence[Organisation],
    form: JointForm,
    on: date,
    superior: Organisation | None = None,
    pairing_form: PairingForm | None = None,
    approver: JointApprover | None = None,
    has_document: bool = True,
    known: Known | None = None,
) -> JointPlan:
    """Will say what founding these on the day would mean; without a superior, the territorial one.

    Before the proposal the approval document is taken as there: it comes with the approval. `known` is what `known_of`
    read for that day, where many plans are made.
    """
    pairing_form = pairing_form or pairing_form_of(lead=lead)
    known = known or known_of(organisations=[lead, *villages], on=on)
    paths = [party.path for party in _territorial(lead, villages)]
    lowest = known.superiors.get(lowest_above(paths)) or organisation_above(paths=paths)
    chosen = superior or lowest
    packs = known.packs.get(chosen.pk) or packs_at(organisation=chosen)
    members = known.full_members
    case = JointCase(
        form=form,
        superior_kind=UnitKind(chosen.kind),
        superior_is_lowest=chosen.pk == lowest.pk,
        full_members=tuple(members.get(party.pk) for party in (lead, *villages)),
        unknown_members_of=tuple(party.name for party in (lead, *villages) if members.get(party.pk) is None),
        approver=approver,
        has_document=has_document,
    )
    posts = _planned(lead, villages, known.posts)
    seated = {post.organisation_id for post in posts if post.kind != JointPostKind.COMMITTEE_MEMBER}
    return JointPlan(
        superior=chosen,
        lead=lead,
        villages=tuple(villages),
        pairing_form=pairing_form,
        case=case,
        judgement=judge(case=case, on=on, packs=packs),
        posts=posts,
        without_secretary=tuple(party for party in (lead, *villages) if party.pk not in seated),
        packs=packs,
    )


def planned_posts(*, lead: Organisation | None, villages: Sequence[Organisation], on: date) -> tuple[PlannedPost, ...]:
    """The 1 + deputies rule: the lead's secretary leads, the villages' are deputies, other committee members join in.

    One person holds one post of a joint organisation, his highest. Source: 003 report, joint organisations (S3).
    """
    parties = [*([lead] if lead else []), *villages]
    return _planned(lead, villages, _party_posts(parties, on))


def _party_posts(parties: Collection[Organisation], on: date) -> dict[int, list[Post]]:
    held = on_day(Post.objects.filter(organisation__in=parties, kind__in=PARTY_POSTS), on)
    posts: defaultdict[int, list[Post]] = defaultdict(list)
    for post in held.select_related("account"):
        posts[post.organisation_id].append(post)
    return posts


def _planned(
    lead: Organisation | None, villages: Sequence[Organisation], posts: Mapping[int, Sequence[Post]]
) -> tuple[PlannedPost, ...]:
    parties = {party.pk: party for party in [*([lead] if lead else []), *villages]}
    planned = [
        PlannedPost(
            kind=_joint_kind(PostKind(post.kind), is_lead=lead is not None and post.organisation_id == lead.pk),
            account_id=post.account_id,
            name=post.account.name,
            organisation_id=post.organisation_id,
            organisation_name=parties[post.organisation_id].name,
            held_since=post.during.lower,
        )
        for party in parties
        for post in posts.get(party, ())
    ]
    order = {pk: place for place, pk in enumerate(parties)}
    planned.sort(key=lambda post: (POST_ORDER.index(post.kind), order[post.organisation_id], post.account_id))
    highest: dict[int, PlannedPost] = {}
    for post in planned:
        highest.setdefault(post.account_id, post)
    return tuple(highest.values())


def refuse_unfit_parties(
    *,
    lead: Organisation,
    villages: Sequence[Organisation],
    form: PairingForm,
    on: date,
    parts: Iterable[JointParty] | None = None,
) -> None:
    """Will refuse parties that cannot form this kind of joint organisation on the day, naming which and why.

    `parts` are those that `parts_since` read, for these and others; without them they are read here.
    """
    parties = [lead, *villages]
    if len({party.pk for party in parties}) < len(parties):
        raise Refused(_("One organisation stands in the list twice."))
    if not villages:
        raise Refused(_("A joint organisation needs at least one village beside its lead."))
    for village in villages:
        if village.kind != UnitKind.VILLAGE:
            kind = village.get_kind_display()
            raise Refused(_("%(name)s is not a village but a %(kind)s.") % {"name": village.name, "kind": kind})
    if lead.kind != LEAD_KINDS[form]:
        wanted = {"name": lead.name, "kind": lead.get_kind_display(), "form": form.label}
        raise Refused(_("%(name)s is a %(kind)s; it cannot lead a joint organisation “%(form)s”.") % wanted)
    for party in parties:
        _refuse_absent(party, on)
    if parts is None:
        refuse_taken(organisations=parties, on=on)
    else:
        _refuse_parts(parts, parties, on)


def refuse_taken(*, organisations: Sequence[Organisation], on: date) -> None:
    """Will refuse organisations that are in a joint organisation on the day or after, naming it and until when."""
    _refuse_parts(parts_since(organisations=organisations, on=on), organisations, on)


def parts_since(*, organisations: Collection[Organisation], on: date) -> list[JointParty]:
    """The parts that the organisations have in joint organisations on the day or after."""
    parts = JointParty.objects.filter(organisation__in=organisations, during__overlap=since(on))
    return list(parts.select_related("organisation", "joint").order_by("pk"))


def _refuse_parts(parts: Iterable[JointParty], organisations: Sequence[Organisation], on: date) -> None:
    taken = {organisation.pk for organisation in organisations}
    party = next((part for part in parts if part.organisation_id in taken and _lasts(part, on)), None)
    if party is None:
        return
    assert party.during is not None
    until = party.during.upper
    named = {"name": party.organisation.name, "joint": party.joint.name, "since": party.during.lower, "until": until}
    if until:
        raise Refused(_("%(name)s is in “%(joint)s” from %(since)s until %(until)s.") % named)
    raise Refused(
        _("%(name)s has been in “%(joint)s” since %(since)s, and no end is set.") % named,
        remedies=(_("It can join another one from the day it leaves that one."),),
    )


def _lasts(part: JointParty, on: date) -> bool:
    return part.during is not None and (part.during.upper is None or part.during.upper > on)


def _refuse_absent(party: Organisation, on: date) -> None:
    if party.founded_on > on:
        named = {"name": party.name, "day": party.founded_on}
        raise Refused(_("%(name)s was set up only on %(day)s.") % named)
    if party.dissolved_on is not None and party.dissolved_on <= on:
        raise Refused(_("%(name)s was dissolved on %(day)s.") % {"name": party.name, "day": party.dissolved_on})


def _joint_kind(kind: PostKind, *, is_lead: bool) -> JointPostKind:
    if kind != PostKind.SECRETARY:
        return JointPostKind.COMMITTEE_MEMBER
    return JointPostKind.SECRETARY if is_lead else JointPostKind.DEPUTY_SECRETARY


def _full_members(parties: Collection[Organisation], on: date) -> dict[int, int]:
    known = Profile.objects.filter(organisation__in=parties, as_of_on__lte=on).exclude(full_members=None)
    newest = known.order_by("organisation_id", "-as_of_on").distinct("organisation_id")
    return {profile.organisation_id: profile.full_members or 0 for profile in newest}
