"""The frame of every page: the menu by role, the bottom bar, the place."""

from __future__ import annotations

import uuid

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lianjian.kernel.actor import LEADERS, OFFICES, STRANGER, Actor
from lianjian.kernel.web import ActingRequest
from lianjian.records.members.queries.people import ROSTER_ROLES
from lianjian.records.organisations.models import Organisation
from lianjian.results.disclosure.enums import DISCLOSING
from lianjian.ui.shell import MenuItem, Shell, elder_mode_chosen

VOTING = "/vote/"
Entry = tuple[str, str]


def shell(request: HttpRequest) -> dict[str, object]:
    """Context processor: what the frame shows, and the hidden field by which a form is accepted once."""
    actor = getattr(request, "actor", STRANGER)
    return {
        "shell": SimpleLazyObject(lambda: _shell(request, actor)),
        "once_input": SimpleLazyObject(
            lambda: format_html('<input type="hidden" name="request_id" value="{}">', uuid.uuid4())
        ),
    }


def home_unit(actor: Actor) -> int | None:
    """The organisation a person works from: the widest he has an office in, else the first of his posts."""
    offices = sorted((m for m in actor.mandates if m.role in OFFICES), key=lambda m: len(m.scope))
    chosen = next(iter([*offices, *actor.mandates]), None)
    return chosen.unit_id if chosen else None


def _shell(request: ActingRequest | HttpRequest, actor: Actor) -> Shell:
    elder = elder_mode_chosen(request=request)
    if actor.is_stranger:
        # Whoever votes is nobody: a link to sign in would make her think that she has to.
        sign_in_url = "" if request.path.startswith(VOTING) else reverse("site:sign-in")
        return Shell(elder=elder, language=get_language() or "", sign_in_url=sign_in_url)
    unit = home_unit(actor)
    name = next((m.unit_name for m in actor.mandates if m.unit_id == unit), "")
    return Shell(
        place_name=name,
        menu=tuple(_menu(request.path, actor)),
        bottom=tuple(_bottom(request.path, actor)),
        todo_url=reverse("site:todo"),
        person_name=actor.name,
        me_url=reverse("site:me"),
        sign_out_url=reverse("site:sign-out"),
        search_url=reverse("site:search"),
        home_url=reverse("site:home"),
        elder=elder,
        language=get_language() or "",
    )


def _menu(path: str, actor: Actor) -> list[MenuItem]:
    """At most seven groups; the pages of the group one is in stand below it."""
    office = actor.has_office
    groups: list[list[Entry]] = [
        [(_("Home"), reverse("site:home"))],
        [
            (_("Organisations"), reverse("organisations:tree")),
            (_("Joint organisations"), reverse("organisations:joint-list")),
            *([(_("Coverage and industry"), reverse("organisations:coverage"))] if office else []),
        ],
        *([_members()] if actor.scopes(*ROSTER_ROLES) else []),
        [
            (_("Meetings and activities"), reverse("activity:meetings")),
            (_("Ballots"), reverse("ballots:ballots")),
            (_("Matters"), reverse("deliberation:matters")),
            (_("Learning"), reverse("activity:courses")),
            (_("Activity rooms"), reverse("activity:rooms")),
            *(_councils() if actor.scopes(*ROSTER_ROLES) else []),
            (_("Rule book"), reverse("deliberation:rule-book")),
        ],
        *([_cadres()] if actor.scopes(*ROSTER_ROLES) else []),
        [
            (_("Needs and resources"), reverse("projects:needs")),
            (_("Pairing"), reverse("projects:rounds")),
            (_("Jobs"), reverse("projects:vacancies")),
            (_("Volunteering"), reverse("casework:calls")),
        ],
    ]
    if office or actor.scopes(*ROSTER_ROLES):
        groups.append(_responsibility(office))
    return [_group(path, entries, groups) for entries in groups]


def _members() -> list[Entry]:
    return [
        (_("Register of members"), reverse("members:register")),
        (_("Transfers of affiliation"), reverse("members:transfers")),
        (_("Members away"), reverse("members:away")),
        (_("Membership dues"), reverse("members:dues")),
        (_("Care and mutual help"), reverse("members:care")),
    ]


def _councils() -> list[Entry]:
    return [
        (_("Questionnaires"), reverse("deliberation:questionnaires")),
        (_("Joint conferences"), reverse("deliberation:conferences")),
    ]


def _cadres() -> list[Entry]:
    return [
        (_("Building the ranks"), reverse("cadres:admission-list")),
        (_("Joining the Party"), reverse("cadres:admission-list")),
        (_("Elections"), reverse("cadres:elections")),
        (_("Duty posts"), reverse("cadres:duty-posts")),
        (_("Reviews of members"), reverse("cadres:reviews")),
        (_("Adjustments of village teams"), reverse("cadres:team-adjustments")),
    ]


def _figures() -> list[Entry]:
    return [
        (_("Figures"), reverse("indicators:figures")),
        (_("Yearly table"), reverse("indicators:yearly-table")),
        (_("Bulletins"), reverse("indicators:bulletins")),
    ]


def _responsibility(office: bool) -> list[Entry]:
    """What is counted, due and asked; who leads a branch sees what concerns his own place."""
    return [
        (_("Disclosure and oversight"), reverse("indicators:figures" if office else "disclosure:sheets")),
        *(_figures() if office else []),
        (_("Disclosure"), reverse("disclosure:sheets")),
        (_("Findings"), reverse("oversight:findings")),
        *([(_("Gaps"), reverse("oversight:gaps"))] if office else []),
        (_("Goals"), reverse("oversight:plans")),
        *([(_("Inspections"), reverse("oversight:inspections"))] if office else []),
        (_("Circulars"), reverse("oversight:circulars")),
        (_("Tables asked from below") if office else _("What is asked of us"), reverse("oversight:requests")),
        (_("Assessments"), reverse("assessment:rounds")),
        (_("Turn-around plans"), reverse("assessment:turnarounds")),
        (_("Honours"), reverse("assessment:honours")),
    ]


def _group(path: str, entries: list[Entry], groups: list[list[Entry]]) -> MenuItem:
    """A group leads to its first page; one that has another name lists that page below it too."""
    here = _active(path, [url for group in groups for _label, url in group])
    (label, url), *rest = entries
    inside = here in [url for _label, url in entries]
    return MenuItem(
        label=label,
        url=url,
        active=here == url and url not in [at for _name, at in rest],
        below=tuple(MenuItem(label=name, url=at, active=here == at) for name, at in rest) if inside else (),
    )


def _bottom(path: str, actor: Actor) -> list[MenuItem]:
    """At most four: a member without office finds the own record, a village's committee its disclosure."""
    own, joint = (_("My record"), reverse("members:me")), (_("Joint"), reverse("organisations:joint-list"))
    shown = (_("Disclosure"), reverse("disclosure:sheets"))
    third = own if actor.is_only_member else shown if _works_in_a_village(actor) else joint
    entries = [
        (_("Home"), reverse("site:home")),
        (_("To do"), reverse("site:todo")),
        third,
        (_("Me"), reverse("site:me")),
    ]
    return _marked(path, entries)


def _works_in_a_village(actor: Actor) -> bool:
    units = actor.units(*LEADERS)
    return bool(units) and Organisation.objects.filter(pk__in=units, kind__in=DISCLOSING).exists()


def _marked(path: str, entries: list[Entry]) -> list[MenuItem]:
    here = _active(path, [url for _label, url in entries])
    return [MenuItem(label=label, url=url, active=url == here) for label, url in entries]


def _active(path: str, urls: list[str]) -> str:
    """The address that is the longest beginning of this page's."""
    best = max((url for url in urls if path.startswith(url)), key=len, default="")
    return "" if best == "/" and path != "/" else best
