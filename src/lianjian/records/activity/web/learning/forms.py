"""Forms of courses, hours, training plans and study reports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianjian.kernel.uploads import ACCEPTED
from lianjian.records.activity.actions.courses import CourseCard
from lianjian.records.activity.enums import Audience, CourseSubject, Sharing
from lianjian.records.activity.models import Course
from lianjian.records.activity.web.fields import hour_field
from lianjian.records.members.models import Member
from lianjian.records.organisations.models import Organisation
from lianjian.ui.fields import day_field

ALL = ("", gettext_lazy("All"))
MONTHS = 12
CHOICES = 4


def organisation_field(organisations: Sequence[Organisation], label: Any) -> forms.ChoiceField:
    """One of the organisations, by its code."""
    return forms.ChoiceField(label=label, choices=[(one.code, one.name) for one in organisations])


class CourseForm(forms.Form):
    """What a course is; the organisation only where there are several to choose from."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    subject = forms.ChoiceField(label=gettext_lazy("About what"), choices=CourseSubject.choices)
    audiences = forms.MultipleChoiceField(
        label=gettext_lazy("For whom"), choices=Audience.choices, widget=forms.CheckboxSelectMultiple
    )
    hours = forms.DecimalField(
        label=gettext_lazy("Class hours of one session"), min_value=0, max_digits=4, decimal_places=1
    )
    teacher = forms.CharField(
        label=gettext_lazy("Who teaches"), max_length=120, required=False,
        help_text=gettext_lazy("For example: two agronomists of the county's agriculture office"),
    )  # fmt: skip
    description = forms.CharField(
        label=gettext_lazy("What people learn"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    is_open = forms.BooleanField(label=gettext_lazy("Other organisations may come"), required=False, initial=True)

    def __init__(self, *args: Any, organisations: Sequence[Organisation] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(organisations) > 1:
            self.fields["organisation"] = organisation_field(organisations, _("Which organisation"))

    def card(self) -> CourseCard:
        """What was entered."""
        given = self.cleaned_data
        return CourseCard(
            name=given["name"],
            subject=CourseSubject(given["subject"]),
            audiences=tuple(Audience(one) for one in given["audiences"]),
            hours=given["hours"],
            teacher=given["teacher"],
            description=given["description"],
            is_open=given["is_open"],
        )

    @staticmethod
    def as_it_is(course: Course) -> dict[str, object]:
        """What stands in the form at first."""
        names = ("name", "subject", "audiences", "hours", "teacher", "description", "is_open")
        return {name: getattr(course, name) for name in names}


class CourseFilter(forms.Form):
    """Conditions of the catalogue."""

    text = forms.CharField(label=gettext_lazy("Words, or who teaches"), required=False)
    subject = forms.ChoiceField(label=gettext_lazy("About what"), required=False, choices=[ALL, *CourseSubject.choices])
    audience = forms.ChoiceField(label=gettext_lazy("For whom"), required=False, choices=[ALL, *Audience.choices])
    state = forms.ChoiceField(
        label=gettext_lazy("State"), required=False,
        choices=[
            ("", gettext_lazy("In the catalogue")), ("closed", gettext_lazy("Closed")), ("all", gettext_lazy("All")),
        ],
    )  # fmt: skip


class MaterialForm(forms.Form):
    """Words, a file, or both."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=120)
    text = forms.CharField(
        label=gettext_lazy("Text"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 8})
    )
    file = forms.FileField(
        label=gettext_lazy("File"), required=False, widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
        help_text=gettext_lazy("PDF, Word, Excel, PowerPoint or a picture; 10 MB at most."),
    )  # fmt: skip


class SessionForm(forms.Form):
    """When, where and for whom a session is held."""

    day = day_field(gettext_lazy("Day"))
    starts = hour_field(gettext_lazy("Begins at"))
    ends = hour_field(gettext_lazy("Ends at"))
    place = forms.CharField(label=gettext_lazy("Where it is held"), max_length=120, required=False)
    is_online = forms.BooleanField(label=gettext_lazy("Held online"), required=False)
    audience = forms.ChoiceField(
        label=gettext_lazy("Who is called"), widget=forms.RadioSelect,
        choices=[
            (Audience.MEMBERS, gettext_lazy("The members of the branch")),
            (Audience.CADRES, gettext_lazy("Its cadres and those below it")),
            (Audience.VILLAGERS, gettext_lazy("Villagers only, by name")),
        ],
    )  # fmt: skip
    guests = forms.CharField(
        label=gettext_lazy("Villagers who come"), required=False, max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("One name a line; more can be added at the door."),
    )  # fmt: skip

    def __init__(self, *args: Any, organisations: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(organisations) > 1:
            self.fields["organisation"] = organisation_field(organisations, _("Who holds it"))

    def names(self) -> tuple[str, ...]:
        """The guests' names, each once."""
        lines = (line.strip() for line in self.cleaned_data["guests"].splitlines())
        return tuple(dict.fromkeys(line for line in lines if line))


class QuestionForm(forms.Form):
    """A question with up to four choices, one of them right."""

    text = forms.CharField(label=gettext_lazy("Question"), max_length=200)
    correct = forms.TypedChoiceField(label=gettext_lazy("The right choice"), coerce=int)
    explanation = forms.CharField(
        label=gettext_lazy("Why it is right"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Shown when the answers are in."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place in range(CHOICES):
            self.fields[f"choice_{place}"] = forms.CharField(
                label=_("Choice %(letter)s") % {"letter": "ABCD"[place]}, max_length=100, required=place < 2
            )
        self.fields["correct"].choices = [(place, "ABCD"[place]) for place in range(CHOICES)]  # type: ignore[attr-defined]
        self.order_fields(["text", *(f"choice_{place}" for place in range(CHOICES)), "correct", "explanation"])

    def choices(self) -> list[str]:
        """The choices that were written."""
        return [self.cleaned_data[f"choice_{place}"] for place in range(CHOICES)]


class TrainingForm(forms.Form):
    """One line of a year's plan."""

    need = forms.CharField(
        label=gettext_lazy("What people need to learn"), max_length=200,
        help_text=gettext_lazy("For example: village accounts under the law of 2025"),
    )  # fmt: skip
    course = forms.ChoiceField(label=gettext_lazy("By which course"))
    audience = forms.ChoiceField(label=gettext_lazy("For whom"), choices=Audience.choices, initial=Audience.CADRES)
    month = forms.TypedChoiceField(
        label=gettext_lazy("In which month"), coerce=int, choices=[(number, number) for number in range(1, MONTHS + 1)]
    )

    def __init__(self, *args: Any, courses: Sequence[Course], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course"].choices = [(one.code, one.name) for one in courses]  # type: ignore[attr-defined]


class ReportForm(forms.Form):
    """What the author learned; from paper also who wrote it and how he agreed."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=120)
    text = forms.CharField(
        label=gettext_lazy("What was learned"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 10})
    )
    consent = forms.ChoiceField(
        label=gettext_lazy("Who may read it"), choices=Sharing.choices, initial=Sharing.COMMITTEE,
        widget=forms.RadioSelect, help_text=gettext_lazy("The author can change this at any time."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, organisations: Sequence[Organisation] = (), authors: Sequence[Member] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if authors:
            self.fields["author"] = forms.ChoiceField(
                label=_("Who wrote it"), choices=[(one.code, f"{one.name} · {one.code}") for one in authors]
            )
            self.fields["typed_with_consent"] = forms.CharField(
                label=_("How the author agreed"), max_length=200,
                help_text=_("For example: gave me the paper on 5 March and asked me to type it in"),
            )  # fmt: skip
        if len(organisations) > 1:
            self.fields["organisation"] = organisation_field(organisations, _("To which branch"))
        self.order_fields(["author", "organisation", "title", "text", "typed_with_consent", "consent"])


class ReportFilter(forms.Form):
    """Conditions of the list of reports."""

    text = forms.CharField(label=gettext_lazy("Words or author"), required=False)
    since = day_field(gettext_lazy("Handed in since"), required=False)
    published = forms.ChoiceField(
        label=gettext_lazy("Published"), required=False,
        choices=[
            ALL, (Sharing.COMMITTEE, gettext_lazy("Not published")), (Sharing.BRANCH, Sharing.BRANCH.label),
            (Sharing.PUBLIC, Sharing.PUBLIC.label),
        ],
    )  # fmt: skip


class CommentForm(forms.Form):
    """A sentence or two."""

    text = forms.CharField(label=gettext_lazy("Comment"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class ConsentForm(forms.Form):
    """How far a report may be read."""

    consent = forms.ChoiceField(
        label=gettext_lazy("Who may read it"), choices=Sharing.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, told_by_author: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not told_by_author:
            self.fields["note"] = forms.CharField(label=_("How the author told you"), max_length=200)
