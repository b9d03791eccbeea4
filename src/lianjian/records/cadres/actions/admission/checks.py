"""What the rules ask of each step beyond its turn and its day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from lianjian import rules
from lianjian.kernel.errors import Refused
from lianjian.kernel.months import whole_months
from lianjian.records.cadres.admission_steps.catalogue import (
    APPROVAL,
    ARCHIVE,
    ASSEMBLY,
    CANDIDATE,
    CANDIDATE_FILING,
    CONFIRMATION,
    CONFIRMATION_APPROVAL,
    CONTACTS,
    FORM,
    INTRODUCERS,
    PRE_REVIEW,
    REVIEW,
    TRAINING,
)
from lianjian.records.cadres.admission_steps.course import Course, active_since, extensions, probation_ends_on
from lianjian.records.cadres.admission_steps.entries import StepEntry
from lianjian.records.cadres.admission_steps.timing import Terms
from lianjian.records.cadres.enums import ArchivePlace, ProbationProposal
from lianjian.records.cadres.models import Admission
from lianjian.records.cadres.queries.admission import full_members_of
from lianjian.records.members.models import Member


@dataclass(frozen=True, kw_only=True)
class Judged:
    """One step before the rules of its place and day."""

    case: Admission
    course: Course
    entry: StepEntry
    terms: Terms
    packs: rules.Packs

    def ask(self, rule: str, **facts: object) -> None:
        """Will refuse with the rule's own sentence where the facts do not meet it; what only flags refuses nothing."""
        answer = rules.ask(rule, on=self.entry.on, facts=facts, packs=self.packs)
        if answer.valid is True or answer.force == "flag":
            return
        if answer.force == "default" and self.entry.reason.strip():
            return
        quote = (answer.cite.quote or "") if answer.cite else ""
        remedies = tuple(_("On file there must be: %(paper)s") % {"paper": paper} for paper in answer.documents)
        raise Refused(answer.missing or "", rule=answer.cite, quote=quote, remedies=remedies)

    def stated(self, fact: str) -> bool:
        """Whether somebody has stated that fact."""
        return bool(self.entry.facts.get(fact))

    @property
    def has_paper(self) -> bool:
        """Whether the number of the paper is given."""
        return bool(self.entry.document_no.strip())


def check_step(judged: Judged) -> None:
    """Will refuse what the rules of that step do not allow."""
    check = _CHECKS.get(judged.entry.number)
    if check:
        check(judged)


def _contacts(judged: Judged) -> None:
    judged.ask("applicant_contacts", contacts=len(_full_members(judged)))


def _candidate(judged: Judged) -> None:
    since = active_since(judged.course)
    months = whole_months(since=since, on=judged.entry.on) if since else 0
    heard = judged.stated("opinions_heard")
    judged.ask("admission_candidate", months_as_active_applicant=months, opinions_heard=heard)


def _candidate_filing(judged: Judged) -> None:
    judged.ask("admission_candidate_filing", has_written_answer=judged.has_paper)


def _introducers(judged: Judged) -> None:
    people = _full_members(judged)
    on = judged.entry.on
    barred = sum(1 for one in people if one.vote_suspended_until is not None and one.vote_suspended_until > on)
    judged.ask("admission_introducers", introducers=len(people), under_probation_discipline=barred)


def _review(judged: Judged) -> None:
    judged.ask("political_review", has_conclusion=judged.has_paper)
    if judged.case.is_mobile and not judged.stated("asked_both"):
        rule = judged.packs.rule("FZ-16-review")
        raise Refused(
            _("Of somebody on the move the organisations of the home place and of the place of residence are asked."),
            rule=rule.cite,
        )


def _training(judged: Judged) -> None:
    days, hours = _number(judged, "training_days"), _number(judged, "training_hours")
    judged.ask("admission_training", training_days=days, training_hours=hours)


def _pre_review(judged: Judged) -> None:
    judged.ask("admission_pre_review", has_written_answer=judged.has_paper)
    excepted = bool(str(judged.entry.facts.get("exception_document") or "").strip())
    leaves = judged.stated("leaves_soon")
    judged.ask("admission_leaving_soon", leaves_within_three_months=leaves, has_exception_document=excepted)


def _form(judged: Judged) -> None:
    if not judged.has_paper:
        raise Refused(_("Give the number of the form of admission that the superior committee has issued."))


def _assembly(judged: Judged) -> None:
    _ballot(judged)
    if judged.course.notice_until is None and not judged.entry.reason.strip():
        raise Refused(
            _("No public notice has been put up. Where there is good cause to do without, give the reason."),
            rule=judged.packs.rule("FZ-local-notice").cite,
            quote=judged.packs.rule("FZ-local-notice").gist or "",
        )
    if not judged.stated("objections_settled"):
        raise Refused(_("Objections raised during the public notice must have been looked into before the vote."))


def _ballot(judged: Judged) -> None:
    one_by_one, secret = judged.stated("one_by_one"), judged.stated("secret_ballot")
    judged.ask("member_admission_ballot", one_by_one=one_by_one, secret_ballot=secret)


def _approval(judged: Judged) -> None:
    judged.ask("admission_approval_meeting", collective=judged.stated("collective"))
    if not judged.has_paper:
        raise Refused(_("Give the number of the committee's decision."))


def _confirmation(judged: Judged) -> None:
    _ballot(judged)
    proposal = judged.entry.facts.get("proposal")
    if proposal not in ProbationProposal.values:
        raise Refused(_("Say what the assembly voted on: full membership on time, an extension, or an annulment."))
    if proposal == ProbationProposal.EXTEND:
        again = extensions(judged.course) + 1
        judged.ask("probation_extension", extensions=again, extension_months=_number(judged, "months"))
    elif proposal == ProbationProposal.ON_TIME and (ends := probation_ends_on(judged.course, months=0)):
        judged.ask("probation", months_of_probation=whole_months(since=ends, on=judged.entry.on))


def _archive(judged: Judged) -> None:
    if judged.entry.facts.get("archive_place") not in ArchivePlace.values:
        raise Refused(_("Say where the papers are kept."))


def _full_members(judged: Judged) -> list[Member]:
    """The members named, all of them full members of the branch on that day."""
    wanted = set(judged.entry.people)
    members = full_members_of(organisation=judged.case.organisation, on=judged.entry.on)
    found = list(members.filter(pk__in=wanted))
    if len(found) != len(wanted):
        raise Refused(
            _("Only full members of %(place)s can be named; on that day not all of these were.")
            % {"place": judged.case.organisation}
        )
    return found


def _number(judged: Judged, fact: str) -> int:
    value = judged.entry.facts.get(fact)
    return value if isinstance(value, int) else 0


_CHECKS: Mapping[int, Callable[[Judged], None]] = {
    CONTACTS: _contacts,
    CANDIDATE: _candidate,
    CANDIDATE_FILING: _candidate_filing,
    INTRODUCERS: _introducers,
    REVIEW: _review,
    TRAINING: _training,
    PRE_REVIEW: _pre_review,
    FORM: _form,
    ASSEMBLY: _assembly,
    APPROVAL: _approval,
    CONFIRMATION: _confirmation,
    CONFIRMATION_APPROVAL: _approval,
    ARCHIVE: _archive,
}
