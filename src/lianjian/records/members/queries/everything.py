"""Everything on file about a member, in full, for the member's own eyes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg.types.range import Range

from lianjian.kernel.panels import Panel
from lianjian.records.members.models import AffiliationTransfer, CareAct, Member
from lianjian.records.members.queries.care import hardship_of, pairings_of, partner_in
from lianjian.records.members.queries.own import corrections_of, readings_of
from lianjian.records.organisations.models import Post
from lianjian.ui.wording import yuan


@dataclass(frozen=True, kw_only=True)
class HeldFact:
    """One thing on file: under which head, what it is, and what it says."""

    head: str
    label: str
    value: str


def everything_held(*, member: Member, panels: Iterable[Panel], on: date) -> list[HeldFact]:
    """All that is on file about the member, sensitive parts in full; for the member's own eyes."""
    # This room's panels show a few lines of what is written out here.
    in_full = (
        _("Transfers of affiliation"), _("Corrections"), _("Away"), _("Care and mutual help"), _("Membership dues"),
    )  # fmt: skip
    return [
        *_person(member, on),
        *_homes(member),
        *_transfers(member),
        *_away(member),
        *_care(member),
        *_dues(member),
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
            f"{_during(one.during)} · {one.get_basis_display()}",
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


def _away(member: Member) -> list[HeldFact]:
    head = _("Away")
    stays = member.stays.select_related("contact_person").order_by("during")
    return [
        *(
            _fact(
                head,
                one.host_place,
                _joined(
                    _during(one.during),
                    str(one.get_purpose_display()),
                    one.contact_person.name if one.contact_person else "",
                ),
            )
            for one in stays
        ),
        *(
            _fact(
                _("Contacts kept"),
                _day(one.contacted_on),
                _joined(str(one.get_channel_display()), one.contact_person.name),
            )
            for one in member.contacts.select_related("contact_person").order_by("contacted_on")
        ),
        *(
            _fact(
                _("Activities joined there"),
                _day(one.held_on),
                _joined(str(one.get_kind_display()), one.host_place, one.host_organisation),
            )
            for one in member.host_activities.order_by("held_on")
        ),
        *(
            _fact(_("Online branch"), one.organisation.name, _during(one.during))
            for one in member.online_parts.select_related("organisation").order_by("during")
        ),
    ]


def _care(member: Member) -> list[HeldFact]:
    hardship = hardship_of(member=member)
    return [
        *(
            _fact(
                _("Paired with"), partner_in(pairing=one, member=member).name, _joined(_during(one.during), one.purpose)
            )
            for one in pairings_of(member=member)
        ),
        *(
            _fact(_("Care given"), _day(one.done_on), _joined(one.carer.name, one.member.name, one.what))
            for one in CareAct.objects.filter(Q(member=member) | Q(carer=member)).select_related("carer", "member")
        ),
        *(
            _fact(_("Honours"), one.title, _joined(_day(one.given_on), one.given_by, one.document_no))
            for one in member.honours.order_by("given_on")
        ),
        *([_fact(_("Hardship"), _("Agreed on"), _day(hardship.consented_on))] if hardship else []),
    ]


def _dues(member: Member) -> list[HeldFact]:
    head = _("Membership dues")
    return [
        *(
            _fact(
                _("Bases"),
                f"{one.year}-{one.from_month:02d}",
                _joined(str(one.get_kind_display()), yuan(one.base_fen), yuan(one.monthly_fen), one.reason),
            )
            for one in member.dues_bases.order_by("year", "from_month")
        ),
        *(
            _fact(
                _("Lowered or waived"), one.months, _joined(yuan(one.monthly_fen), one.branch_decision, one.approval_no)
            )
            for one in member.dues_reductions.order_by("during")
        ),
        *(
            _fact(head, one.months, _joined(_day(one.paid_on), yuan(one.amount_fen), one.approval_no))
            for one in member.dues_payments.order_by("during")
        ),
    ]


def _posts(member: Member) -> list[HeldFact]:
    held = Post.objects.filter(account_id=member.account_id or 0).select_related("organisation").order_by("pk")
    return [
        _fact(
            _("My posts"),
            f"{post.organisation.name} {post.get_kind_display()}",
            _during(post.during),
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


def _during(during: Range[date]) -> str:
    return f"{_day(during.lower)} – {_day(during.upper)}"


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
