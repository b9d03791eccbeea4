"""Forms of the review pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianjian.records.ballots.enums import Channel
from lianjian.records.cadres.actions.reviews import Count, NewVillager
from lianjian.records.cadres.enums import Grade, GradingBody, LeftOut, PlanOutcome, ReviewKind, ReviewState
from lianjian.records.cadres.queries.reviews import COUNTS
from lianjian.ui.fields import day_field

if TYPE_CHECKING:
    from lianjian.records.activity.models import Meeting
    from lianjian.records.cadres.models import ReviewedMember
    from lianjian.records.members.models import Member
    from lianjian.records.organisations.models import Organisation

ALL = ("", _("All"))
FEW_LINES = forms.Textarea(attrs={"rows": 3})
SEPARATORS = str.maketrans("，\t；;", ",,,,")


class RoundFilter(forms.Form):
    """Conditions of the list of rounds."""

    place = forms.CharField(label=_("Branch, township or pinyin initials"), required=False)
    year = forms.IntegerField(label=_("Year"), required=False, min_value=2000, max_value=2100)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[ALL, *ReviewState.choices])
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[ALL, *ReviewKind.choices])


class NewRoundForm(forms.Form):
    """Open a round; the branch only where there are several, the kind only where the county has mid-year talks."""

    def __init__(
        self,
        *args: Any,
        organisations: Sequence[Organisation],
        kinds: Sequence[ReviewKind],
        years: Sequence[int],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if len(organisations) > 1:
            choices = [(one.code, one.name) for one in organisations]
            self.fields["organisation"] = forms.ChoiceField(label=_("Branch"), choices=choices)
        if len(kinds) > 1:
            self.fields["kind"] = forms.ChoiceField(
                label=_("Kind"), choices=[(kind, kind.label) for kind in kinds], widget=forms.RadioSelect
            )
        self.fields["year"] = forms.TypedChoiceField(
            label=_("Year"), choices=[(year, str(year)) for year in years], coerce=int
        )
        self.fields["with_villagers"] = forms.BooleanField(label=_("Villagers rate too"), required=False)


class MutualForm(forms.Form):
    """When the mutual review was held, and with which criticism and review meeting."""

    on = day_field(_("Held on"))

    def __init__(self, *args: Any, meetings: Sequence[Meeting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if meetings:
            choices = [("", _("Without one")), *((one.code, str(one)) for one in meetings)]
            self.fields["meeting"] = forms.ChoiceField(
                label=_("Criticism and review meeting"), choices=choices, required=False
            )


class RatingForm(forms.Form):
    """What somebody counted on the slips: the slips, then four numbers for each member."""

    issued = forms.IntegerField(label=_("Slips handed out"), min_value=0, max_value=10_000)
    returned = forms.IntegerField(label=_("Slips that came back"), min_value=0, max_value=10_000)
    void = forms.IntegerField(label=_("Void slips"), min_value=0, max_value=10_000, initial=0)

    def __init__(self, *args: Any, reviewed: Sequence[ReviewedMember], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reviewed = reviewed
        for one in reviewed:
            for name in COUNTS:
                self.fields[f"{name}_{one.pk}"] = forms.IntegerField(
                    label=f"{one.member.name} {Grade(name).label}", min_value=0, max_value=10_000, initial=0
                )

    def rows(self) -> Iterator[tuple[ReviewedMember, list[forms.BoundField]]]:
        """Each member with his four fields."""
        for one in self.reviewed:
            yield one, [self[f"{name}_{one.pk}"] for name in COUNTS]

    def counts(self) -> dict[int, Count]:
        """The numbers by the id of the member's part in the round."""
        given = self.cleaned_data
        return {one.pk: Count(**{name: given[f"{name}_{one.pk}"] for name in COUNTS}) for one in self.reviewed}


class RatingBallotForm(forms.Form):
    """By what the rating is cast, and which villagers take part where they rate."""

    channels = forms.MultipleChoiceField(
        label=_("How votes are cast"), choices=Channel.choices, widget=forms.CheckboxSelectMultiple,
        initial=[Channel.PHONE, Channel.SLIP, Channel.PAPER],
        help_text=_("Members choose among them. Villagers have no accounts and take a slip or a paper."),
    )  # fmt: skip

    def __init__(self, *args: Any, with_villagers: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not with_villagers:
            return
        self.fields["villagers"] = forms.CharField(
            label=_("Villagers who take part"), max_length=100_000, widget=forms.Textarea(attrs={"rows": 8}),
            help_text=_("One a line, pasted from a list: the name, after a comma the household where one is meant."),
        )  # fmt: skip
        self.fields["agreed"] = forms.BooleanField(
            label=_("Each of them was asked and agreed to stand on this roll"), required=False
        )

    def new_villagers(self) -> list[NewVillager]:
        """The lines read as villagers."""
        lines = (line.translate(SEPARATORS) for line in self.cleaned_data.get("villagers", "").splitlines())
        parts = ([part.strip() for part in line.partition(",")] for line in lines if line.strip())
        return [NewVillager(name=name, household=household) for name, _comma, household in parts]


class MeetingForm(forms.Form):
    """The meeting that gives the grades."""

    body = forms.ChoiceField(label=_("Who decides"), choices=GradingBody.choices, widget=forms.RadioSelect)
    on = day_field(_("Held on"))
    present = forms.IntegerField(
        label=_("Present with a vote"), min_value=0, max_value=5_000,
        help_text=_("How many are entitled is counted from the records."),
    )  # fmt: skip


class GradeForm(forms.Form):
    """What the meeting decided about a member; nothing is filled in beforehand."""

    grade = forms.ChoiceField(label=_("Grade"), choices=Grade.choices, widget=forms.RadioSelect)
    opinion = forms.CharField(label=_("In words, why"), max_length=500, widget=FEW_LINES)
    yes = forms.IntegerField(label=_("In favour"), min_value=0, max_value=5_000)


class WordsForm(forms.Form):
    """A sentence."""

    words = forms.CharField(label=_("In a sentence"), max_length=500, widget=FEW_LINES)


class SelfReviewForm(forms.Form):
    """The member about himself."""

    words = forms.CharField(
        label=_("My self review"), max_length=5_000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("What went well, what fell short, what you mean to change. The branch's committee reads it."),
    )  # fmt: skip


class LeaveOutForm(forms.Form):
    """Why a member is left out."""

    why = forms.ChoiceField(
        label=_("Why"),
        choices=[(one, one.label) for one in (LeftOut.EXEMPT, LeftOut.REVIEWED_ELSEWHERE)],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=_("The branch's note"), max_length=200)


class PlanForm(forms.Form):
    """Who helps a member who failed, with what, until when."""

    def __init__(self, *args: Any, helpers: Sequence[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["helper"] = forms.ChoiceField(label=_("Helper"), choices=[(one.code, one.name) for one in helpers])
        self.fields["plan"] = forms.CharField(
            label=_("What is to be put right, and how"), max_length=500, widget=FEW_LINES
        )
        self.fields["until_on"] = day_field(_("Closing day"), help_text=_("At most a year."))


class ClosePlanForm(forms.Form):
    """What came of the help."""

    outcome = forms.ChoiceField(label=_("The branch decides"), choices=PlanOutcome.choices, widget=forms.RadioSelect)
    words = forms.CharField(label=_("In words"), max_length=500, widget=FEW_LINES)


class AppealAnswerForm(forms.Form):
    """The branch's answer to an appeal."""

    answer = forms.CharField(label=_("Answer"), max_length=500, widget=FEW_LINES)
    upheld = forms.ChoiceField(
        label=_("What follows"),
        choices=[("no", _("The grade stands")), ("yes", _("The member is right: the branch decides anew"))],
        widget=forms.RadioSelect,
    )


class TalkForm(forms.Form):
    """Who talked with whom, and when."""

    def __init__(self, *args: Any, waiting: Sequence[Member], members: Sequence[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label, choices in (
            ("member", _("Member talked with"), waiting),
            ("talker", _("Who talked with him"), members),
        ):
            self.fields[name] = forms.ChoiceField(label=label, choices=[(one.code, one.name) for one in choices])
        self.fields["on"] = day_field(_("When"))
