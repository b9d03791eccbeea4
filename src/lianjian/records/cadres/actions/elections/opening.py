"""Opening an election and stopping one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian import rules
from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.codes import new_code
from lianjian.kernel.days import require_day
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.policies import require
from lianjian.kernel.reasons import given_reason
from lianjian.records.cadres.enums import ElectionEnd, ElectionLaw
from lianjian.records.cadres.errors import AuditMissing, ElectionClosed
from lianjian.records.cadres.models import TermElection
from lianjian.records.cadres.policies.election_rules import Ruling
from lianjian.records.cadres.policies.elections import may_carry_on_election, may_open_election
from lianjian.records.cadres.queries.admission import HANDLING_FORMS, NOT_BRANCHES
from lianjian.records.members.queries.people import voters_of
from lianjian.records.organisations.enums import UnitKind
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.queries.packs import packs_at


@dataclass(frozen=True, kw_only=True)
class NewElection:
    """What is to be elected. A branch elects a committee (`member_seats`) or, being small, its secretary directly.

    `term_ends_on` is the end of the outgoing term. `audit_document_no` is the township's document by which the audit
    of an outgoing villagers' committee may be published later. A delay needs the document of the superior (XJ 3).
    """

    law: ElectionLaw
    chair_seats: int = 0
    deputy_seats: int = 0
    member_seats: int = 0
    term_ends_on: date | None = None
    delayed_until: date | None = None
    delay_document_no: str = ""
    audit_published_on: date | None = None
    audit_document_no: str = ""
    size_document_no: str = ""


@transaction.atomic
def open_election(*, organisation: Organisation, what: NewElection, on: date, by: Actor, at: datetime) -> TermElection:
    """Will open the election; one of a law is open at a time, and of a villagers' committee only after the audit."""
    require(may_open_election(by, organisation))
    held = Organisation.objects.select_for_update().get(pk=organisation.pk)
    require_day(on, today=timezone.localdate(at), not_before=held.founded_on)
    _refuse_second(held, what.law)
    ruling = Ruling(on=on, packs=packs_at(organisation=held))
    if what.law == ElectionLaw.PARTY_BRANCH:
        _require_branch_seats(held, what, ruling)
    else:
        _require_village(held, what, ruling)
    election = TermElection.objects.create(
        code=new_code(letter="E", on=on), organisation=held, law=what.law, chair_seats=what.chair_seats,
        deputy_seats=what.deputy_seats, member_seats=what.member_seats, term_ends_on=what.term_ends_on,
        delayed_until=what.delayed_until if what.delay_document_no.strip() else None,
        delay_document_no=what.delay_document_no.strip(), audit_published_on=what.audit_published_on,
        audit_document_no=what.audit_document_no.strip(), opened_on=on, recorded_at=at,
    )  # fmt: skip
    journal.record(by=by, at=at, action="open_election", subject=election, place_id=held.pk, law=what.law)
    return election


@transaction.atomic
def stop_election(*, election_id: int, on: date, reason: str, by: Actor, at: datetime) -> TermElection:
    """Will end an election that is not carried on, with a reason everybody concerned can read; it is kept."""
    election = locked_election(election_id)
    require(may_carry_on_election(by, election))
    why = given_reason(reason=reason, longest=200)
    require_day(on, today=timezone.localdate(at), not_before=election.opened_on)
    if election.elected.exclude(post=None).exists():
        raise Refused(_("Posts have been taken up already; this election can only be carried to its end."))
    election.ended_on, election.ended_how, election.ended_because = on, ElectionEnd.STOPPED, why
    election.save(update_fields=["ended_on", "ended_how", "ended_because"])
    journal.record(
        by=by, at=at, action="stop_election", subject=election, place_id=election.organisation_id, reason=why
    )
    return election


def locked_election(election_id: int) -> TermElection:
    """The election, held until the transaction ends; refuses one that has ended."""
    found = TermElection.objects.select_for_update(of=("self",)).select_related("organisation")
    election = found.get(pk=election_id)
    if election.ended_on is not None:
        raise ElectionClosed(
            _("This election was closed on %(day)s: %(how)s.")
            % {"day": election.ended_on, "how": election.get_ended_how_display()}
        )
    return election


def _refuse_second(organisation: Organisation, law: ElectionLaw) -> None:
    other = TermElection.objects.filter(organisation=organisation, law=law, ended_on=None).first()
    if other is not None:
        raise ChangedMeanwhile(
            _("An election of %(place)s is open already: %(code)s.") % {"place": organisation, "code": other.code}
        )


def _require_branch_seats(organisation: Organisation, what: NewElection, ruling: Ruling) -> None:
    if organisation.form not in HANDLING_FORMS or organisation.kind in NOT_BRANCHES:
        raise Refused(_("%(place)s does not elect a branch committee by itself.") % {"place": organisation})
    full = voters_of(organisation=organisation, on=ruling.on).count()
    if what.member_seats and (what.chair_seats or what.deputy_seats):
        raise Refused(
            _("The members elect the committee; it then elects its secretary and deputies itself."),
            remedies=(_("Give the number of committee seats only."),),
        )
    if what.member_seats:
        excepted = bool(what.size_document_no.strip())
        ruling.ask(
            "branch_committee_size", full_members=full, committee_members=what.member_seats,
            has_exception_document=excepted,
        )  # fmt: skip
        return
    answer = rules.ask(
        "branch_committee_size", on=ruling.on, facts={"full_members": full, "committee_members": 3}, packs=ruling.packs
    )
    if answer.valid:
        raise Refused(
            _("%(place)s has %(full)d members with a vote: it elects a committee.")
            % {"place": organisation, "full": full},
            rule=answer.cite, quote=(answer.cite.quote or "") if answer.cite else "",
        )  # fmt: skip
    if what.chair_seats != 1:
        raise Refused(_("A branch without a committee elects one secretary."))


def _require_village(organisation: Organisation, what: NewElection, ruling: Ruling) -> None:
    if organisation.kind != UnitKind.VILLAGE:
        raise Refused(_("Only a village elects a villagers' committee."))
    if what.chair_seats != 1:
        raise Refused(_("A villagers' committee has one head, elected as such."))
    seats = what.chair_seats + what.deputy_seats + what.member_seats
    ruling.check("CW2025-8-size", committee_members=seats)
    if what.term_ends_on is None:
        return
    published = what.audit_published_on is not None and what.audit_published_on <= ruling.on
    facts = {"audit_published": published, "has_township_document": bool(what.audit_document_no.strip())}
    answer = rules.ask("leaving_audit", on=ruling.on, facts=facts, packs=ruling.packs)
    if not answer.valid:
        raise AuditMissing(
            answer.missing or "", rule=answer.cite, quote=(answer.cite.quote or "") if answer.cite else "",
            remedies=(
                _("Publish the audit first, or give the number of the township's document that allows going on."),
            ),
        )  # fmt: skip
