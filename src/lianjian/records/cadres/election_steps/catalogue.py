"""The steps of each kind of election as data: who takes them, what paper they leave, which rules govern them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianjian.records.cadres.enums import ElectionLaw, ElectionPost, ElectionStepKind

Kind = ElectionStepKind
BRANCH, SUPERIOR = _("The branch"), _("The superior Party committee")
VILLAGE, TOWNSHIP = _("The village's election committee"), _("The township keeps it on file")


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step; `rule_ids` are the rules that govern it, the one to cite first."""

    kind: ElectionStepKind
    actor: str | Promise
    paper: str | Promise
    rule_ids: tuple[str, ...]
    by_superior: bool = False
    needs_number: bool = False


def _step(kind: Kind, actor: Promise, paper: Promise, *rule_ids: str, number: bool = False) -> Step:
    superior = actor in (SUPERIOR, TOWNSHIP)
    return Step(
        kind=kind, actor=actor, paper=paper, rule_ids=rule_ids, by_superior=superior, needs_number=number or superior
    )


ORDER = "XJ-two-recommendations"
PARTY: tuple[Step, ...] = (
    _step(Kind.REQUEST, BRANCH, _("Request"), "XJ-3-delay", ORDER, number=True),
    _step(Kind.APPROVAL, SUPERIOR, _("Approval"), "XJ-3-delay"),
    _step(Kind.MEMBER_NOMINATION, BRANCH, _("Summary of the nominations"), ORDER, "XJ-5-voters"),
    _step(Kind.VILLAGER_NOMINATION, BRANCH, _("Summary of the nominations"), ORDER),
    _step(Kind.REVIEW, SUPERIOR, _("Opinion of the review"), ORDER),
    _step(Kind.CONFIRMATION, SUPERIOR, _("Approval of the candidates"), "XJ-13-committee-candidates",
          "XJ-superior-approval"),
    _step(Kind.ASSEMBLY, BRANCH, _("Notice and roll"), "XJ-19-election", "XJ-no-proxy", "XJ-paper-ballots"),
    _step(Kind.RESULT, BRANCH, _("Tally sheet"), "XJ-19-election"),
    _step(Kind.DIVISION, BRANCH, _("Minutes of the committee's first meeting"), "XJ-13-secretary-candidates"),
    _step(Kind.RESULT_APPROVAL, SUPERIOR, _("Approval of the result"), "XJ-superior-approval"),
    _step(Kind.NOTICE, BRANCH, _("Public notice"), "XJ-superior-approval"),
    _step(Kind.APPOINTMENT, SUPERIOR, _("Document of appointment"), "XJ-superior-approval"),
)  # fmt: skip
VILLAGERS: tuple[Step, ...] = (
    _step(Kind.ELECTION_COMMITTEE, VILLAGE, _("Minutes of the villagers' choice"),
          "CW2025-15-election-committee", "CW2025-40-leaving-audit"),
    _step(Kind.VOTER_LIST, VILLAGE, _("List of voters"), "CW2025-17-voter-list", "CW2025-16-outsider"),
    _step(Kind.OBJECTIONS, VILLAGE, _("Decisions on objections"), "CW2025-17-voter-objection"),
    _step(Kind.NOMINATION, VILLAGE, _("Summary of the nominations"), "CW2025-18-candidate"),
    _step(Kind.CANDIDATES, VILLAGE, _("List of candidates"), "CW2025-18-candidates", "CW2025-18-candidate"),
    _step(Kind.PROXIES, VILLAGE, _("List of proxies"), "CW2025-18-proxy"),
    _step(Kind.POLL, VILLAGE, _("Ballots and roll"), "CW2025-18-election"),
    _step(Kind.RESULT, VILLAGE, _("Tally sheet"), "CW2025-18-election", "CW2025-18-second-election"),
    _step(Kind.FILING, TOWNSHIP, _("Report of the result"), "CW2025-14-term", "CW2025-14-dual-post"),
    _step(Kind.HANDOVER, VILLAGE, _("Minutes of the handover"), "CW2025-24-handover"),
)  # fmt: skip
STEPS: dict[ElectionLaw, tuple[Step, ...]] = {
    ElectionLaw.PARTY_BRANCH: PARTY,
    ElectionLaw.VILLAGERS_COMMITTEE: VILLAGERS,
}
VOTING = {ElectionLaw.PARTY_BRANCH: Kind.ASSEMBLY, ElectionLaw.VILLAGERS_COMMITTEE: Kind.POLL}
NOMINATIONS = (Kind.MEMBER_NOMINATION, Kind.VILLAGER_NOMINATION, Kind.NOMINATION)
_POST_NAMES = {
    (ElectionLaw.PARTY_BRANCH, ElectionPost.CHAIR): _("Secretary"),
    (ElectionLaw.PARTY_BRANCH, ElectionPost.DEPUTY): _("Deputy secretary"),
    (ElectionLaw.VILLAGERS_COMMITTEE, ElectionPost.CHAIR): _("Head of the villagers' committee"),
    (ElectionLaw.VILLAGERS_COMMITTEE, ElectionPost.DEPUTY): _("Deputy head of the villagers' committee"),
    (ElectionLaw.VILLAGERS_COMMITTEE, ElectionPost.MEMBER): _("Member of the villagers' committee"),
}


def step_of(*, law: str, kind: str) -> Step:
    """The step of that kind in an election by that law; KeyError where the law knows none."""
    return {step.kind.value: step for step in STEPS[ElectionLaw(law)]}[kind]


def post_name(*, law: str, post: str) -> str:
    """What a seat is called by that law."""
    return str(_POST_NAMES.get((ElectionLaw(law), ElectionPost(post)), ElectionPost(post).label))
