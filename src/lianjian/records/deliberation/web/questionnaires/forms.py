"""Forms of the questionnaire pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianjian.records.deliberation.council_enums import (
    AnswerChannel,
    HouseholdState,
    QuestionKind,
    QuestionnaireKind,
    QuestionnaireState,
)
from lianjian.records.deliberation.models import Question, Questionnaire
from lianjian.records.deliberation.web.council_forms import ALL, ListFilter, OnBehalf
from lianjian.ui.fields import day_field


class QuestionnaireForm(OnBehalf):
    """What is asked, and whether answers carry the household's name."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=QuestionnaireKind.choices, widget=forms.RadioSelect,
        initial=QuestionnaireKind.QUESTIONNAIRE,
    )  # fmt: skip
    title = forms.CharField(label=_("What it is about"), max_length=120)
    introduction = forms.CharField(
        label=_("A few words before the questions"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    is_signed = forms.TypedChoiceField(
        label=_("Do answers carry the household's name?"), coerce=lambda value: value == "yes",
        choices=[("no", _("No: answers are kept apart from names, nobody can look them up")),
                 ("yes", _("Yes: every answer is kept with the householder's name"))],
        widget=forms.RadioSelect, initial="no",
    )  # fmt: skip
    matter = forms.CharField(
        label=_("Number of the matter it belongs to"), max_length=20, required=False,
    )  # fmt: skip


class QuestionForm(forms.Form):
    """One question."""

    kind = forms.ChoiceField(label=_("How it is answered"), choices=QuestionKind.choices)
    text = forms.CharField(label=_("The question"), max_length=200)
    options = forms.CharField(
        label=_("Answers to choose from"), max_length=1200, required=False, help_text=_("One a line."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip


class RollForm(forms.Form):
    """The households, pasted, or those of an earlier questionnaire."""

    earlier = forms.ChoiceField(label=_("As in an earlier questionnaire"), required=False)
    rows = forms.CharField(
        label=_("Or paste the roll"), required=False, max_length=400_000, widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("One household a line: the householder, then the group; two columns copied from a table will do."),
    )  # fmt: skip

    def __init__(self, *args: Any, earlier: Sequence[Questionnaire], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.code, one.title) for one in earlier]
        self.fields["earlier"] = forms.ChoiceField(
            label=_("As in an earlier questionnaire"), required=False, choices=[("", _("None")), *choices]
        )
        self.order_fields(["earlier", "rows"])
        if not choices:
            del self.fields["earlier"]


class OpenForm(forms.Form):
    """Until when."""

    open_until = day_field(_("Last day to answer"))


class AnswerForm(forms.Form):
    """A household's answers, a field a question."""

    def __init__(self, *args: Any, questions: Sequence[Question], by_clerk: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._questions = questions
        for question in questions:
            self.fields[f"q{question.position}"] = _field_of(question)
        if by_clerk:
            channels = [(one.value, one.label) for one in (AnswerChannel.DESK, AnswerChannel.PAPER)]
            self.fields["channel"] = forms.ChoiceField(
                label=_("How the answer came in"), choices=channels, widget=forms.RadioSelect, initial=channels[0][0]
            )

    def answers(self) -> dict[int, str | list[int]]:
        """The answers by question id, as the actions want them."""
        found: dict[int, str | list[int]] = {}
        for question in self._questions:
            given = self.cleaned_data.get(f"q{question.position}") or ""
            if question.kind == QuestionKind.TEXT:
                found[question.pk] = given
            else:
                found[question.pk] = [int(one) for one in ([given] if isinstance(given, str) else given) if one]
        return found


class HouseholdFilter(forms.Form):
    """Which households of the roll."""

    text = forms.CharField(label=_("Householder or group"), required=False, max_length=50)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[*ALL, *HouseholdState.choices])


class QuestionnaireFilter(ListFilter):
    """Conditions of the list."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=[*ALL, *QuestionnaireState.choices])


def _field_of(question: Question) -> forms.Field:
    label = f"{question.position}. {question.text}"
    if question.kind == QuestionKind.TEXT:
        return forms.CharField(
            label=label, required=False, max_length=200, widget=forms.Textarea(attrs={"rows": 2}),
            help_text=_("No phone or identity numbers, please."),
        )  # fmt: skip
    choices = [(str(place), option) for place, option in enumerate(question.options)]
    if question.kind == QuestionKind.SEVERAL:
        return forms.MultipleChoiceField(
            label=label, required=False, choices=choices, widget=forms.CheckboxSelectMultiple
        )
    return forms.ChoiceField(label=label, required=False, choices=choices, widget=forms.RadioSelect)
