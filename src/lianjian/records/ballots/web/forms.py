"""Forms of the ballot pages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianjian.records.ballots.enums import BallotPurpose, BallotState, Channel, ContestKind
from lianjian.ui.fields import day_field

ALL = ("", _("All"))
LINES = forms.Textarea(attrs={"rows": 4})
MORE_THAN_HALF, TWO_THIRDS = ("gt", 1, 2), ("gte", 2, 3)
NEEDS = {
    "half_present": (_("More than half of those present"), MORE_THAN_HALF, "present"),
    "half_eligible": (_("More than half of all on the roll"), MORE_THAN_HALF, "eligible"),
    "half_returned": (_("More than half of the ballots that came back"), MORE_THAN_HALF, "returned"),
    "two_thirds_present": (_("Two thirds of those present"), TWO_THIRDS, "present"),
    "two_thirds_eligible": (_("Two thirds of all on the roll"), TWO_THIRDS, "eligible"),
}
QUORUMS = {
    "": (_("No quorum"), None),
    "half": (_("More than half must take part"), MORE_THAN_HALF),
    "two_thirds": (_("Two thirds must take part"), TWO_THIRDS),
    "four_fifths": (_("Four fifths must take part"), ("gte", 4, 5)),
}


class BallotFilter(forms.Form):
    """Conditions of the list."""

    text = forms.CharField(label=_("Title or organisation"), required=False, max_length=80)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[ALL, *BallotState.choices])
    purpose = forms.ChoiceField(label=_("Purpose"), required=False, choices=[ALL, *BallotPurpose.choices])


class BallotForm(forms.Form):
    """What is voted on, how, and by whom."""

    title = forms.CharField(label=_("Name of the ballot"), max_length=120)
    purpose = forms.ChoiceField(
        label=_("Purpose"), choices=BallotPurpose.choices,
    )  # fmt: skip
    channels = forms.MultipleChoiceField(
        label=_("How votes are cast"), choices=Channel.choices, widget=forms.CheckboxSelectMultiple,
        initial=[Channel.PAPER],
    )  # fmt: skip
    has_two_keys = forms.BooleanField(
        label=_("Votes by phone need a second key, kept by an overseer"), required=False,
        help_text=_("For a tense vote by phone: no administrator alone can then make a vote. An overseer has to make "
                    "the key on a computer of his own and be at hand while votes are handed out."),
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("What is asked"), choices=ContestKind.choices, widget=forms.RadioSelect)
    questions = forms.CharField(
        label=_("Questions, the election's name, or who is graded"), max_length=10_000, widget=LINES,
        help_text=_("One a line. Each is voted on by itself; an election has one line."),
    )  # fmt: skip
    candidates = forms.CharField(
        label=_("Candidates"), required=False, max_length=5_000, widget=LINES,
        help_text=_("For an election: one name a line. On ballots they stand by the strokes of their surnames."),
    )  # fmt: skip
    seats = forms.IntegerField(label=_("Seats to fill"), initial=1, min_value=1, max_value=99)
    write_in = forms.BooleanField(label=_("Others may be written in"), required=False)
    need = forms.ChoiceField(label=_("What passes"), choices=[(key, words) for key, (words, *_rest) in NEEDS.items()])
    quorum = forms.ChoiceField(
        label=_("Quorum"), required=False, choices=[(key, words) for key, (words, _part) in QUORUMS.items()]
    )
    everybody = forms.BooleanField(
        label=_("Everybody with a vote in the branch is on the roll"), required=False, initial=True
    )
    names = forms.CharField(
        label=_("Others on the roll"), required=False, max_length=100_000, widget=LINES,
        help_text=_("One name a line, pasted from a list. After a comma the household, if one votes by household."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Besides the single fields: candidates for an election, and somebody on the roll."""
        said = super().clean() or {}
        if said.get("kind") == ContestKind.ELECTION and not (self.lines("candidates") or said.get("write_in")):
            self.add_error("candidates", _now("Name the candidates, or let others be written in."))
        if said.get("has_two_keys") and Channel.PHONE not in said.get("channels", ()):
            self.add_error("has_two_keys", _now("A second key only serves votes by phone."))
        if not said.get("everybody") and not self.lines("names"):
            self.add_error("names", _now("Nobody is on the roll yet."))
        return said

    def lines(self, name: str) -> list[str]:
        """What stands in a field of lines, without the empty ones."""
        return [line.strip() for line in self.cleaned_data.get(name, "").splitlines() if line.strip()]

    def threshold(self) -> dict[str, Any]:
        """What passes, in the counting's form."""
        _words, (op, num, den), base = NEEDS[self.cleaned_data["need"]]
        return {"op": op, "num": num, "den": den, "base": base}

    def quorum_in_counting(self) -> dict[str, Any] | None:
        """The quorum, in the counting's form."""
        _words, part = QUORUMS[self.cleaned_data["quorum"]]
        return {"of": "present", "base": "eligible", "op": part[0], "num": part[1], "den": part[2]} if part else None


class TellersForm(forms.Form):
    """Who hands out and counts, and who oversees."""

    count_tellers = forms.MultipleChoiceField(
        label=_("Hand out and count"), widget=forms.CheckboxSelectMultiple,
        help_text=_("At least two: each bundle of paper is entered by two people separately."),
    )  # fmt: skip
    oversight_tellers = forms.MultipleChoiceField(
        label=_("Oversee"), widget=forms.CheckboxSelectMultiple,
        help_text=_("At least two; nobody does both, and no candidate does either."),
    )  # fmt: skip

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("count_tellers", "oversight_tellers"):
            field = self.fields[name]
            assert isinstance(field, forms.MultipleChoiceField)
            field.choices = people

    def ids(self, name: str) -> list[int]:
        """The accounts chosen in one of the fields."""
        return [int(pk) for pk in self.cleaned_data[name]]


def _hour_field(label: Any) -> forms.TimeField:
    return forms.TimeField(label=label, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))


class NoticeForm(forms.Form):
    """From when votes are handed out, until when they are cast."""

    opens_on = day_field(_("Handing out begins on"))
    opens_hour = _hour_field(_("From what hour"))
    closes_on = day_field(_("Voting closes on"))
    closes_hour = _hour_field(_("Until what hour"))

    def moment(self, name: str) -> datetime:
        """The moment that `opens` or `closes` stands for."""
        said = self.cleaned_data
        return timezone.make_aware(datetime.combine(said[f"{name}_on"], said[f"{name}_hour"]))


class CloseForm(forms.Form):
    """How many were in the room, where that is not who took a ballot."""

    present = forms.IntegerField(
        label=_("People present"), required=False, min_value=0, max_value=100_000,
        help_text=_("Only where more were in the room than took a ballot."),
    )  # fmt: skip


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class SlipsForm(forms.Form):
    """How many slips to print, and for which group of the roll."""

    count = forms.IntegerField(label=_("How many slips"), min_value=1, max_value=3_000)

    def __init__(self, *args: Any, groups: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(groups) > 1:
            self.fields["group"] = forms.ChoiceField(label=_("Group"), choices=[(one, one) for one in groups])


class LeftSlipsForm(forms.Form):
    """How many slips were left over."""

    counted = forms.IntegerField(
        label=_("Slips left in the box"), min_value=0, max_value=100_000,
        help_text=_("Counted aloud in front of everybody; after this no slip is handed out."),
    )  # fmt: skip
    codes = forms.CharField(
        label=_("Their codes"), required=False, max_length=200_000, widget=LINES,
        help_text=_("One a line, typed or scanned; those codes can no longer vote."),
    )  # fmt: skip


class SecondKeyForm(forms.Form):
    """What the second key's holder hands in: public keys, or signatures."""

    text = forms.CharField(label=_("What your machine wrote"), max_length=5_000_000, widget=LINES)


class DeskForm(forms.Form):
    """Whom somebody at the desk looks for."""

    text = forms.CharField(label=_("Name of the voter, or its pinyin initials"), max_length=50)
