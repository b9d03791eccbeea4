"""How the acts in the journal read to a person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianjian.kernel.models import JournalLine

ACTS: dict[str, str | Promise] = {
    "sign_in": _("signed in"),
    "give_sign_in_code": _("gave a sign-in code"),
    "make_officer": _("set up an officer's account"),
    "propose_change": _("proposed a change"),
    "approve_change": _("approved the change"),
    "return_change": _("returned the change"),
    "withdraw_change": _("withdrew the change"),
    "undo_change": _("undid the change"),
    "hand_over": _("handed over what hung on it"),
    "load_organisations": _("brought in organisations"),
    "locate_organisations": _("brought in places on the map"),
    "import_posts": _("brought in posts"),
    "import_profiles": _("brought in village figures"),
    "import_needs": _("brought in needs"),
    "import_resources": _("brought in resources"),
    "appoint": _("filled a post"),
    "confirm_post": _("settled the post"),
    "end_post": _("ended the post"),
    "propose_joint_organisation": _("proposed the joint organisation"),
    "record_joint_organisation": _("recorded what exists on paper"),
    "give_consent": _("agreed"),
    "decline_consent": _("declined"),
    "withdraw_consent": _("withdrew consent"),
    "withdraw_proposal": _("withdrew the proposal"),
    "approve_joint_organisation": _("approved and founded"),
    "reject_joint_organisation": _("returned the proposal"),
    "settle_joint_post": _("settled the post in the joint organisation"),
    "dissolve_joint_organisation": _("dissolved the joint organisation"),
    "ask_partner_to_join": _("asked a village to join"),
    "ask_partner_to_leave": _("asked for a village to leave"),
    "agree_partner_change": _("agreed to the change of partners"),
    "decline_partner_change": _("declined the change of partners"),
    "reject_partner_change": _("returned the change of partners"),
    "withdraw_partner_change": _("withdrew the change of partners"),
    "party_ended": _("a party ended and dropped out"),
    "party_succeeded": _("a successor took a party's place"),
    "partner_joined": _("a village joined"),
    "partner_left": _("a village left"),
    "register_unit": _("registered a unit to be covered"),
    "register_units": _("registered units to be covered"),
    "revise_unit": _("brought the unit up to date"),
    "cover_unit": _("covered the unit"),
    "end_coverage": _("ended the coverage"),
    "close_unit": _("struck the unit off"),
    "dispatch_person": _("sent a person"),
    "dispatch_people": _("sent people"),
    "prolong_dispatch": _("prolonged the term"),
    "end_dispatch": _("ended the term"),
    "register_body": _("registered a body of the industry"),
    "close_body": _("struck the body off"),
    "link_organisation": _("linked an organisation"),
    "end_link": _("ended the link"),
    "register_need": _("registered a need"),
    "register_resource": _("registered a resource"),
    "take_up_need": _("took the need up"),
    "deliver_help": _("delivered"),
    "confirm_help": _("confirmed the help"),
    "send_help_back": _("said the help had not arrived"),
    "give_up_need": _("gave the need up"),
    "close_need": _("closed the need"),
    "close_resource": _("closed the resource"),
    "open_pairing_round": _("opened a round of pairing"),
    "leave_pairing_round": _("took a party out of the round"),
    "set_pairing_place": _("set an urban party's places"),
    "set_pairing_village": _("entered a village in the round"),
    "set_wishes": _("entered wishes"),
    "lock_pair": _("locked a pair"),
    "veto_pair": _("ruled a pair out"),
    "untie_pair": _("lifted a lock or veto"),
    "start_pairing_run": _("started a computation"),
    "keep_pairing_run": _("kept the result"),
    "accept_pairing_run": _("accepted the result"),
    "set_pairing_run_aside": _("set the result aside"),
    "propose_from_pairing_run": _("proposed joint organisations from the result"),
}


@dataclass(frozen=True, kw_only=True)
class TimelineItem:
    """One act as a timeline shows it."""

    text: str
    at: datetime
    who: str
    url: str = ""


def timeline(lines: Iterable[JournalLine]) -> list[TimelineItem]:
    """The journal's lines in words: what was done to what, when, by whom."""
    return [
        TimelineItem(
            text=f"{line.subject_name} · {ACTS.get(line.action, line.action)}", at=line.at, who=line.actor_name
        )
        for line in lines
    ]
