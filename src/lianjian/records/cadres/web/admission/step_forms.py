"""The form of each step: the same head for all, and what that step asks beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianjian.records.activity.actions.votes import Exclusion, VoteCounts
from lianjian.records.activity.enums import ExclusionReason
from lianjian.records.activity.models import Meeting
from lianjian.records.cadres.admission_steps.catalogue import (
    ACTIVE,
    ANSWERS,
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
    VOTES,
)
from lianjian.records.cadres.admission_steps.entries import StepEntry
from lianjian.records.cadres.enums import ArchivePlace, ProbationProposal
from lianjian.records.members.models import Member
from lianjian.ui.fields import day_field

EXCUSED_ROWS = 3
MOST = 100_000
COUNTS = {
    "entitled": gettext_lazy("Due: members with a vote"),
    "present": gettext_lazy("Present, of those with a vote"),
    "yes": gettext_lazy("Votes for"),
    "no": gettext_lazy("Votes against"),
    "abstained": gettext_lazy("Abstained"),
    "written_yes": gettext_lazy("Written opinions for, handed in before"),
    "written_no": gettext_lazy("Written opinions against, handed in before"),
}
# What a person states to be so, by step: the name of the fact and how it reads.
STATED: dict[int, dict[str, Any]] = {
    CANDIDATE: {
        "opinions_heard": gettext_lazy("The Party group, the contacts, members and neighbours have been heard"),
    },
    PRE_REVIEW: {"leaves_soon": gettext_lazy("The candidate leaves the unit within three months")},
    ASSEMBLY: {
        "one_by_one": gettext_lazy("Each candidate was discussed and voted on one by one"),
        "secret_ballot": gettext_lazy("The vote was by secret ballot"),
        "objections_settled": gettext_lazy("No objection was raised during the notice, or each was looked into"),
    },
    APPROVAL: {"collective": gettext_lazy("The committee met, and discussed and voted on each person one by one")},
    CONFIRMATION: {
        "one_by_one": gettext_lazy("Each candidate was discussed and voted on one by one"),
        "secret_ballot": gettext_lazy("The vote was by secret ballot"),
    },
}
STATED[CONFIRMATION_APPROVAL] = STATED[APPROVAL]
PAPER_NEEDED = (CANDIDATE_FILING, REVIEW, PRE_REVIEW, FORM, APPROVAL, CONFIRMATION_APPROVAL)
YES_NO = {
    REVIEW: (gettext_lazy("Qualified"), gettext_lazy("Not qualified: the case ends")),
    APPROVAL: (gettext_lazy("Approved"), gettext_lazy("Not approved: the case ends")),
}


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What a step's form offers: who can be named, which meetings voted, how many are due."""

    members: list[Member]
    meetings: list[Meeting]
    voters: int
    is_mobile: bool


class StepForm(forms.Form):
    """One step as it is entered."""

    number = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, number: int, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.step, self.choices = number, choices
        if number in VOTES:
            self._ask_for_vote()
        else:
            self.fields["on"] = day_field(_("Day"))
            self._ask_for_answer()
        self._ask_for_people()
        self._ask_for_more()
        for name, label in STATED.get(number, {}).items():
            self.fields[name] = forms.BooleanField(label=label, required=False)
        if number == PRE_REVIEW:
            self.fields["exception_document"] = forms.CharField(
                label=_("If leaving: the superior's document that agrees all the same"), required=False, max_length=80
            )
        self.fields["document_no"] = forms.CharField(
            label=_("Number of the paper"), required=number in PAPER_NEEDED, max_length=80
        )
        self.fields["note"] = forms.CharField(
            label=_("Note"), required=False, max_length=300, help_text=_("The person can read it.")
        )
        if number in (ACTIVE, ASSEMBLY, APPROVAL, CONFIRMATION_APPROVAL):
            self.fields["reason"] = forms.CharField(
                label=_("Reason, where it is earlier or later than usual"), required=False, max_length=200
            )

    def _ask_for_vote(self) -> None:
        held = [(one.pk, f"{timezone.localdate(one.starts_at):%Y-%m-%d} {one.title}") for one in self.choices.meetings]
        self.fields["meeting"] = forms.TypedChoiceField(
            label=_("General membership meeting"), choices=held, coerce=int,
            help_text=_("Meetings of this branch recorded as held. Record the meeting first if it is missing."),
        )  # fmt: skip
        for name, label in COUNTS.items():
            initial = self.choices.voters if name == "entitled" else 0 if name not in ("present", "yes", "no") else None
            self.fields[name] = forms.IntegerField(label=label, min_value=0, max_value=MOST, initial=initial)
        if self.step == CONFIRMATION:
            self.fields["proposal"] = forms.ChoiceField(
                label=_("What was voted on"), choices=ProbationProposal.choices, widget=forms.RadioSelect
            )
            self.fields["months"] = forms.IntegerField(
                label=_("Months of the extension (6 to 12)"), required=False, min_value=1, max_value=24
            )
        people = [("", "—"), *((str(one.pk), one.name) for one in self.choices.members)]
        for row in range(1, EXCUSED_ROWS + 1):
            self.fields[f"excused{row}"] = forms.ChoiceField(
                label=_("Left out of those due (%(row)s)") % {"row": row}, choices=people, required=False
            )
            self.fields[f"excused{row}_reason"] = forms.ChoiceField(
                label=_("Why"), choices=[("", "—"), *ExclusionReason.choices], required=False
            )
            self.fields[f"excused{row}_document"] = forms.CharField(
                label=_("The superior's document"), required=False, max_length=80
            )

    def _ask_for_answer(self) -> None:
        if self.step in ANSWERS:
            yes, no = YES_NO.get(self.step, (_("Agreed"), _("Not agreed")))
            self.fields["agreed"] = forms.ChoiceField(
                label=_("Answer"), choices=[("yes", yes), ("no", no)], widget=forms.RadioSelect
            )

    def _ask_for_people(self) -> None:
        labels = {CONTACTS: _("One or two full members"), INTRODUCERS: _("Two full members")}
        if self.step in labels:
            self.fields["people"] = forms.TypedMultipleChoiceField(
                label=labels[self.step], choices=[(one.pk, one.name) for one in self.choices.members], coerce=int,
                widget=forms.CheckboxSelectMultiple,
            )  # fmt: skip

    def _ask_for_more(self) -> None:
        if self.step == TRAINING:
            self.fields["training_days"] = forms.IntegerField(
                label=_("Days"), min_value=0, max_value=MOST, required=False
            )
            self.fields["training_hours"] = forms.IntegerField(
                label=_("Class hours"), min_value=0, max_value=MOST, required=False
            )
        if self.step == REVIEW and self.choices.is_mobile:
            self.fields["asked_both"] = forms.BooleanField(
                label=_("The organisations of the home place and of the place of residence were asked"), required=False
            )
        if self.step == ARCHIVE:
            self.fields["archive_place"] = forms.ChoiceField(
                label=_("Where the papers are kept"), choices=ArchivePlace.choices
            )

    def quiet_fields(self) -> list[forms.BoundField]:
        """The rarely needed fields of those left out of those due."""
        return [self[name] for name in self.fields if name.startswith("excused")]

    def main_fields(self) -> list[forms.BoundField]:
        """All other fields."""
        return [self[name] for name in self.fields if not name.startswith("excused")]

    def entry(self) -> StepEntry:
        """The step as the rules look at it."""
        given = self.cleaned_data
        meeting = next((one for one in self.choices.meetings if one.pk == given.get("meeting")), None)
        is_vote = self.step in VOTES
        return StepEntry(
            number=self.step,
            on=timezone.localdate(meeting.starts_at) if meeting else given["on"],
            seen=given["seen"],
            document_no=given["document_no"],
            agreed=given.get("agreed", "yes") == "yes",
            note=given["note"],
            reason=given.get("reason", ""),
            people=tuple(given.get("people", ())),
            facts=self._facts(),
            meeting_id=meeting.pk if meeting else None,
            counts=VoteCounts(**{name: given[name] for name in COUNTS}) if is_vote else None,
            exclusions=tuple(self._exclusions()) if is_vote else (),
        )

    def _facts(self) -> dict[str, object]:
        asked = (
            *STATED.get(self.step, {}), "exception_document", "proposal", "months", "training_days", "training_hours",
            "asked_both", "archive_place",
        )  # fmt: skip
        given = {name: self.cleaned_data.get(name) for name in asked if name in self.fields}
        if given.get("proposal") != ProbationProposal.EXTEND:
            given.pop("months", None)
        return {name: value for name, value in given.items() if value not in (None, "")}

    def _exclusions(self) -> Iterable[Exclusion]:
        given = self.cleaned_data
        for row in range(1, EXCUSED_ROWS + 1):
            if given.get(f"excused{row}") and given.get(f"excused{row}_reason"):
                yield Exclusion(
                    member_id=int(given[f"excused{row}"]),
                    reason=ExclusionReason(given[f"excused{row}_reason"]),
                    document_no=given[f"excused{row}_document"],
                )


def first_day(form: StepForm, day: date) -> None:
    """Has the browser offer no day before the first lawful one."""
    if "on" in form.fields:
        form.fields["on"].widget.attrs["min"] = day.isoformat()
