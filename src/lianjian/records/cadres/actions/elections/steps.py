"""Taking one step of an election: in its turn, not before its day, as its law asks, once."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.days import require_day
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.policies import require
from lianjian.records.cadres.actions.elections import branch_steps, posts, village_steps, voting
from lianjian.records.cadres.actions.elections.act import Act, Handler
from lianjian.records.cadres.actions.elections.opening import locked_election
from lianjian.records.cadres.election_steps.catalogue import VOTING, step_of
from lianjian.records.cadres.election_steps.course import bounds, next_steps
from lianjian.records.cadres.election_steps.entries import ElectionEntry
from lianjian.records.cadres.enums import ElectionEnd, ElectionLaw, ElectionStepKind
from lianjian.records.cadres.errors import OutOfOrder, TooEarly
from lianjian.records.cadres.models import ElectionStep, TermElection
from lianjian.records.cadres.policies.election_rules import Ruling
from lianjian.records.cadres.policies.elections import may_take_step
from lianjian.records.cadres.queries.admission import approving_committee
from lianjian.records.cadres.queries.elections import course_of, steps_of
from lianjian.records.organisations.queries.packs import packs_at

# How far ahead an assembly can be called: the roll is drawn for its day.
CALLED_AHEAD = timedelta(days=60)
Kind = ElectionStepKind
HANDLERS: dict[ElectionStepKind, Handler] = {
    Kind.APPROVAL: branch_steps.approve,
    Kind.MEMBER_NOMINATION: branch_steps.nominate_by_members,
    Kind.VILLAGER_NOMINATION: branch_steps.nominate_by_villagers,
    Kind.REVIEW: branch_steps.review,
    Kind.CONFIRMATION: branch_steps.confirm_candidates,
    Kind.ASSEMBLY: voting.call_assembly,
    Kind.DIVISION: branch_steps.divide_posts,
    Kind.NOTICE: branch_steps.post_notice,
    Kind.APPOINTMENT: posts.take_up_posts,
    Kind.ELECTION_COMMITTEE: village_steps.choose_election_committee,
    Kind.VOTER_LIST: village_steps.post_voter_list,
    Kind.OBJECTIONS: village_steps.decide_objections,
    Kind.NOMINATION: village_steps.nominate,
    Kind.CANDIDATES: village_steps.publish_candidates,
    Kind.PROXIES: village_steps.publish_proxies,
    Kind.POLL: voting.open_poll,
    Kind.FILING: posts.file_result,
    Kind.HANDOVER: village_steps.hand_over,
}
LAST = {ElectionLaw.PARTY_BRANCH: Kind.APPOINTMENT, ElectionLaw.VILLAGERS_COMMITTEE: Kind.HANDOVER}


@transaction.atomic
def complete_election_step(*, election_id: int, entry: ElectionEntry, by: Actor, at: datetime) -> ElectionStep:
    """Will write the step and what it decides: nominees, candidates, voters, ballots, posts.

    The first of two people wins; the second gets ChangedMeanwhile with who did what. A count is never entered here:
    it follows from the closed ballot.
    """
    election = locked_election(election_id)
    taken = steps_of(election=election)
    _require_unchanged(taken, entry)
    packs = packs_at(organisation=election.organisation)
    course = course_of(election=election, steps=taken, packs=packs)
    _require_turn(election, next_steps(course), entry)
    step = step_of(law=election.law, kind=entry.kind)
    superior = approving_committee(organisation=election.organisation)
    require(may_take_step(by, election, step, superior=superior))
    ahead = CALLED_AHEAD if entry.kind in VOTING.values() else timedelta(0)
    require_day(entry.on, today=timezone.localdate(at) + ahead, not_before=election.opened_on)
    ruling = Ruling(on=entry.on, packs=packs, reason=entry.reason)
    for bound in bounds(course, entry.kind):
        if entry.on < bound.day:
            cite = packs.rule(bound.rule_id).cite
            raise TooEarly(
                f"{bound.why}", rule=cite, quote=cite.quote or "",
                remedies=(_("The earliest lawful day is %(day)s.") % {"day": bound.day},),
            )  # fmt: skip
    if step.needs_number and not entry.document_no.strip():
        raise Refused(
            _("Give the number of the document: %(paper)s.") % {"paper": step.paper},
            rule=packs.rule(step.rule_ids[0]).cite,
        )
    act = Act(election=election, course=course, entry=entry, ruling=ruling, by=by, at=at)
    handler = HANDLERS.get(entry.kind)
    facts = handler(act) if handler else {}
    body = superior if superior and step.by_superior else election.organisation
    row = ElectionStep.objects.create(
        election=election, kind=entry.kind, turn=1 + sum(1 for one in taken if one.kind == entry.kind), on=entry.on,
        body=body, document_no=entry.document_no.strip(), facts=facts, note=entry.note.strip(),
        reason=entry.reason.strip(), recorded_by=by.name, recorded_at=at,
    )  # fmt: skip
    close_with_step(election, row)
    journal.record(
        by=by, at=at, action="complete_election_step", subject=election, place_id=election.organisation_id,
        step=entry.kind, on=str(entry.on),
    )  # fmt: skip
    return row


def close_with_step(election: TermElection, row: ElectionStep) -> None:
    """Will keep where the election stands, and end it with its last step."""
    election.step = row.kind
    if row.kind == LAST[ElectionLaw(election.law)]:
        election.ended_on, election.ended_how = row.on, ElectionEnd.COMPLETED
    election.save()


def _require_unchanged(taken: list[ElectionStep], entry: ElectionEntry) -> None:
    if len(taken) == entry.seen:
        return
    latest = taken[-1] if taken else None
    raise ChangedMeanwhile(
        _("%(who)s has recorded “%(step)s” meanwhile; look at the election again.")
        % {"who": latest.recorded_by if latest else "—", "step": latest.get_kind_display() if latest else "—"}
    )


def _require_turn(election: TermElection, waiting: tuple[ElectionStepKind, ...], entry: ElectionEntry) -> None:
    if entry.kind in waiting and entry.kind != Kind.RESULT:
        if entry.kind != waiting[0] and not entry.reason.strip():
            raise Refused(
                _("Seats are still open. To go on without filling them, say who agreed to that and by what document."),
            )
        return
    expected = waiting[0]
    packs = packs_at(organisation=election.organisation)
    said = _("“%(step)s” is next. No step of an election is left out or taken before its turn.")
    remedies: tuple[str, ...] = ()
    if expected == Kind.RESULT:
        remedies = (_("The count follows by itself when the ballot is closed."),)
    raise OutOfOrder(
        said % {"step": expected.label},
        rule=packs.rule(step_of(law=election.law, kind=expected).rule_ids[0]).cite,
        remedies=remedies,
    )
