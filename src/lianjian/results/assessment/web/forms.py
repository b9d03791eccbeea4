"""Forms of the assessment pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lianjian.records.organisations.models import Organisation
from lianjian.results.assessment.enums import PlanOutcome, RoundKind, RoundState
from lianjian.results.assessment.evidence import KINDS
from lianjian.ui.fields import OrganisationField, day_field

ALL = ("", _("All"))
FEW_LINES = forms.Textarea(attrs={"rows": 4})
PLACE = _("Organisation, township or pinyin initials")


class RoundFilter(forms.Form):
    """Conditions of the list of assessments."""

    place = forms.CharField(label=_("Place or name"), required=False)
    year = forms.IntegerField(label=_("Year"), required=False, min_value=2000, max_value=2100)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[ALL, *RoundKind.choices])
    state = forms.ChoiceField(label=_("State"), required=False, choices=[ALL, *RoundState.choices])


class AssessedFilter(forms.Form):
    """Conditions of the organisations in an assessment."""

    place = forms.CharField(label=PLACE, required=False)
    missing = forms.ChoiceField(
        label=_("Still missing"), required=False,
        choices=[
            ALL, ("report", _("Work report")), ("decision", _("Decision of the body")),
            ("appeal", _("Answer to an appeal")),
        ],
    )  # fmt: skip


class NewRoundForm(forms.Form):
    """What an assessment is opened with; the place only where there are several."""

    title = forms.CharField(label=_("Name"), max_length=80)
    plan_no = forms.CharField(label=_("Number of the plan it stands in"), max_length=80)
    plan_body = forms.CharField(label=_("Who approved the plan"), max_length=80)
    starts_on = day_field(_("Period from"), help_text=_("Criteria have to be published before this day."))
    ends_on = day_field(_("Period until"))

    def __init__(self, *args: Any, places: Sequence[Organisation], kinds: Sequence[RoundKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(places) > 1:
            choices = [(one.code, one.name) for one in places]
            self.fields["place"] = forms.ChoiceField(label=_("Which office assesses"), choices=choices)
        if len(kinds) > 1:
            self.fields["kind"] = forms.ChoiceField(
                label=_("Kind"), choices=[(kind, kind.label) for kind in kinds], widget=forms.RadioSelect
            )
        self.order_fields(["place", "kind"])


class CriterionForm(forms.Form):
    """A criterion in words."""

    title = forms.CharField(label=_("Criterion"), max_length=60)
    good = forms.CharField(label=_("What good looks like"), max_length=1000, widget=FEW_LINES)
    evidence = forms.MultipleChoiceField(
        label=_("What the assessors see beside it"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(one.key, one.label) for one in KINDS],
        help_text=_("Confirmed outcomes and gaps against a rule come from the records. Activities are not counted."),
    )  # fmt: skip


class ChooseForm(forms.Form):
    """Which organisations are assessed: whole groups, and single ones by name."""

    groups = forms.MultipleChoiceField(
        label=_("Whole groups"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[
            ("joint", _("All joint organisations")), ("villages", _("All villages")),
            ("townships", _("All townships and subdistricts")),
        ],
    )  # fmt: skip
    organisation = OrganisationField(label=_("Or a single organisation"), required=False)

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = organisations  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        given = super().clean() or {}
        if not given.get("groups") and not given.get("organisation"):
            raise forms.ValidationError(_("Choose a group or name an organisation."))
        return given


class DocumentForm(forms.Form):
    """The number of a document."""

    document_no = forms.CharField(label=_("Number of the document"), max_length=80)


class PersonForm(forms.Form):
    """Somebody by name or sign-in name."""

    person = forms.CharField(label=_("Name or sign-in name"), max_length=50)


class BeginForm(forms.Form):
    """Until when reports and grades come."""

    reports_until = day_field(_("Work reports until"))
    grades_until = day_field(_("Grades until"))


class ReportForm(forms.Form):
    """The work report; drawn from the records, completed by the secretary."""

    text = forms.CharField(
        label=_("Work report"), max_length=5000, widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("What is on record stands here already. Add what matters, take out what does not."),
    )  # fmt: skip
    hand_in = forms.ChoiceField(
        label=_("What now"), widget=forms.RadioSelect, initial="draft",
        choices=[("draft", _("Keep as a draft")), ("hand_in", _("Hand it in; it then stays as it is"))],
    )  # fmt: skip


def _grade_field(words: Sequence[str], label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[(word, word) for word in words], widget=forms.RadioSelect)


class GradeForm(forms.Form):
    """An assessor's word, if the round has any, and why."""

    def __init__(self, *args: Any, words: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if words:
            self.fields["grade"] = _grade_field(words, _("My grade"))
        self.fields["reason"] = forms.CharField(
            label=_("Why, by the criteria"), max_length=1000, widget=FEW_LINES,
            help_text=_("Say what you saw: outcomes, what is still missing, what to advise."),
        )  # fmt: skip


class DecisionForm(forms.Form):
    """What the body decided; nothing is filled in beforehand."""

    body = forms.CharField(label=_("Who decided"), max_length=80)
    document_no = forms.CharField(label=_("Number of the document"), max_length=80)
    on = day_field(_("Decided on"))

    def __init__(self, *args: Any, words: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if words:
            self.fields["grade"] = _grade_field(words, _("Grade decided"))
        self.fields["reason"] = forms.CharField(
            label=_("Why, in words the organisation can work with"), max_length=2000, widget=FEW_LINES
        )


class AppealForm(forms.Form):
    """What is not right."""

    words = forms.CharField(label=_("What is not right, and why"), max_length=2000, widget=FEW_LINES)


class AppealDecisionForm(forms.Form):
    """What was decided of an appeal, and the corrected result where it is upheld."""

    upheld = forms.ChoiceField(
        label=_("What was decided"), widget=forms.RadioSelect,
        choices=[("no", _("The result stands")), ("yes", _("The appeal is right: the result is corrected"))],
    )  # fmt: skip
    answer = forms.CharField(label=_("Answer"), max_length=2000, widget=FEW_LINES)
    body = forms.CharField(label=_("Who decided"), max_length=80)
    document_no = forms.CharField(label=_("Number of the document"), max_length=80)

    def __init__(self, *args: Any, words: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if words:
            self.fields["grade"] = forms.ChoiceField(
                label=_("Corrected grade"), required=False, choices=[("", _("None")), *((one, one) for one in words)]
            )
        self.fields["reason"] = forms.CharField(
            label=_("Reason of the corrected result"), max_length=2000, widget=FEW_LINES, required=False
        )

    def clean(self) -> dict[str, Any]:
        """A corrected result says what it is."""
        given = super().clean() or {}
        if given.get("upheld") == "yes":
            for name in ("grade", "reason"):
                if name in self.fields and not given.get(name):
                    self.add_error(name, _("A corrected result needs this."))
        return given


class PlanFilter(forms.Form):
    """Conditions of the list of plans."""

    place = forms.CharField(label=PLACE, required=False)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[ALL, ("open", _("Open plans")), *PlanOutcome.choices]
    )


class NewPlanForm(forms.Form):
    """A turn-around plan."""

    organisation = OrganisationField(label=_("Organisation to be supported"))
    why = forms.CharField(label=_("Problem to be solved"), max_length=1000, widget=FEW_LINES)
    helper = forms.CharField(
        label=_("Who helps"), max_length=50, help_text=_("Name or sign-in name; somebody without a post there.")
    )
    helping = OrganisationField(label=_("Organisation that helps"), required=False)
    body = forms.CharField(label=_("Who decided"), max_length=80)
    document_no = forms.CharField(label=_("Number of the document"), max_length=80)
    exit_on = day_field(_("Day of exit"))

    def __init__(
        self, *args: Any, below: QuerySet[Organisation], helping: QuerySet[Organisation], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = below  # type: ignore[attr-defined]
        self.fields["helping"].choices = helping  # type: ignore[attr-defined]


class StepForm(forms.Form):
    """A step of a plan."""

    title = forms.CharField(label=_("What is to be done"), max_length=120)
    owner_name = forms.CharField(label=_("Who sees to it"), max_length=50)
    due_on = day_field(_("By when"))


class StepDoneForm(forms.Form):
    """What came of a step."""

    outcome = forms.CharField(label=_("What came of it"), max_length=500, widget=FEW_LINES)
    on = day_field(_("Done on"))


class ReviewForm(forms.Form):
    """How far it is."""

    words = forms.CharField(label=_("How far it is, in words"), max_length=1000, widget=FEW_LINES)


class ExitForm(forms.Form):
    """What was decided at the end."""

    outcome = forms.ChoiceField(
        label=_("What was decided"), widget=forms.RadioSelect,
        choices=[(one, one.label) for one in (PlanOutcome.EXITED, PlanOutcome.NEW_PLAN)],
    )  # fmt: skip
    words = forms.CharField(label=_("What came of it"), max_length=1000, widget=FEW_LINES)
    body = forms.CharField(label=_("Who decided"), max_length=80)
    document_no = forms.CharField(label=_("Number of the document"), max_length=80)
    on = day_field(_("Decided on"))


class HonourFilter(forms.Form):
    """Conditions of the lists of honours."""

    place = forms.CharField(label=PLACE, required=False)
    title = forms.CharField(label=_("Honour"), required=False)


class HonourForm(forms.Form):
    """An honour that was decided."""

    organisation = OrganisationField(label=_("Organisation"))
    title = forms.CharField(label=_("Honour"), max_length=80)
    why = forms.CharField(label=_("Why the honour is given"), max_length=500, widget=FEW_LINES)
    given_by = forms.CharField(label=_("Given by"), max_length=80)
    document_no = forms.CharField(label=_("Number of the document"), max_length=80)
    given_on = day_field(_("Given on"))

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = organisations  # type: ignore[attr-defined]
