"""The 25 steps as data: what each is, who does it, which paper it leaves, and the rules that govern it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianjian.records.cadres.enums import AdmissionStage, StepActor

APPLY, TALK, ACTIVE, ACTIVE_FILING, CONTACTS, TRAIN, CANDIDATE, CANDIDATE_FILING, INTRODUCERS = range(1, 10)
REVIEW, TRAINING, COMMITTEE_REVIEW, PRE_REVIEW, FORM, ASSEMBLY, SUPERIOR_TALK, APPROVAL = range(10, 18)
NEXT_LEVEL_FILING, GROUP, OATH, PROBATION, ASK_FULL, CONFIRMATION, CONFIRMATION_APPROVAL, ARCHIVE = range(18, 26)
LAST = ARCHIVE
# The committee with the power of approval records these itself; a branch cannot answer for it.
SUPERIORS = (
    ACTIVE_FILING, CANDIDATE_FILING, PRE_REVIEW, SUPERIOR_TALK, APPROVAL, NEXT_LEVEL_FILING, CONFIRMATION_APPROVAL,
)  # fmt: skip
VOTES = {ASSEMBLY: "member_admission", CONFIRMATION: "member_confirmation"}
# Steps that end with yes or no, entered by whoever decides; a vote's answer is counted instead.
ANSWERS = (CANDIDATE_FILING, REVIEW, PRE_REVIEW, APPROVAL, CONFIRMATION_APPROVAL)
AGAIN = (TRAIN, PROBATION)


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step; `rule_ids` are the rules that govern it, the one to cite first."""

    number: int
    name: str | Promise
    actor: StepActor
    paper: str | Promise
    rule_ids: tuple[str, ...] = ("FZ-steps",)
    stage_after: AdmissionStage


def _step(number: int, name: Promise, actor: StepActor, paper: Promise, stage: AdmissionStage, *rule_ids: str) -> Step:
    known = rule_ids or ("FZ-steps",)
    return Step(number=number, name=name, actor=actor, paper=paper, rule_ids=known, stage_after=stage)


_A, _Q, _C = AdmissionStage.APPLICANT, AdmissionStage.ACTIVE_APPLICANT, AdmissionStage.ADMISSION_CANDIDATE
_P, _F = AdmissionStage.PROBATIONARY, AdmissionStage.FULL

STEPS: tuple[Step, ...] = (
    _step(APPLY, _("Application handed in"), StepActor.APPLICANT, _("Application"), _A, "DZ-1-age"),
    _step(TALK, _("Talk with the applicant"), StepActor.SECRETARY, _("Record of the talk"), _A, "FZ-5-talk"),
    _step(ACTIVE, _("Recommended and decided as active applicant"), StepActor.COMMITTEE, _("Recommendation, minutes"),
          _Q, "FZ-local-active"),
    _step(ACTIVE_FILING, _("Filed with the superior committee"), StepActor.SUPERIOR, _("Filing"), _Q),
    _step(CONTACTS, _("Contacts for training named"), StepActor.BRANCH, _("Register of active applicants"), _Q,
          "FZ-sponsors"),
    _step(TRAIN, _("Trained and checked"), StepActor.BRANCH, _("Half-yearly check"), _Q, "FZ-check"),
    _step(CANDIDATE, _("Decided as candidate for admission"), StepActor.COMMITTEE, _("Opinions heard, minutes"), _Q,
          "FZ-13-candidate"),
    _step(CANDIDATE_FILING, _("Candidate filed with the superior committee"), StepActor.SUPERIOR,
          _("Answer to the filing"), _C, "FZ-13-filing"),
    _step(INTRODUCERS, _("Two introducers named"), StepActor.BRANCH, _("Register of introducers"), _C,
          "FZ-introducers"),
    _step(REVIEW, _("Political review"), StepActor.BRANCH, _("Conclusion of the review"), _C, "FZ-16-review"),
    _step(TRAINING, _("Short course"), StepActor.SUPERIOR, _("Certificate"), _C, "FZ-17-training"),
    _step(COMMITTEE_REVIEW, _("Reviewed by the branch committee"), StepActor.COMMITTEE, _("Opinion of the committee"),
          _C, "FZ-19-pre-review"),
    _step(PRE_REVIEW, _("Reviewed beforehand by the superior committee"), StepActor.SUPERIOR, _("Written answer"), _C,
          "FZ-19-pre-review", "FZ-19-leaving-soon"),
    _step(FORM, _("Application form filled in"), StepActor.APPLICANT, _("Form of admission"), _C,
          "FZ-19-pre-review"),
    _step(ASSEMBLY, _("Vote of the branch assembly"), StepActor.ASSEMBLY, _("Resolution"), _C,
          "FZ-21-admission-vote", "FZ-20-admission-quorum", "FZ-21-one-by-one", "FZ-local-notice"),
    _step(SUPERIOR_TALK, _("Talk on behalf of the superior committee"), StepActor.SUPERIOR,
          _("Entry in the form of admission"), _C),
    _step(APPROVAL, _("Approved by the superior committee"), StepActor.SUPERIOR, _("Approval"), _P, "FZ-26-approval",
          "FZ-24-collective", "FZ-26-approver", "DZ-7-probation"),
    _step(NEXT_LEVEL_FILING, _("Filed one level higher"), StepActor.NEXT_LEVEL, _("Filing"), _P),
    _step(GROUP, _("Assigned to a branch and a Party group"), StepActor.BRANCH, _("Register of members"), _P),
    _step(OATH, _("Oath"), StepActor.BRANCH, _("Record of the oath"), _P),
    _step(PROBATION, _("Trained on probation"), StepActor.BRANCH, _("Record of the probation"), _P, "DZ-7-probation"),
    _step(ASK_FULL, _("Full membership asked for"), StepActor.APPLICANT, _("Application for full membership"), _P,
          "DZ-7-probation"),
    _step(CONFIRMATION, _("Vote of the branch assembly on full membership"), StepActor.ASSEMBLY, _("Resolution"), _P,
          "FZ-33-confirmation", "DZ-7-probation", "DZ-7-extension"),
    _step(CONFIRMATION_APPROVAL, _("Full membership approved by the superior committee"), StepActor.SUPERIOR,
          _("Approval"), _F, "FZ-26-approval"),
    _step(ARCHIVE, _("Papers filed"), StepActor.BRANCH, _("List of papers"), _F),
)  # fmt: skip


def step(number: int) -> Step:
    """The step of that number; 1 to 25."""
    return STEPS[number - 1]
