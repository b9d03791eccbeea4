"""The story of one joint organisation, told from its lines in the journal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from lianjian.kernel.models import JournalLine
from lianjian.records.organisations.models import JointOrganisation

# What each act reads like; the journal keeps the bare facts, so that the words can be bettered.
WORDS: dict[str, Callable[[], str]] = {
    "propose_joint_organisation": lambda: _("Proposed"),
    "record_joint_organisation": lambda: _("Entered from its papers"),
    "give_consent": lambda: _("%(party)s agreed"),
    "decline_consent": lambda: _("%(party)s declined"),
    "withdraw_consent": lambda: _("%(party)s withdrew its consent"),
    "withdraw_proposal": lambda: _("The proposal was withdrawn"),
    "approve_joint_organisation": lambda: _("Approved; founded on %(on)s"),
    "reject_joint_organisation": lambda: _("Returned"),
    "settle_joint_post": lambda: _("Post of %(person)s settled, document %(document_no)s"),
    "reseat_joint_posts": lambda: _("%(people)s takes over for %(party)s, designated only"),
    "ask_partner_to_join": lambda: _("%(village)s is to join on %(on)s"),
    "ask_partner_to_leave": lambda: _("%(village)s is to leave on %(on)s"),
    "agree_partner_change": lambda: _("Agreed to the change for %(village)s"),
    "decline_partner_change": lambda: _("Declined the change for %(village)s"),
    "reject_partner_change": lambda: _("The change for %(village)s was returned"),
    "withdraw_partner_change": lambda: _("The change for %(village)s was withdrawn"),
    "partner_joined": lambda: _("%(village)s joined on %(on)s"),
    "partner_left": lambda: _("%(village)s left on %(on)s"),
    "party_succeeded": lambda: _("%(party)s ended; %(successor)s stands in its place"),
    "party_ended": lambda: _("%(party)s ended and is no party any more"),
    "dissolve_joint_organisation": lambda: _("Dissolved on %(on)s"),
}


@dataclass(frozen=True, kw_only=True)
class HistoryItem:
    """One act of the story, as the timeline shows it."""

    at: datetime
    who: str
    text: str
    url: str = ""


def history_of(*, joint: JointOrganisation) -> list[HistoryItem]:
    """What happened, newest first."""
    label = JointOrganisation._meta.label_lower
    lines = JournalLine.objects.filter(subject_type=label, subject_id=str(joint.pk)).order_by("-pk")
    return [HistoryItem(at=line.at, who=line.actor_name, text=line_in_words(line)) for line in lines[:200]]


def line_in_words(line: JournalLine) -> str:
    """One line of the journal as a sentence, its reason included."""
    words = WORDS.get(line.action)
    told = words() % _Facts(line.details) if words else line.action
    return _("%(told)s: %(reason)s") % {"told": told, "reason": line.reason} if line.reason else told


class _Facts(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return ""
