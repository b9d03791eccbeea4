"""What the tree pages ask."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianjian.records.organisations.actions.changes import Proposal
from lianjian.records.organisations.actions.shaping import Founding
from lianjian.records.organisations.enums import PartyForm, PostBasis, PostKind, UnitKind
from lianjian.records.organisations.models import Organisation
from lianjian.ui.fields import day_field

SUGGESTED = 100
NAMED = 5


class OrganisationField(forms.CharField):
    """Another organisation by its code or its name; where a name is not enough it lists the codes."""

    def __init__(self, *, among: QuerySet[Organisation] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.among = Organisation.objects.none() if among is None else among

    def clean(self, value: Any) -> Any:
        """The organisation, None where nothing was asked."""
        words = super().clean(value).strip()
        if not words:
            return None
        found = list(self.among.filter(Q(code=words) | Q(name=words)).select_related("parent")[: NAMED + 1])
        if len(found) == 1:
            return found[0]
        if not found:
            raise forms.ValidationError(_("No organisation that you may see has this name or code."))
        named = _(", ").join(f"{one.code}（{one.parent or ''} {one.name}）" for one in found[:NAMED])
        raise forms.ValidationError(_("Several have this name; give the code: %(named)s") % {"named": named})


class BelowFilter(forms.Form):
    """Search in the sub-tree, and the kind."""

    q = forms.CharField(
        label=gettext_lazy("Name, initials or code"),
        required=False,
        help_text=gettext_lazy("Searches everything below, such as 都吉 or djt"),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)

    def __init__(self, *args: Any, kinds: Sequence[UnitKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("All kinds")), *((kind.value, kind.label) for kind in kinds)]  # type: ignore[attr-defined]


class DayForm(forms.Form):
    """A day in the past."""

    on = day_field(gettext_lazy("Day"), required=False)


class ProposalForm(forms.Form):
    """What every change says: since when, and why."""

    effective_on = day_field(
        gettext_lazy("Takes effect on"),
        help_text=gettext_lazy("Today, up to a year back, or ahead; one ahead is approved on its day."),
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), widget=forms.Textarea(attrs={"rows": 2}), max_length=500)
    document_no = forms.CharField(
        label=gettext_lazy("Number of the document"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("Such as 诸组发〔2026〕5号"),
    )

    field_order: Sequence[str] = ()

    def __init__(self, *args: Any, organisation: Organisation, visible: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        self.visible = visible.filter(dissolved_on=None).exclude(pk=organisation.pk)
        self.order_fields([name for name in self.fields if name not in ProposalForm.base_fields])

    @property
    def proposal(self) -> Proposal:
        """What was said in common."""
        said = self.cleaned_data
        return Proposal(effective_on=said["effective_on"], reason=said["reason"], document_no=said["document_no"])


class FoundingForm(ProposalForm):
    """A new organisation."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"))
    form = forms.ChoiceField(label=gettext_lazy("Form of the Party organisation"), choices=PartyForm.choices)
    code = forms.CharField(
        label=gettext_lazy("Code"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("Left empty, the next one after the superior's."),
    )

    def __init__(self, *args: Any, kinds: Sequence[UnitKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]  # type: ignore[attr-defined]

    @property
    def founding(self) -> Founding:
        """The organisation to be."""
        said = self.cleaned_data
        return Founding(name=said["name"], kind=UnitKind(said["kind"]), form=PartyForm(said["form"]), code=said["code"])


class RenamingForm(ProposalForm):
    """Another name."""

    name = forms.CharField(label=gettext_lazy("New name"), max_length=80)


class MovingForm(ProposalForm):
    """Another superior."""

    parent = OrganisationField(
        label=gettext_lazy("New superior"), help_text=gettext_lazy("Its name or code"), max_length=80
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].among = self.visible  # type: ignore[attr-defined]


class MergingForm(ProposalForm):
    """Which neighbours end and come into this one."""

    merged = forms.ModelMultipleChoiceField(
        label=gettext_lazy("These end and come into it"),
        queryset=Organisation.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    other = OrganisationField(
        label=gettext_lazy("One from elsewhere"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("Its name or code, where it stands under another superior"),
    )
    name = forms.CharField(label=gettext_lazy("Its name from then on"), max_length=80)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = self.organisation
        self.fields["merged"].queryset = self.visible.filter(parent=here.parent_id, kind=here.kind).order_by("path")  # type: ignore[attr-defined]
        self.fields["other"].among = self.visible  # type: ignore[attr-defined]
        self.fields["name"].initial = here.name

    @property
    def all_merged(self) -> list[Organisation]:
        """Those ticked and the one from elsewhere."""
        other = self.cleaned_data["other"]
        return [*self.cleaned_data["merged"], *([other] if other else [])]


class SplittingForm(FoundingForm):
    """What is split off, and who goes with it."""

    children = forms.ModelMultipleChoiceField(
        label=gettext_lazy("These go over to the new one"),
        queryset=Organisation.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["children"].queryset = self.visible.filter(parent=self.organisation).order_by("path")  # type: ignore[attr-defined]


class DissolvingForm(ProposalForm):
    """The end, and who takes over."""

    heir = OrganisationField(
        label=gettext_lazy("Who takes over"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("Name or code of the organisation that takes over what is below it and hangs on it"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["heir"].among = self.visible  # type: ignore[attr-defined]


class DecisionForm(forms.Form):
    """A word to a decision."""

    document_no = forms.CharField(label=gettext_lazy("Number of the document"), required=False, max_length=80)
    note = forms.CharField(
        label=gettext_lazy("Reason or remark"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class PostForm(forms.Form):
    """Who takes up which post, and by what right."""

    kind = forms.ChoiceField(label=gettext_lazy("Post"))
    person = forms.CharField(
        label=gettext_lazy("Person"), max_length=50, help_text=gettext_lazy("The name, or the sign-in name")
    )
    basis = forms.ChoiceField(
        label=gettext_lazy("How it came about"), choices=PostBasis.choices, widget=forms.RadioSelect
    )
    document_no = forms.CharField(
        label=gettext_lazy("Number of the document"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("Of the approval of the election, or of the assignment"),
    )
    since = day_field(gettext_lazy("Since"))

    def __init__(self, *args: Any, kinds: Sequence[PostKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]  # type: ignore[attr-defined]


class ConfirmForm(forms.Form):
    """By what right a designated person now holds the post."""

    basis = forms.ChoiceField(
        label=gettext_lazy("How it came about"),
        choices=[choice for choice in PostBasis.choices if choice[0] != PostBasis.DESIGNATED],
        widget=forms.RadioSelect,
    )
    document_no = forms.CharField(label=gettext_lazy("Number of the document"), max_length=80)


class EndPostForm(forms.Form):
    """When a post ends, and why."""

    on = day_field(gettext_lazy("First day without the post"))
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
