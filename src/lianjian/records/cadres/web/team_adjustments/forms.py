"""Forms of the pages on villages' teams."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianjian.records.cadres.actions.team_adjustments import NewAdjustment
from lianjian.records.cadres.enums import PostChange
from lianjian.records.organisations.models import JointOrganisation, Post
from lianjian.ui.fields import OrganisationField, day_field

FEW_LINES = forms.Textarea(attrs={"rows": 3})


class VillageForm(forms.Form):
    """Of which village."""

    village = OrganisationField(label=_("Village"))


class AdjustmentFilter(forms.Form):
    """Conditions of the list."""

    place = forms.CharField(label=_("Village, township or pinyin initials"), required=False)
    joint = forms.CharField(label=_("Joint organisation"), required=False)
    document = forms.CharField(label=_("Number of the document"), required=False)


class AdjustmentForm(forms.Form):
    """What was decided about the village's team, and which posts it changed."""

    on = day_field(_("Decided on"))
    decided_by = forms.CharField(label=_("Who decided"), max_length=80)
    document_no = forms.CharField(label=_("Number of the document"), max_length=80)
    why = forms.CharField(label=_("What was not in order"), max_length=500, widget=FEW_LINES)

    def __init__(
        self,
        *args: Any,
        posts: Sequence[tuple[PostChange, Post]],
        joint: JointOrganisation | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["posts"] = forms.MultipleChoiceField(
            label=_("Posts that changed"), widget=forms.CheckboxSelectMultiple,
            choices=[(f"{change}-{post.pk}", _in_words(change, post)) for change, post in posts],
            help_text=_("A post is filled or ended on the village's page; here it is only chosen."),
        )  # fmt: skip
        if joint is not None:
            self.fields["help_given"] = forms.CharField(
                label=_("How %(joint)s helped") % {"joint": joint.name}, max_length=500, widget=FEW_LINES,
                required=False, help_text=_("Empty where it had no part in it."),
            )  # fmt: skip

    def adjustment(self) -> NewAdjustment:
        """What the action takes."""
        given = self.cleaned_data
        posts = [(PostChange(change), int(pk)) for change, pk in (one.split("-") for one in given["posts"])]
        return NewAdjustment(
            on=given["on"], decided_by=given["decided_by"], document_no=given["document_no"], why=given["why"],
            posts=posts, help_given=given.get("help_given", ""),
        )  # fmt: skip


def _in_words(change: PostChange, post: Post) -> str:
    day = post.during.lower if change == PostChange.FILLED else post.during.upper
    return f"{change.label} · {post.get_kind_display()} {post.account.name} · {day}"
