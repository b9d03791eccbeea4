"""Forms of the pairing pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianjian.engines.pairing import Cover
from lianjian.records.organisations.enums import JointForm
from lianjian.records.projects.enums import Criterion, Industry, PairingMode, RunState
from lianjian.records.projects.models import PairingTie
from lianjian.records.projects.run_settings import LARGEST_QUOTA, LARGEST_WEIGHT, RunSettings
from lianjian.ui.fields import WHY

if TYPE_CHECKING:
    from lianjian.records.organisations.models import Organisation

WISHES = 5
LEVELS_OF_DRIVING = [
    (0, _("0 none to speak of")),
    (1, _("1 little")),
    (2, _("2 fair")),
    (3, _("3 strong")),
    (4, _("4 very strong")),
]
LEVELS_OF_WEAKNESS = [
    (0, _("0 strong")),
    (1, _("1 fair")),
    (2, _("2 rather weak")),
    (3, _("3 weak")),
    (4, _("4 very weak")),
]
COVERS = [
    (Cover.BONUS.value, _("As many villages as worthwhile")),
    (Cover.ALL.value, _("Every village must be placed")),
    (Cover.NONE.value, _("Only good pairs count")),
]


class RoundForm(forms.Form):
    """A new round."""

    name = forms.CharField(
        label=_("Name of the round"), max_length=80, help_text=_("For example: Longdu area, spring 2026")
    )
    place = forms.ChoiceField(label=_("Place"))
    mode = forms.ChoiceField(
        label=_("How"), choices=PairingMode.choices, widget=forms.RadioSelect, initial=PairingMode.ASSIGNED
    )

    def __init__(self, *args: Any, places: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [(place.code, place.name) for place in places]  # type: ignore[attr-defined]


class RoundFilter(forms.Form):
    """Conditions of the list of rounds."""

    name = forms.CharField(label=_("Name"), required=False)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All")), ("open", _("Nothing accepted yet")), ("accepted", _("A result is accepted"))],
    )


class PartyFilter(forms.Form):
    """Conditions of the list of organisations that could take part."""

    name = forms.CharField(label=_("Name or pinyin initials"), required=False)


class PlaceForm(forms.Form):
    """How an urban party takes part."""

    industry = forms.ChoiceField(label=_("Industry"), choices=Industry.choices)
    driving = forms.TypedChoiceField(label=_("Driving power"), choices=LEVELS_OF_DRIVING, coerce=int)
    lower = forms.IntegerField(label=_("Fewest villages"), min_value=0, max_value=LARGEST_QUOTA)
    upper = forms.IntegerField(label=_("Most villages"), min_value=1, max_value=LARGEST_QUOTA)
    note = forms.CharField(
        label=_("Note"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Why its quota differs from the rule"),
    )


class VillageForm(forms.Form):
    """How a village takes part."""

    industry = forms.ChoiceField(label=_("Industry"), choices=Industry.choices)
    weakness = forms.TypedChoiceField(label=_("How weak it is"), choices=LEVELS_OF_WEAKNESS, coerce=int)


class ReasonForm(forms.Form):
    """A typed reason."""

    reason = forms.CharField(label=_("Reason"), max_length=500, help_text=WHY, widget=forms.Textarea(attrs={"rows": 2}))


class NameForm(forms.Form):
    """The name under which a result is kept."""

    name = forms.CharField(label=_("Name of this result"), max_length=80)


class WishesForm(forms.Form):
    """Up to five wishes, best first."""

    def __init__(self, *args: Any, others: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("No wish")), *((other.code, other.name) for other in others)]
        for number in range(1, WISHES + 1):
            label = _("Wish %(number)s") % {"number": number}
            self.fields[f"wish{number}"] = forms.ChoiceField(label=label, choices=choices, required=False)

    def codes(self) -> list[str]:
        """The chosen codes, best first; gaps close up."""
        chosen = (self.cleaned_data[f"wish{number}"] for number in range(1, WISHES + 1))
        return [code for code in chosen if code]


class TieForm(forms.Form):
    """A lock or a veto."""

    kind = forms.ChoiceField(
        label=_("What"),
        choices=[
            (PairingTie.Kind.LOCK, _("Lock: these two belong together")),
            (PairingTie.Kind.VETO, _("Veto: these two never")),
        ],
        widget=forms.RadioSelect,
        initial=PairingTie.Kind.LOCK,
    )
    place = forms.ChoiceField(label=_("Urban organisation"))
    village = forms.ChoiceField(label=_("Village"))
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(
        self, *args: Any, places: Sequence[Organisation], villages: Sequence[Organisation], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [(one.code, one.name) for one in places]  # type: ignore[attr-defined]
        self.fields["village"].choices = [(one.code, one.name) for one in villages]  # type: ignore[attr-defined]


class PairForm(forms.Form):
    """One urban party and one village, to be compared or insisted on."""

    place = forms.ChoiceField(label=_("Urban organisation"))
    village = forms.ChoiceField(label=_("Village"))

    def __init__(
        self, *args: Any, places: Sequence[Organisation], villages: Sequence[Organisation], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [(one.code, one.name) for one in places]  # type: ignore[attr-defined]
        self.fields["village"].choices = [(one.code, one.name) for one in villages]  # type: ignore[attr-defined]


class SettingsForm(forms.Form):
    """How a round is to be computed."""

    mode = forms.ChoiceField(label=_("How"), choices=PairingMode.choices, widget=forms.RadioSelect)
    quota = forms.ChoiceField(
        label=_("Villages per urban party"),
        choices=[("own", _("Each party's own quota")), ("all", _("The same for all:"))],
        widget=forms.RadioSelect,
    )
    lower = forms.IntegerField(label=_("Fewest"), min_value=0, max_value=LARGEST_QUOTA)
    upper = forms.IntegerField(label=_("Most"), min_value=1, max_value=LARGEST_QUOTA)
    weakest_first = forms.BooleanField(label=_("Weakest villages first"), required=False)
    fairness_floor = forms.BooleanField(label=_("Lift the worst pair first"), required=False)
    cover = forms.ChoiceField(label=_("How many to place"), choices=COVERS)
    exact = forms.BooleanField(label=_("Freely chosen: prove that it is stable"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for criterion in Criterion:
            self.fields[f"weight_{criterion}"] = forms.IntegerField(
                label=criterion.label, min_value=0, max_value=LARGEST_WEIGHT
            )

    @property
    def weights(self) -> list[forms.BoundField]:
        """The fields of the weights."""
        return [self[f"weight_{criterion}"] for criterion in Criterion]

    def settings(self) -> RunSettings:
        """The settings as chosen."""
        chosen = self.cleaned_data
        same = chosen["quota"] == "all"
        return RunSettings(
            mode=PairingMode(chosen["mode"]),
            weights={criterion: chosen[f"weight_{criterion}"] for criterion in Criterion},
            lower=chosen["lower"] if same else None,
            upper=chosen["upper"] if same else None,
            weakest_first=chosen["weakest_first"],
            fairness_floor=chosen["fairness_floor"],
            cover=Cover(chosen["cover"]),
            exact=chosen["exact"],
        )


def chosen_before(settings: RunSettings, *, lower: int, upper: int) -> dict[str, Any]:
    """The form's first values; `lower` and `upper` stand ready where each party has its own quota."""
    return {
        "mode": settings.mode,
        "quota": "own" if settings.lower is None else "all",
        "lower": lower if settings.lower is None else settings.lower,
        "upper": upper if settings.upper is None else settings.upper,
        "weakest_first": settings.weakest_first,
        "fairness_floor": settings.fairness_floor,
        "cover": settings.cover.value,
        "exact": settings.exact,
        **{f"weight_{criterion}": settings.weights[criterion] for criterion in Criterion},
    }


class RunFilter(forms.Form):
    """Conditions of the list of runs."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *RunState.choices])
    mode = forms.ChoiceField(label=_("How"), required=False, choices=[("", _("All")), *PairingMode.choices])
    name = forms.CharField(label=_("Name or code"), required=False)


class ProposalForm(forms.Form):
    """How one group is to be proposed; its tick bears the lead's name."""

    chosen = forms.BooleanField(required=False)
    name = forms.CharField(label=_("Its name"), max_length=80)
    form = forms.ChoiceField(label=_("Form"), choices=JointForm.choices)
    approval_reason = forms.CharField(label=_("Reason or document number"), max_length=300, required=False)

    def __init__(self, *args: Any, lead: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chosen"].label = lead
