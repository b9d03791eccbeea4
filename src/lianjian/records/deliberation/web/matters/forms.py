"""What people fill in about a matter: raising it, and the form of each kind of session."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianjian import rules
from lianjian.records.activity.actions.votes import Exclusion
from lianjian.records.activity.enums import ExclusionReason
from lianjian.records.activity.models import Meeting
from lianjian.records.ballots.enums import Channel
from lianjian.records.deliberation.actions.matters import NewMatter, Session
from lianjian.records.deliberation.bodies import BODY_RULES
from lianjian.records.deliberation.enums import Body, MatterKind, MatterState, RaisedBy
from lianjian.records.members.models import Member
from lianjian.records.organisations.models import Organisation
from lianjian.ui.fields import day_field

MOST = 1_000_000
EXCUSED_ROWS = 2
PER_HEAD, FEN = "per_head_fen", 100
FACT_LABELS = {
    "entitled": gettext_lazy("Due: all who compose it"),
    "adults": gettext_lazy("All villagers or residents of 18 and over"),
    "present_adults": gettext_lazy("Of these present"),
    "households": gettext_lazy("All households"),
    "present_households": gettext_lazy("Households of which somebody came"),
    "members": gettext_lazy("All members of the collective with full capacity"),
    "households_represented": gettext_lazy("Households the representatives present stand for"),
    "households_in_favour": gettext_lazy("Households of representatives who agreed"),
    "per_head_fen": gettext_lazy("Money asked of each head (yuan)"),
    "workdays_per_labourer": gettext_lazy("Workdays asked of each labourer"),
}
VOTES = {
    "yes": gettext_lazy("Votes for"),
    "no": gettext_lazy("Votes against"),
    "abstained": gettext_lazy("Abstained"),
}
TEXT = forms.Textarea(attrs={"rows": 3})
SELDOM = ("notice_reason", "contest", "document_no")
NUMBERS = (forms.IntegerField, forms.DecimalField)


class MatterForm(forms.Form):
    """A matter to be put forward; `choices` are where one may raise it."""

    organisation = forms.ChoiceField(label=gettext_lazy("Where it belongs"))
    title = forms.CharField(label=gettext_lazy("What it is about"), max_length=120)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of matter"), choices=MatterKind.choices)
    why = forms.CharField(label=gettext_lazy("Why"), max_length=2000, widget=TEXT)
    proposal = forms.CharField(label=gettext_lazy("What is proposed"), max_length=5000, widget=TEXT)
    raised_how = forms.ChoiceField(
        label=gettext_lazy("Who raises it"), choices=RaisedBy.choices, widget=forms.RadioSelect
    )
    raised_by_name = forms.CharField(label=gettext_lazy("Name of who raises it"), required=False, max_length=50)
    consents = forms.BooleanField(
        label=gettext_lazy("He agrees that his name is written down; it is not made public"), required=False
    )
    raised_on = day_field(gettext_lazy("Day"))
    villages = forms.MultipleChoiceField(
        label=gettext_lazy("If of several villages: which decide together"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(
        self, *args: Any, places: Sequence[Organisation], partners: Sequence[Organisation], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._offer("organisation", [(str(one.pk), one.name) for one in places])
        self._offer("villages", [(str(one.pk), one.name) for one in partners])
        if not partners:
            del self.fields["villages"]
            kinds = [choice for choice in MatterKind.choices if choice[0] != MatterKind.JOINT_MATTER]
            self._offer("kind", kinds)

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def matter(self) -> NewMatter:
        """The matter as it is put forward."""
        given = self.cleaned_data
        return NewMatter(
            kind=MatterKind(given["kind"]), title=given["title"], why=given["why"], proposal=given["proposal"],
            raised_how=RaisedBy(given["raised_how"]), raised_by_name=given["raised_by_name"],
            consents=given["consents"], party_ids=tuple(int(pk) for pk in given.get("villages", ())),
        )  # fmt: skip


class MatterFilter(forms.Form):
    """The conditions of the list."""

    state = forms.ChoiceField(
        label=gettext_lazy("How far"),
        required=False,
        choices=[("", gettext_lazy("Not over yet")), ("all", gettext_lazy("All")), *MatterState.choices],
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of matter"), required=False, choices=[("", gettext_lazy("All")), *MatterKind.choices]
    )
    text = forms.CharField(label=gettext_lazy("Title or place"), required=False, max_length=60)


class SessionForm(forms.Form):
    """One session of one body, asking only what that body's rules need."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, step: str, body: Body, place: Organisation, meetings: Sequence[Meeting],
        members: Sequence[Member], packs: rules.Packs, fundraising: Sequence[str] = (), **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.step, self.body, self.place, self.meetings = step, body, place, list(meetings)
        self.fundraising = fundraising
        self.rules = BODY_RULES[body]
        self.beside = {asked.fact: asked for asked in _asked_beside(packs, self.rules.decides_by)}
        self._ask_when()
        if self.rules.decides_by:
            self._ask_for_numbers()
        else:
            self._ask_what_was_said()
        if body == Body.BRANCH_ASSEMBLY:
            self._ask_for_excused(members)
        self.fields["document_no"] = forms.CharField(label=_("Number of the paper"), required=False, max_length=80)

    def _ask_when(self) -> None:
        held = [(one.pk, f"{timezone.localdate(one.starts_at):%Y-%m-%d} {one.title}") for one in self.meetings]
        if self.body == Body.BRANCH_ASSEMBLY:
            self.fields["meeting"] = forms.TypedChoiceField(
                label=_("Which meeting"), choices=held, coerce=int,
                help_text=_("Meetings of this branch recorded as held. Record the meeting first if it is missing."),
            )  # fmt: skip
            return
        self.fields["on"] = day_field(_("Day of the meeting"))
        if held:
            self.fields["meeting"] = forms.TypedChoiceField(
                label=_("Which meeting"), choices=[("", "—"), *held], coerce=int, required=False, empty_value=None
            )
        if self.rules.notice:
            self.fields["noticed_on"] = day_field(_("Day of the notice"))
            self.fields["notice_reason"] = forms.CharField(
                label=_("Special case that allowed a shorter notice"), required=False, max_length=200
            )

    def _ask_for_numbers(self) -> None:
        several = len(self.rules.bases) > 1
        for base in self.rules.bases:
            for name in base:
                self.fields[name] = _number(FACT_LABELS[name], required=not several)
        self.fields["present"] = _number(_("Present"))
        for name, label in VOTES.items():
            self.fields[name] = _number(label, required=False)
        self.fields["yes"].help_text = _("Leave the votes empty where there was no quorum: the session is kept.")
        for name, asked in self.beside.items():
            statement = forms.BooleanField(label=asked.label, required=False)
            self.fields[name] = statement if asked.is_statement else _number(asked.label, required=False)
        for name in self.fundraising:
            self.fields[name] = _yuan(name) if name == PER_HEAD else _number(FACT_LABELS[name], required=False)
        self.fields["contest"] = forms.CharField(
            label=_("Or number of the closed ballot"), required=False, max_length=40
        )
        self.fields["said"] = forms.CharField(
            label=_("Text of what was resolved"), required=False, max_length=5000, widget=TEXT
        )

    def _ask_what_was_said(self) -> None:
        self.fields["present"] = _number(_("Present"), required=False)
        if not self.body.is_advisory:
            self.fields["agreed"] = forms.ChoiceField(
                label=_("Answer"), choices=[("yes", _("Agreed")), ("no", _("Not agreed"))], widget=forms.RadioSelect
            )
        label = _("What is suggested") if self.body.is_advisory else _("What was said")
        self.fields["said"] = forms.CharField(label=label, required=self.body.is_advisory, max_length=5000, widget=TEXT)

    def _ask_for_excused(self, members: Sequence[Member]) -> None:
        people = [("", "—"), *((str(one.pk), one.name) for one in members)]
        for row in range(1, EXCUSED_ROWS + 1):
            self.fields[f"excused{row}"] = forms.ChoiceField(
                label=_("Left out of those due (%(row)s)") % {"row": row}, choices=people, required=False
            )
            self.fields[f"excused{row}_reason"] = forms.ChoiceField(
                label=_("Why"), choices=[("", "—"), *ExclusionReason.choices], required=False
            )
            self.fields[f"excused{row}_document"] = forms.CharField(
                label=_("The superior's document"), required=False, max_length=80
            )

    def excused_fields(self) -> list[forms.BoundField]:
        """Those left out of those due."""
        return [self[name] for name in self.fields if name.startswith("excused")]

    def quiet_fields(self) -> list[forms.BoundField]:
        """What few sessions need."""
        return [self[name] for name in self.fields if name in SELDOM]

    def parts(self) -> Iterator[tuple[bool, list[forms.BoundField]]]:
        """All other fields in their order: those that stand side by side, being numbers, and those that do not."""
        seldom = {*SELDOM, *(one.name for one in self.excused_fields())}
        others = (self[name] for name in self.fields if name not in seldom)
        for (are_numbers, _are_votes), some in groupby(others, key=_kind):
            yield are_numbers, list(some)

    def session(self) -> Session:
        """The session as the rules look at it."""
        given = dict(self.cleaned_data)
        if given.get(PER_HEAD) is not None:
            given[PER_HEAD] = int(given[PER_HEAD] * FEN)
        meeting = next((one for one in self.meetings if one.pk == given.get("meeting")), None)
        asked = (*(name for base in self.rules.bases for name in base), *self.beside, *self.fundraising)
        on = given["on"] if "on" in given else timezone.localdate(meeting.starts_at) if meeting else None
        assert on is not None
        return Session(
            step=self.step, body=self.body, on=on, seen=given["seen"], organisation_id=self.place.pk,
            facts={name: given[name] for name in asked if given.get(name) not in (None, False)},
            present=given.get("present"), yes=given.get("yes"), no=given.get("no"), abstained=given.get("abstained"),
            noticed_on=given.get("noticed_on"), notice_reason=given.get("notice_reason", ""),
            agreed=given["agreed"] == "yes" if given.get("agreed") else None,
            said=given.get("said", ""), document_no=given["document_no"], meeting_id=meeting.pk if meeting else None,
            exclusions=tuple(self._exclusions()), contest=given.get("contest", "").strip(),
        )  # fmt: skip

    def _exclusions(self) -> Iterator[Exclusion]:
        given = self.cleaned_data
        for row in range(1, EXCUSED_ROWS + 1):
            if given.get(f"excused{row}") and given.get(f"excused{row}_reason"):
                yield Exclusion(
                    member_id=int(given[f"excused{row}"]),
                    reason=ExclusionReason(given[f"excused{row}_reason"]),
                    document_no=given[f"excused{row}_document"],
                )


class TakeUpForm(forms.Form):
    """The branch takes the matter up."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind of matter"), choices=MatterKind.choices)
    on = day_field(gettext_lazy("Day"))


class LeaveOutForm(forms.Form):
    """Why a step is left out."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    on = day_field(gettext_lazy("Day"))
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=500, widget=TEXT)


class BallotForm(forms.Form):
    """How the members of the branch cast their votes."""

    channels = forms.MultipleChoiceField(
        label=gettext_lazy("How votes are cast"), choices=Channel.choices, widget=forms.CheckboxSelectMultiple,
        initial=[Channel.PAPER],
    )  # fmt: skip


class ReasonForm(forms.Form):
    """A typed reason."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=500, widget=TEXT)


class TextForm(forms.Form):
    """A text to be put up."""

    text = forms.CharField(
        label=gettext_lazy("Text to be put up"), max_length=5000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("No names of private people, no telephone, identity or card numbers."),
    )  # fmt: skip
    board = forms.CharField(label=gettext_lazy("On which board it hangs"), max_length=80)


class PutUpForm(forms.Form):
    """From when to when a text hangs, said by a second person."""

    put_up_on = day_field(gettext_lazy("Put up on"))
    until_on = day_field(gettext_lazy("Hangs until"))
    secrecy_checked = forms.BooleanField(
        label=gettext_lazy("I have read it: nothing secret and nothing private stands in it"), required=False
    )


class CarryOutForm(forms.Form):
    """Who carries the resolution out."""

    who = forms.CharField(label=gettext_lazy("Who carries it out"), max_length=80)
    on = day_field(gettext_lazy("Since when"))
    reason = forms.CharField(
        label=gettext_lazy("Reason, where it cannot wait until the notice has hung its time"), required=False,
        max_length=200,
    )  # fmt: skip


class OutcomeForm(forms.Form):
    """What came of it."""

    outcome = forms.CharField(label=gettext_lazy("What came of it"), max_length=5000, widget=TEXT)
    on = day_field(gettext_lazy("Day"))


class DayForm(forms.Form):
    """A day."""

    on = day_field(gettext_lazy("Day"))


def _kind(bound: forms.BoundField) -> tuple[bool, bool]:
    """Whether a field is a number, and one of the votes."""
    return isinstance(bound.field, NUMBERS) and not bound.is_hidden, bound.name in VOTES


def _yuan(name: str) -> forms.DecimalField:
    return forms.DecimalField(
        label=FACT_LABELS[name], min_value=0, max_value=MOST, decimal_places=2, max_digits=9, required=False
    )


def _number(label: Any, *, required: bool = True) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=MOST, required=required)


@dataclass(frozen=True, kw_only=True)
class AskedBeside:
    """A fact a lower pack asks beside a body's own numbers, as the pack calls it: a number, or said to be so."""

    fact: str
    label: str
    is_statement: bool = False


def _asked_beside(packs: rules.Packs, name: str) -> Iterator[AskedBeside]:
    texts = (text for other in packs.named(name) for beside in other.also for text in packs.named(beside))
    for text in texts:
        for one in (one for requirement in text.requirements for one in requirement.alternatives):
            label = one.label or text.title
            for fact in one.count:
                yield AskedBeside(fact=fact, label=one.says or label, is_statement=bool(one.allowed))
            if one.of:
                yield AskedBeside(fact=one.of, label=f"{label}（总数）")
