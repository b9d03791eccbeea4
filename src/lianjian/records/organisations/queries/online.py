"""Online branches: what each may and may not do on a day, and by which article."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianjian import rules
from lianjian.kernel.actor import Actor
from lianjian.kernel.periods import on_day
from lianjian.kernel.policies import YES, Verdict, no
from lianjian.records.organisations.enums import PartyForm
from lianjian.records.organisations.models import OnlineApproval, OnlineRule, Organisation
from lianjian.records.organisations.queries.packs import packs_at
from lianjian.records.organisations.queries.tree import organisations_visible_to


@dataclass(frozen=True, kw_only=True)
class OnlineStanding:
    """What an online branch is and may do; a room asks before it lets one vote, admit anybody or collect dues.

    Without an approval document in force it is an activity group. `study_sessions_per_month` is what should be
    offered; nobody has to come.
    """

    approval: OnlineApproval | None
    founding_rule: rules.Citation | None
    may_vote: Verdict
    may_admit: Verdict
    may_collect_dues: Verdict
    study_sessions_per_month: int

    @property
    def is_formal(self) -> bool:
        """Whether it is a formal branch of members away."""
        return self.approval is not None


def online_standing(*, organisation: Organisation, on: date) -> OnlineStanding | None:
    """What the online branch may do on the day; None where the organisation is no online branch (ZB 5, ZB 7)."""
    if organisation.form != PartyForm.ONLINE_BRANCH:
        return None
    packs = packs_at(organisation=organisation)
    approval = approval_on(organisation=organisation, on=on)
    founding = founding_answer(agreed_with=bool(approval), has_document=bool(approval), on=on, packs=packs)
    sessions = rules.parameter("mobile.study_sessions_per_month", on=on, packs=packs)
    return OnlineStanding(
        approval=approval,
        founding_rule=founding.cite,
        may_vote=_verdict(founding, _("An activity group has no vote; its members vote in their home branches.")),
        may_admit=_verdict(founding, _act_sentence("admission", on, packs)),
        may_collect_dues=_verdict(founding, _act_sentence("dues", on, packs)),
        study_sessions_per_month=sessions.whole,
    )


def founding_answer(*, agreed_with: bool, has_document: bool, on: date, packs: rules.Packs) -> rules.Answer:
    """What ZB 5 says of a branch of members away, by whether home and host agreed and whether it is approved."""
    facts = {"home_and_host_agreed": agreed_with, "has_approval_document": has_document}
    return rules.ask("mobile_branch_founding", on=on, facts=facts, packs=packs)


def approval_on(*, organisation: Organisation, on: date) -> OnlineApproval | None:
    """The document in force on the day."""
    return on_day(OnlineApproval.objects.filter(organisation=organisation), on).first()


def online_branches_visible_to(*, actor: Actor) -> QuerySet[Organisation]:
    """The online branches under the actor's posts, those that have ended included."""
    visible = organisations_visible_to(actor=actor)
    return visible.filter(form=PartyForm.ONLINE_BRANCH).select_related("parent")


def own_rules_on(*, organisation: Organisation, on: date) -> QuerySet[OnlineRule]:
    """The rules the online branch has given itself, as they hold on the day."""
    return on_day(OnlineRule.objects.filter(organisation=organisation), on).order_by("during", "pk")


def _act_sentence(act: str, on: date, packs: rules.Packs) -> str:
    return rules.ask("provisional_branch_act", on=on, facts={"act": act}, packs=packs).missing or ""


def _verdict(founding: rules.Answer, sentence: str) -> Verdict:
    """Yes with a document. Without one the group is no branch, which ZB 5 says plainly; ZB 7 only adds the sentence."""
    return YES if founding.valid else no(sentence, rule=founding.cite)
