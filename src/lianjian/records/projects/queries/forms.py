"""Which forms of joint organisation the rules allow a group, and what papers they ask for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from lianjian import rules
from lianjian.records.organisations.enums import JointForm
from lianjian.records.organisations.queries.packs import packs_at
from lianjian.records.projects.queries.groups import Group

if TYPE_CHECKING:
    from lianjian.records.organisations.models import Organisation


@dataclass(frozen=True, kw_only=True)
class GroupSize:
    """A group's full members, by party; None where one is not on file."""

    lead_code: str
    members: tuple[int | None, ...]

    @property
    def total(self) -> int | None:
        """All together; None where one party's number is not on file."""
        return None if None in self.members else sum(count or 0 for count in self.members)


@dataclass(frozen=True, kw_only=True)
class FormOption:
    """One form: the rule it stands on and the papers it asks for."""

    form: JointForm
    documents: tuple[str, ...]
    cite: str


@dataclass(frozen=True, kw_only=True)
class FormOptions:
    """What the page says above the list, and each group's size by its lead's code."""

    options: tuple[FormOption, ...]
    sizes: dict[str, GroupSize]
    advice: dict[str, str]


def form_options(*, groups: Sequence[Group], place: Organisation, on: date) -> FormOptions:
    """Ask the rules of the place once per form and size; the act itself asks again with everything it knows."""
    packs = packs_at(organisation=place)
    prefetch_related_objects([party for group in groups for party in (group.lead, *group.villages)], "profiles")
    sizes = {group.lead.code: GroupSize(lead_code=group.lead.code, members=_members(group)) for group in groups}
    return FormOptions(
        options=tuple(_option(form, packs, on) for form in JointForm),
        sizes=sizes,
        advice={code: _advice(size, packs, on) for code, size in sizes.items()},
    )


def _members(group: Group) -> tuple[int | None, ...]:
    def newest(party: Organisation) -> int | None:
        known = [profile for profile in party.profiles.all() if profile.full_members is not None]
        return max(known, key=lambda profile: profile.as_of_on).full_members if known else None

    return tuple(newest(party) for party in (group.lead, *group.villages))


def _option(form: JointForm, packs: rules.Packs, on: date) -> FormOption:
    answer = rules.ask("joint_org_form", on=on, facts=_facts(form, (100,)), packs=packs)
    return FormOption(form=form, documents=answer.documents, cite=answer.cite.text() if answer.cite else "")


def _advice(size: GroupSize, packs: rules.Packs, on: date) -> str:
    if size.total is None:
        return _("The number of full members is not on file for every party: only the alliance can be judged.")
    answer = rules.ask("joint_org_form", on=on, facts=_facts(JointForm.JOINT_GENERAL_BRANCH, size.members), packs=packs)
    if answer.valid is False:
        return answer.missing or ""
    return _("Large enough for a joint general branch, if the approval document is there.")


def _facts(form: JointForm, members: Sequence[int | None]) -> dict[str, object]:
    known = [count or 0 for count in members]
    return {
        "form": str(form),
        "crosses_townships": False,
        "urban_units": 1,
        "village_units": len(known) - 1,
        "full_members_by_unit": known,
        "full_members_total": sum(known),
        "approver": "county_committee",
        "has_approval_document": True,
        "has_exception_document": False,
    }
