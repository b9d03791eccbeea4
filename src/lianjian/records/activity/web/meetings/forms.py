"""What people fill in about meetings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lianjian.records.activity.enums import SELF_GOVERNMENT, MeetingKind
from lianjian.records.activity.web.fields import hour_field
from lianjian.records.members.models import Member
from lianjian.records.organisations.models import JointOrganisation, Organisation
from lianjian.ui.fields import day_field

ALL = [("", _("All"))]
PARTY_LIFE = [kind for kind in MeetingKind if kind not in (*SELF_GOVERNMENT, MeetingKind.COURSE_SESSION)]
PLANNED_HERE = [
    (_("The Party's own meetings"), [(kind.value, kind.label) for kind in PARTY_LIFE]),
    (_("Villagers, residents and their councils"), [(kind.value, kind.label) for kind in SELF_GOVERNMENT]),
]


def _lines(label: Any, rows: int, help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=3000, widget=forms.Textarea(attrs={"rows": rows}), help_text=help_text
    )


class MeetingForm(forms.Form):
    """A meeting to be planned or changed; `fixed_kind` is a planned one's, which stays."""

    kind = forms.ChoiceField(label=_("What it counts as"), choices=PLANNED_HERE)
    title = forms.CharField(label=_("Title"), max_length=120)
    on = day_field(_("Day"))
    begins = hour_field(_("Begins at"))
    ends = hour_field(_("Ends at"))
    place = forms.CharField(label=_("Where it is held"), required=False, max_length=120)
    is_online = forms.BooleanField(label=_("It is held online"), required=False)
    agenda = _lines(_("Agenda"), 4, _("One matter a line."))
    joints = forms.MultipleChoiceField(
        label=_("Invite a whole joint organisation"), required=False, widget=forms.CheckboxSelectMultiple
    )
    partners = forms.MultipleChoiceField(
        label=_("Or some of its parties"), required=False, widget=forms.CheckboxSelectMultiple
    )
    others = _lines(_("Other organisations invited"), 2, _("One a line, by its full name or code."))
    guests = _lines(_("Guests by name"), 2, _("Villagers and others without a record as members, one name a line."))
    entered_afterwards = forms.BooleanField(
        label=_("It was held long ago and is brought in from paper"), required=False
    )

    def __init__(
        self,
        *args: Any,
        partners: Mapping[JointOrganisation, Sequence[Organisation]],
        fixed_kind: MeetingKind | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        whole = [
            (str(joint.pk), f"{joint.name}（{'、'.join(one.name for one in parties)}）")
            for joint, parties in partners.items()
        ]
        single = {str(one.pk): one.name for parties in partners.values() for one in parties}
        self._offer("joints", whole)
        self._offer("partners", list(single.items()))
        if fixed_kind is not None:
            del self.fields["kind"]

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        if not choices:
            del self.fields[name]
            return
        field = self.fields[name]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = choices

    def moment(self, name: str) -> datetime:
        """The meeting's beginning or end in the county's time."""
        on, at = self.cleaned_data["on"], self.cleaned_data[name]
        assert isinstance(on, date)
        assert isinstance(at, time)
        return timezone.make_aware(datetime.combine(on, at))

    def lines(self, name: str) -> tuple[str, ...]:
        """What was written into a field of lines, without the empty ones."""
        return tuple(line.strip() for line in self.cleaned_data[name].splitlines() if line.strip())


class MeetingFilter(forms.Form):
    """The conditions of the list."""

    when = forms.ChoiceField(
        label=_("When"),
        required=False,
        choices=[("coming", _("Coming")), ("held", _("Held")), ("cancelled", _("Cancelled"))],
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[*ALL, *MeetingKind.choices])
    text = forms.CharField(label=_("Title or organisation"), required=False, max_length=80)
    whose = forms.ChoiceField(
        label=_("Own or joint"),
        required=False,
        choices=[*ALL, ("own", _("Of one organisation")), ("joint", _("Of several"))],
    )


class GuestForm(forms.Form):
    """Somebody who is not on the list."""

    name = forms.CharField(label=_("Who"), max_length=50)
    organisation = forms.CharField(
        label=_("Comes from"), required=False, max_length=80, help_text=_("The full name of a branch or village.")
    )


class AnswerForm(forms.Form):
    """Whether one person was there or can come."""

    answer = forms.ChoiceField(label=_("There or not"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=100, help_text=_("A few words are enough; it may stay empty.")
    )

    def __init__(self, *args: Any, choices: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["answer"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


class MinutesForm(forms.Form):
    """What a person writes into the minutes; the rest the record knows."""

    chair = forms.ChoiceField(label=_("Chair"), required=False)
    recorder = forms.ChoiceField(label=_("Recorder"), required=False)
    speeches = forms.CharField(
        label=_("Speeches in short"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Who said what, in a sentence each; one a line."),
    )  # fmt: skip
    resolution = forms.CharField(
        label=_("Resolution"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, people: Sequence[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("chair", "recorder"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("Not said yet")), *((str(one.pk), one.name) for one in people)]
