"""The form of each step of an election: the same head for all, and what that step asks beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from lianjian.records.activity.actions.votes import Exclusion
from lianjian.records.activity.enums import ExclusionReason
from lianjian.records.cadres.election_steps.catalogue import NOMINATIONS, post_name, step_of
from lianjian.records.cadres.election_steps.entries import ElectionEntry
from lianjian.records.cadres.enums import ElectionPost, ElectionStepKind, VoterBasis
from lianjian.records.cadres.models import ElectedPerson, ElectionNominee, TermElection
from lianjian.records.cadres.web.elections import lines
from lianjian.records.members.models import Member
from lianjian.ui.fields import day_field

Kind = ElectionStepKind
EXCLUDED_ROWS = 3
MOST = 100_000


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What a step's form offers: who was nominated or elected, who may be left out, who the head may be."""

    nominees: list[ElectionNominee]
    elected: list[ElectedPerson]
    voters: list[Member]
    namesakes: list[Member]


def _words(label: str, *, help_text: str = "", required: bool = False, rows: int = 4) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=help_text, required=required, widget=area, max_length=MOST)


def _count(label: str) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=MOST)


class ElectionStepForm(forms.Form):
    """One step as it is entered."""

    kind = forms.CharField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, election: TermElection, kind: ElectionStepKind, choices: Choices, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.election, self.step, self.choices = election, kind, choices
        self.fields["on"] = day_field(_("Day"))
        ask: Callable[[], None] | None = {
            Kind.APPROVAL: self._ask_for_delay,
            Kind.REVIEW: self._ask_for_barred,
            Kind.CONFIRMATION: self._ask_for_candidates,
            Kind.ASSEMBLY: self._ask_for_excluded,
            Kind.DIVISION: self._ask_for_offices,
            Kind.NOTICE: self._ask_for_last_day,
            Kind.ELECTION_COMMITTEE: self._ask_for_committee,
            Kind.VOTER_LIST: self._ask_for_voters,
            Kind.OBJECTIONS: self._ask_for_objections,
            Kind.CANDIDATES: self._ask_for_village_candidates,
            Kind.PROXIES: self._ask_for_proxies,
            Kind.FILING: self._ask_for_head,
        }.get(kind)
        if kind in NOMINATIONS:
            self._ask_for_named()
        if ask:
            ask()
        number = step_of(law=election.law, kind=kind).needs_number
        self.fields["document_no"] = forms.CharField(label=_("Number of the paper"), required=number, max_length=80)
        self.fields["note"] = forms.CharField(label=_("Note"), required=False, max_length=300)
        self.fields["reason"] = forms.CharField(
            label=_("Reason, where it is otherwise than usual"), required=False, max_length=200
        )

    def quiet_fields(self) -> list[forms.BoundField]:
        """What is seldom filled in: who is left out, who is not carried on by the village, note and reason."""
        return [bound for bound in self if self._is_quiet(bound.name)]

    def main_fields(self) -> list[forms.BoundField]:
        """All other fields."""
        return [bound for bound in self if not self._is_quiet(bound.name)]

    def _is_quiet(self, name: str) -> bool:
        barred = self.step == Kind.CANDIDATES and name.startswith("barred_")
        return barred or name.startswith("excluded_") or name in ("assembly_agreed", "note", "reason")

    def clean(self) -> dict[str, Any]:
        """Reads the pasted lists, so that a wrong line stands at its field."""
        given: dict[str, Any] = super().clean() or {}
        for name, read in self._lists().items():
            try:
                given[f"read_{name}"] = read(given.get(name) or "")
            except forms.ValidationError as wrong:
                self.add_error(name, wrong)
        return given

    def entry(self) -> ElectionEntry:
        """The step as the action takes it."""
        given = self.cleaned_data
        named = [one for post in self.election.seats for one in given.get(f"read_named_{post}", ())]
        voters = [one for basis in VoterBasis for one in given.get(f"read_voters_{basis}", ())]
        barred = {
            one.pk: reason for one in self.choices.nominees if (reason := (given.get(f"barred_{one.pk}") or "").strip())
        }
        return ElectionEntry(
            kind=self.step,
            on=given["on"],
            seen=given["seen"],
            document_no=given["document_no"],
            note=given["note"],
            reason=given["reason"],
            facts=self._facts(),
            named=tuple(named),
            barred=barred,
            chosen=self._chosen(),
            voters=tuple(voters),
            removed=tuple(given.get("read_removed", ())),
            objections=tuple(given.get("read_objections", ())),
            proxies=tuple(given.get("read_proxies", ())),
            exclusions=tuple(self._exclusions()),
        )

    def _lists(self) -> dict[str, Callable[[str], Any]]:
        in_writing = bool(self.cleaned_data.get("in_writing"))
        readers: dict[str, Callable[[str], Any]] = {
            "removed": lines.read_names,
            "objections": lines.read_objections,
            "names": lines.read_names,
            "left_committee": lines.read_names,
            "proxies": lambda text: lines.read_proxies(text, in_writing=in_writing),
        }
        for post in ElectionPost:
            readers[f"named_{post}"] = lambda text, post=post: lines.read_named(text, post)  # type: ignore[misc]
        for basis in VoterBasis:
            readers[f"voters_{basis}"] = lambda text, basis=basis: lines.read_voters(text, basis)  # type: ignore[misc]
        return {name: read for name, read in readers.items() if name in self.fields}

    def _facts(self) -> dict[str, object]:
        given = self.cleaned_data
        facts: dict[str, object] = {}
        for name in ("delayed_until", "until", "election_day"):
            if day := given.get(name):
                facts[name] = day.isoformat()
        for name in ("handed_out", "returned", "present", "votes"):
            if given.get(name) is not None:
                facts[name] = given[name]
        for name in ("chosen_by", "assembly_document", "assembly_agreed", "none_disqualified"):
            if given.get(name):
                facts[name] = given[name]
        for name in ("names", "left_committee"):
            if names := given.get(f"read_{name}"):
                facts[name] = names
        if given.get("head_member"):
            facts["head_member"] = int(given["head_member"])
        return facts

    def _chosen(self) -> dict[int, ElectionPost]:
        given = self.cleaned_data
        chosen = {int(pk): post for post in ElectionPost for pk in given.get(f"candidates_{post}") or ()}
        chosen |= {int(pk): ElectionPost.DEPUTY for pk in given.get("deputies") or ()}
        if given.get("secretary"):
            chosen[int(given["secretary"])] = ElectionPost.CHAIR
        return chosen

    def _exclusions(self) -> list[Exclusion]:
        given = self.cleaned_data
        return [
            Exclusion(
                member_id=int(given[f"excluded_{row}"]),
                reason=ExclusionReason(given[f"excluded_reason_{row}"] or ExclusionReason.CANNOT_EXPRESS),
                document_no=given[f"excluded_document_{row}"],
            )
            for row in range(EXCLUDED_ROWS)
            if given.get(f"excluded_{row}")
        ]

    def _post(self, post: str) -> str:
        return post_name(law=self.election.law, post=post)

    def _ask_for_delay(self) -> None:
        self.fields["delayed_until"] = day_field(
            _("Delayed until"), required=False, help_text=_("Only where the approval allows it; a year at most.")
        )

    def _ask_for_named(self) -> None:
        self.fields["handed_out"] = _count(_("Nomination papers handed out"))
        self.fields["returned"] = _count(_("Nomination papers returned"))
        for post in self.election.seats:
            label = _("Named for: %(post)s") % {"post": self._post(post)}
            self.fields[f"named_{post}"] = _words(
                label, help_text=_("One person a line: the name, and on how many papers it stood."), rows=8
            )

    def _ask_for_barred(self) -> None:
        for one in self.choices.nominees:
            said = _("%(name)s: %(members)d by members, %(villagers)d by villagers")
            if self.step == Kind.CANDIDATES:
                said = _("%(name)s: named on %(villagers)d papers")
            label = said % {"name": one.name, "members": one.member_votes, "villagers": one.villager_votes}
            self.fields[f"barred_{one.pk}"] = forms.CharField(
                label=label, required=False, max_length=200,
                help_text=_("Empty: carried on. Otherwise the written reason why not."),
            )  # fmt: skip

    def _ask_for_candidates(self) -> None:
        offered = [(str(one.pk), one.name) for one in self.choices.nominees if not one.barred_because]
        for post, seats in self.election.seats.items():
            self._offer(post, seats, offered)

    def _ask_for_village_candidates(self) -> None:
        for post, seats in self.election.seats.items():
            self._offer(post, seats, [(str(one.pk), one.name) for one in self.choices.nominees if one.post == post])
        self._ask_for_barred()
        self.fields["left_committee"] = _words(
            _("Members of the election committee who were nominated and have left it"), rows=2
        )
        self.fields["none_disqualified"] = forms.BooleanField(
            label=_("It was looked into: none of the candidates is kept from standing by the law"), required=False
        )

    def _offer(self, post: str, seats: int, offered: list[tuple[str, str]]) -> None:
        self.fields[f"candidates_{post}"] = forms.MultipleChoiceField(
            label=_("Candidates: %(post)s, seats: %(seats)d") % {"post": self._post(post), "seats": seats},
            choices=offered, widget=forms.CheckboxSelectMultiple, required=False,
        )  # fmt: skip

    def _ask_for_excluded(self) -> None:
        people = [("", "—"), *((str(one.pk), f"{one.name} {one.code}") for one in self.choices.voters)]
        for row in range(EXCLUDED_ROWS):
            self.fields[f"excluded_{row}"] = forms.ChoiceField(
                label=_("Not counted among those due"), choices=people, required=False
            )
            self.fields[f"excluded_reason_{row}"] = forms.ChoiceField(
                label=_("Reason"), choices=[("", "—"), *ExclusionReason.choices], required=False
            )
            self.fields[f"excluded_document_{row}"] = forms.CharField(
                label=_("The superior's document"), required=False, max_length=80
            )
        self.fields["assembly_agreed"] = forms.BooleanField(
            label=_("The assembly has agreed to each of these"), required=False
        )

    def _ask_for_offices(self) -> None:
        people = [(str(one.nominee_id), one.nominee.name) for one in self.choices.elected]
        self.fields["secretary"] = forms.ChoiceField(label=_("Secretary"), choices=people, widget=forms.RadioSelect)
        self.fields["deputies"] = forms.MultipleChoiceField(
            label=_("Deputy secretary"), choices=people, widget=forms.CheckboxSelectMultiple, required=False
        )
        self.fields["present"] = _count(_("Committee members present"))
        self.fields["votes"] = _count(_("Votes for the secretary"))

    def _ask_for_last_day(self) -> None:
        self.fields["until"] = day_field(_("Last day of the notice"))

    def _ask_for_committee(self) -> None:
        bodies = [
            ("villagers_assembly", _("Villagers' assembly")),
            ("representatives_assembly", _("Assembly of villagers' representatives")),
            ("villagers_groups", _("Meetings of the villagers' groups")),
            ("other", _("Chosen otherwise")),
        ]
        self.fields["chosen_by"] = forms.ChoiceField(label=_("Chosen by"), choices=bodies, widget=forms.RadioSelect)
        self.fields["names"] = _words(_("Members of the election committee"), required=True)

    def _ask_for_voters(self) -> None:
        self.fields["election_day"] = day_field(_("Day of the vote"), help_text=_("Posted with the list."))
        self._ask_for_lists()

    def _ask_for_lists(self) -> None:
        for basis in VoterBasis:
            text = _("One person a line: the name and the group.")
            if basis == VoterBasis.OUTSIDER:
                text = _("One person a line: the name, the group, and for how many months here.")
            self.fields[f"voters_{basis}"] = _words(str(basis.label), help_text=text, rows=6)
        self.fields["assembly_document"] = forms.CharField(
            label=_("Minutes by which the villagers accepted those registered elsewhere"), required=False, max_length=80
        )

    def _ask_for_objections(self) -> None:
        self.fields["objections"] = _words(
            _("Objections"),
            help_text=_("One a line: whom it is about, the day it came, the day it was decided, the decision."),
        )
        self.fields["removed"] = _words(_("Taken off the list by a decision"), rows=2)
        self._ask_for_lists()

    def _ask_for_proxies(self) -> None:
        self.fields["proxies"] = _words(
            _("Proxies"), help_text=_("One a line: who is away, and who votes for him; nobody holds more than three.")
        )
        self.fields["in_writing"] = forms.BooleanField(label=_("Each was given in writing"), required=False)

    def _ask_for_head(self) -> None:
        if not self.choices.namesakes:
            return
        people = [
            ("", _("Nobody of them")),
            *((str(one.pk), f"{one.name} {one.code}") for one in self.choices.namesakes),
        ]
        self.fields["head_member"] = forms.ChoiceField(
            label=_("The head is this Party member of the village"), choices=people, required=False
        )
