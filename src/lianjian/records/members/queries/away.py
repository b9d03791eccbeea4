"""Who is away, who keeps contact, and what is wanting. Everything as of a day."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypedDict

from django.db.models import (
    BooleanField,
    Case,
    Count,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.enums import TextChoices
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from lianjian.kernel.actor import Actor
from lianjian.kernel.periods import on_day
from lianjian.records.members.models import (
    Affiliation,
    HostActivity,
    Member,
    MemberContact,
    OnlineParticipant,
    StayAway,
)
from lianjian.records.members.queries.people import ROSTER_ROLES, members_of
from lianjian.records.organisations.enums import PartyForm
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.paths import outermost, paths_above, within, within_any
from lianjian.records.organisations.queries.packs import packs_at_each
from lianjian.rules import Packs, UnknownParameter, load_packs

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    Stays = QuerySet[WithAnnotations[StayAway, "Kept"]]

AWAY_MONTHS = "mobile.away_months"
LOST_MONTHS = "mobile.lost_months"
CONTACT_MONTHS = "mobile.contact_interval_months"
ABROAD_MONTHS = "mobile.abroad_contact_interval_months"


class Gap(TextChoices):
    """What may be wanting about a member away; each is shown with its article and decides nothing."""

    NO_CONTACT_PERSON = "no_contact_person", _("No contact person")
    CONTACT_DUE = "contact_due", _("Contact is due")
    OUT_OF_CONTACT = "out_of_contact", _("No contact for six months")
    RETURN_PASSED = "return_passed", _("The expected return has passed")


# The rules that say so; a return that has passed rests on none.
RULE_OF_GAP = {
    Gap.NO_CONTACT_PERSON: "JG-33-contact",
    Gap.CONTACT_DUE: "JG-33-contact",
    Gap.OUT_OF_CONTACT: "JG-24-lost-contact",
}


class Kept(TypedDict):
    """What `stays_on` adds to each stay, None where no rule of that day is known; the gaps are true or false."""

    last_contact_on: Any
    quiet_since: Any
    mobile_on: date
    contact_due_on: date
    lost_on: date
    no_contact_person: bool
    contact_due: bool
    out_of_contact: bool
    return_passed: bool


class _MonthsAfter(Func):
    """A day so many calendar months after another, as PostgreSQL counts them; null where either is."""

    template = "(%(expressions)s)::int))::date"
    arg_joiner = " + make_interval(months => ("
    output_field = DateField()


def stays_visible_to(*, actor: Actor) -> QuerySet[StayAway]:
    """Stays of the members in the actor's places, of those whose contact person the actor is, and the actor's own."""
    reach = within_any(outermost(actor.scopes(*ROSTER_ROLES)), field="member__organisation__path")
    if actor.account_id is not None:
        reach |= Q(member__account_id=actor.account_id) | Q(contact_person__account_id=actor.account_id)
    return StayAway.objects.filter(reach).select_related("member__organisation", "contact_person")


def stays_on(stays: QuerySet[StayAway], *, on: date) -> Stays:
    """Who is away on the day, each with the last contact and what is wanting; two more queries for the rule packs."""
    last = MemberContact.objects.filter(member=OuterRef("member"), contacted_on__lte=on).order_by().values("member")
    dated = on_day(stays, on).annotate(
        last_contact_on=Subquery(last.annotate(last=Max("contacted_on")).values("last")),
        # A contact from before somebody left home is none.
        quiet_since=Coalesce(
            Case(When(last_contact_on__gt=F("away_since"), then=F("last_contact_on"))), F("away_since")
        ),
        mobile_on=_MonthsAfter("away_since", _national(AWAY_MONTHS, on)),
        contact_due_on=_MonthsAfter("quiet_since", _contact_months(on)),
        lost_on=_MonthsAfter("quiet_since", _national(LOST_MONTHS, on)),
    )
    so = {gap: ExpressionWrapper(is_so, BooleanField()) for gap, is_so in _conditions(on).items()}
    return dated.annotate(
        no_contact_person=so[Gap.NO_CONTACT_PERSON],
        contact_due=so[Gap.CONTACT_DUE],
        out_of_contact=so[Gap.OUT_OF_CONTACT],
        return_passed=so[Gap.RETURN_PASSED],
    )


def _conditions(on: date) -> dict[Gap, Q]:
    # JG 23: of the old, infirm and seriously ill nothing is demanded, so nothing is late.
    demanded = Q(member__exempt_since=None) | Q(member__exempt_since__gt=on)
    return {
        Gap.NO_CONTACT_PERSON: Q(contact_person=None, mobile_on__lte=on),
        Gap.CONTACT_DUE: demanded & Q(contact_due_on__lt=on) & ~Q(lost_on__lte=on),
        Gap.OUT_OF_CONTACT: demanded & Q(lost_on__lte=on),
        Gap.RETURN_PASSED: demanded & Q(return_expected_on__isnull=False, return_expected_on__lt=on),
    }


def stays_with_gap(stays: Stays, *, gap: Gap) -> Stays:
    """Of stays as `stays_on` gives them, those with the gap."""
    return stays.filter(**{gap.value: True})


def gaps_of(stay: Any) -> tuple[Gap, ...]:
    """What is wanting about a stay as `stays_on` gives it."""
    return tuple(gap for gap in Gap if getattr(stay, gap.value))


def host_places(stays: QuerySet[StayAway]) -> list[tuple[str, int]]:
    """How many of the stays are where, the most first."""
    counted = stays.order_by().values("host_place").annotate(people=Count("pk"))
    return list(counted.order_by("-people", "host_place").values_list("host_place", "people"))


def mobile_stays_on(*, on: date) -> QuerySet[StayAway]:
    """The stays of those who have been away as long as makes a mobile member (JG 32), whoever reads."""
    stays = on_day(StayAway.objects.all(), on)
    return stays.annotate(mobile_on=_MonthsAfter("away_since", _national(AWAY_MONTHS, on))).filter(mobile_on__lte=on)


def months_that_make_mobile() -> list[tuple[date | None, date | None, int]]:
    """How many months away make a mobile member: from a day, until before another, as the rule of that time says."""
    rules = [rule for rule in load_packs("national").rules if any(one.name == AWAY_MONTHS for one in rule.settings)]
    starts = {rule.effective_from for rule in rules if rule.effective_from}
    starts |= {rule.effective_to + timedelta(days=1) for rule in rules if rule.effective_to}
    days = [None, *sorted(starts), None]
    pieces = [
        (first, end, _months(AWAY_MONTHS, first or date.min, load_packs("national"))) for first, end in pairwise(days)
    ]
    return [(first, end, months) for first, end, months in pieces if months is not None]


def mobile_members_on(*, on: date, path: str = "") -> QuerySet[Affiliation]:
    """The home affiliations, in the sub-tree of today, of everybody who is a mobile member on the day."""
    return _at_home(mobile_stays_on(on=on), on, path)


def members_who_joined_at_host_place(*, on: date, path: str = "") -> QuerySet[Affiliation]:
    """As `mobile_members_on`, of those who during this absence joined an activity where they are, up to the day."""
    joined = HostActivity.objects.filter(
        member=OuterRef("member"), held_on__gte=OuterRef("away_since"), held_on__lte=on
    )
    return _at_home(mobile_stays_on(on=on).filter(Exists(joined)), on, path)


def _at_home(stays: QuerySet[StayAway], on: date, path: str) -> QuerySet[Affiliation]:
    homes = on_day(Affiliation.objects.filter(within(path, field="organisation__path")), on)
    return homes.filter(Exists(stays.filter(member=OuterRef("member"))))


def contact_people(*, member: Member, on: date) -> QuerySet[Member]:
    """Who may keep contact with a member: the others of the home branch who are not away themselves."""
    away = on_day(StayAway.objects.all(), on).values("member")
    return members_of(organisation=member.organisation, on=on).exclude(pk=member.pk).exclude(pk__in=away)


def online_branches_for(*, member: Member) -> QuerySet[Organisation]:
    """The online branches a member away may take part in: those that stand beside or above the home branch."""
    above = paths_above(member.organisation.path)
    return Organisation.objects.filter(
        form=PartyForm.ONLINE_BRANCH, dissolved_on=None, parent__path__in=above
    ).order_by("path")


def participants_of(*, organisation: Organisation, on: date) -> QuerySet[OnlineParticipant]:
    """Who takes part in an online branch on the day, in the order of their names."""
    parts = on_day(OnlineParticipant.objects.filter(organisation=organisation), on)
    return parts.select_related("member__organisation").order_by("member__name_pinyin", "pk")


def away_near(*, organisation: Organisation, on: date) -> QuerySet[Member]:
    """Members away whose home branch stands below the same superior as the online branch."""
    beside = within(organisation.parent.path if organisation.parent else "", field="organisation__path")
    return Member.objects.filter(beside, stays__during__contains=on).order_by("name_pinyin", "pk")


def _national(name: str, on: date) -> Value:
    return Value(_months(name, on, load_packs("national")), output_field=IntegerField())


def _months(name: str, on: date, packs: Packs) -> int | None:
    try:
        return packs.parameter(name, on=on).whole
    except UnknownParameter:
        return None


def _contact_months(on: date) -> Case:
    """How often contact is kept: as the lowest pack on the way to the home branch says, abroad by its own rule."""
    # A path sorts before those below it: backwards, the lowest comes first.
    naming = list(Organisation.objects.exclude(rule_pack="").order_by("-path"))
    packs = packs_at_each(organisations=naming)

    def by_place(name: str) -> Case:
        return Case(
            *(
                When(
                    within(one.path, field="member__organisation__path"),
                    then=Value(_months(name, on, packs[one.pk]), output_field=IntegerField()),
                )
                for one in naming
            ),
            default=_national(name, on),
        )

    return Case(When(is_abroad=True, then=by_place(ABROAD_MONTHS)), default=by_place(CONTACT_MONTHS))
