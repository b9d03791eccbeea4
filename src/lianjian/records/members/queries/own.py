"""A member's own page: who read the record, what was asked to be put right, and everything that is on file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel.actor import Actor
from lianjian.kernel.models import Account
from lianjian.kernel.panels import Panel
from lianjian.records.members.enums import CorrectionState
from lianjian.records.members.models import AffiliationTransfer, Correction, Member, Reading
from lianjian.records.members.queries.people import ROSTER_ROLES
from lianjian.records.organisations.models import Organisation, Post
from lianjian.records.organisations.paths import outermost, paths_above, within_any


@dataclass(frozen=True, kw_only=True)
class HeldFact:
    """One thing on file: under which head, what it is, and what it says."""

    head: str
    label: str
    value: str


def readings_of(*, member: Member) -> QuerySet[Reading]:
    """Who has read the member's record, the latest first."""
    return Reading.objects.filter(member=member).select_related("reader").order_by("-pk")


def corrections_of(*, member: Member) -> QuerySet[Correction]:
    """What the member asked to be put right, the latest first."""
    return Correction.objects.filter(member=member).select_related("answered_by").order_by("-pk")


def corrections_visible_to(*, actor: Actor) -> QuerySet[Correction]:
    """Those of the members of the actor's places, and always the actor's own."""
    reach = within_any(outermost(actor.scopes(*ROSTER_ROLES)), field="member__organisation__path")
    found = Correction.objects.filter(reach).select_related("member__organisation", "answered_by")
    if actor.account_id is None:
        return found
    own = Correction.objects.filter(member__account_id=actor.account_id)
    return found | own.select_related("member__organisation", "answered_by")


def corrections_waiting(*, homes: QuerySet[Organisation]) -> QuerySet[Correction]:
    """What waits for an answer at these branches, the oldest first."""
    waiting = Correction.objects.filter(member__organisation__in=homes, state=CorrectionState.ASKED)
    return waiting.select_related("member__organisation").order_by("asked_at")


def accounts_like(*, member: Member) -> list[Account]:
    """Accounts of the same name with a post at the member's branch or above it and no member's record; at most five."""
    home = member.organisation.path
    way = Organisation.objects.filter(path__in=[*paths_above(home), home])
    found = Account.objects.filter(name=member.name, member=None, posts__organisation__in=way)
    return list(found.distinct().order_by("pk")[:5])


def everything_held(*, member: Member, panels: Iterable[Panel], on: date) -> list[HeldFact]:
    """All that is on file about the member, sensitive parts in full; for the member's own eyes."""
    in_full = (_("Transfers of affiliation"), _("Corrections"))  # written out below, not as a panel's few lines
    return [
        *_person(member, on),
        *_homes(member),
        *_transfers(member),
        *(
            _fact(panel.title, line.title, line.note)
            for panel in panels
            if panel.title not in in_full
            for line in panel.lines
        ),
        *_posts(member),
        *_asked(member),
        *_readers(member),
    ]


def _person(member: Member, on: date) -> list[HeldFact]:
    standing = member.standing(on=on)
    said = [
        (_("Full name"), member.name),
        (_("Code"), member.code),
        (_("Sex"), member.get_sex_display()),
        (_("Born on"), _day(member.born_on)),
        (_("Identity number"), member.id_number),
        (_("Mobile phone"), member.phone),
        (_("Schooling"), member.get_education_display()),
        (_("Occupation"), member.get_occupation_display()),
        (_("Standing"), str(standing.label) if standing else ""),
        (_("Admitted on"), _day(member.admitted_on)),
        (_("Full member since"), _day(member.full_member_on)),
        (_("Nothing demanded (old or ill) since"), _day(member.exempt_since)),
        (_("No vote before"), _day(member.vote_suspended_until)),
        (_("Left on"), _day(member.left_on)),
        (_("How"), member.get_left_how_display()),
    ]
    return [_fact(_("On file"), label, value) for label, value in said if value]


def _homes(member: Member) -> list[HeldFact]:
    return [
        _fact(
            _("Home branch"),
            one.organisation.name,
            f"{_day(one.during.lower)} – {_day(one.during.upper)} · {one.get_basis_display()}",
        )
        for one in member.affiliations.select_related("organisation").order_by("during")
    ]


def _transfers(member: Member) -> list[HeldFact]:
    related = ("from_organisation", "to_organisation")
    found = AffiliationTransfer.objects.filter(member=member).select_related(*related).order_by("pk")
    return [
        _fact(
            _("Transfers of affiliation"),
            f"{one.from_name} → {one.to_name}",
            _joined(
                _day(one.closed_on or one.proposed_on),
                str(one.get_state_display()),
                one.letter_no,
                one.reason,
                one.answer,
            ),
        )
        for one in found
    ]


def _posts(member: Member) -> list[HeldFact]:
    held = Post.objects.filter(account_id=member.account_id or 0).select_related("organisation").order_by("pk")
    return [
        _fact(
            _("My posts"),
            f"{post.organisation.name} {post.get_kind_display()}",
            f"{_day(post.during.lower)} – {_day(post.during.upper)}",
        )
        for post in held
    ]


def _asked(member: Member) -> list[HeldFact]:
    return [
        _fact(
            _("Corrections asked for"),
            one.wrong,
            _joined(one.right, _day(timezone.localdate(one.asked_at)), str(one.get_state_display()), one.answer),
        )
        for one in corrections_of(member=member)
    ]


def _readers(member: Member) -> list[HeldFact]:
    head = _("Who has read my record")
    return [
        _fact(head, _day(one.read_on), _joined(one.reader.name, one.reader_post, one.part_labels))
        for one in readings_of(member=member)
    ]


def _fact(head: str, label: str, value: str) -> HeldFact:
    return HeldFact(head=head, label=label, value=value.strip())


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
