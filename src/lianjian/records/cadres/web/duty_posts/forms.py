"""Forms of the duty post pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianjian.records.cadres.enums import Ability, HalfYearVerdict, HoldingState

if TYPE_CHECKING:
    from lianjian.records.cadres.catalogue import DutyKind
    from lianjian.records.members.models import Member
    from lianjian.records.organisations.models import Organisation

ALL = ("", _("All"))
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
FEW_LINES = forms.Textarea(attrs={"rows": 3})


class PostFilter(forms.Form):
    """Conditions of the list of posts."""

    text = forms.CharField(label=_("Post, branch or pinyin initials"), required=False)
    place = forms.CharField(label=_("Place (township or county)"), required=False)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("In use")), ("free", _("With a free seat")), ("closed", _("Closed"))],
    )


class HolderFilter(forms.Form):
    """Conditions of the list of holders."""

    text = forms.CharField(label=_("Name, post, branch or pinyin initials"), required=False)
    place = forms.CharField(label=_("Place (township or county)"), required=False)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("In the post")), *HoldingState.choices, ("all", _("All"))]
    )
    kind = forms.CharField(required=False, widget=forms.HiddenInput)


class NewPostForm(forms.Form):
    """Set up a post: which kind, how many seats; the organisation only where there are several to choose from."""

    def __init__(
        self, *args: Any, organisations: Sequence[Organisation], kinds: Sequence[DutyKind], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if len(organisations) > 1:
            choices = [(one.code, one.name) for one in organisations]
            self.fields["organisation"] = forms.ChoiceField(label=_("Branch"), choices=choices)
        self.fields["kind"] = forms.ChoiceField(
            label=_("Kind of post"), choices=[(kind.code, f"{kind.title}：{kind.duties}") for kind in kinds]
        )
        self.fields["seats"] = forms.IntegerField(label=_("Seats of the post"), min_value=1, max_value=200, initial=1)
        self.fields["duties"] = forms.CharField(
            label=_("Duties in the branch's own words"), required=False, max_length=500, widget=FEW_LINES,
            help_text=_("Empty: as the catalogue says."),
        )  # fmt: skip


class RevisePostForm(forms.Form):
    """Change seats and words."""

    seats = forms.IntegerField(label=_("Seats of the post"), min_value=1, max_value=200)
    duties = forms.CharField(label=_("Duties"), max_length=500, widget=FEW_LINES)


class ClaimForm(forms.Form):
    """A member's wish for a post; the member only where the branch enters it for somebody."""

    def __init__(self, *args: Any, suits: Sequence[str], members: Sequence[Member] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if members:
            self.fields["member"] = forms.ChoiceField(
                label=_("Who said so"), choices=[(one.code, one.name) for one in members]
            )
        if suits:
            self.fields["brings"] = forms.MultipleChoiceField(
                label=_("What fits"), required=False, widget=forms.CheckboxSelectMultiple,
                choices=[(one, Ability(one).label) for one in suits],
            )  # fmt: skip
        self.fields["wish"] = forms.CharField(label=_("In a sentence, why"), required=False, max_length=200)


class WordsForm(forms.Form):
    """A sentence."""

    words = forms.CharField(label=_("In a sentence"), max_length=500, widget=FEW_LINES)


class ObjectionAnswerForm(forms.Form):
    """The branch's answer to an objection."""

    answer = forms.CharField(label=_("Answer"), max_length=500, widget=FEW_LINES)
    upheld = forms.ChoiceField(
        label=_("What follows"),
        choices=[("no", _("The choice stands")), ("yes", _("The objection is right: somebody else is chosen"))],
        widget=forms.RadioSelect,
    )


class HalfYearForm(forms.Form):
    """The branch's half-yearly words."""

    words = forms.CharField(label=_("How the post is held"), max_length=500, widget=FEW_LINES)
    verdict = forms.ChoiceField(
        label=_("The branch decides"), choices=HalfYearVerdict.choices, widget=forms.RadioSelect, initial="keep_on"
    )


class HonourForm(forms.Form):
    """An honour from its document."""

    title = forms.CharField(label=_("Honour"), max_length=60)
    decided_by = forms.CharField(label=_("Given by"), max_length=80)
    document_no = forms.CharField(label=_("Document number"), max_length=80)
    decided_on = forms.DateField(label=_("Date of the decision"), widget=DAY)


class PublishForm(forms.Form):
    """How long the notice hangs."""

    until = forms.DateField(label=_("Closing day"), required=False, widget=DAY)


class KindForm(forms.Form):
    """A kind of post of the county's own."""

    title = forms.CharField(label=_("Name of the post"), max_length=20)
    duties = forms.CharField(label=_("Duties"), max_length=500, widget=FEW_LINES)
    suits = forms.MultipleChoiceField(
        label=_("Whom it suits"), required=False, choices=Ability.choices, widget=forms.CheckboxSelectMultiple
    )
