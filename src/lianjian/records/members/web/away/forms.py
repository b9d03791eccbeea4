"""Forms of the pages about members away."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lianjian.records.members.actions.away import Whereabouts
from lianjian.records.members.enums import AwayPurpose, ContactChannel, HostActivityKind
from lianjian.records.members.models import Member
from lianjian.records.members.queries.away import Gap
from lianjian.records.members.web.choosing import ANY, MemberField, member_choices
from lianjian.records.organisations.models import Organisation
from lianjian.ui.fields import day_field

PLACE_HELP = _("County or city, such as 昆明市呈贡区; no street and no address")


class StayFilter(forms.Form):
    """Conditions of the list of members away."""

    q = forms.CharField(label=_("Name, initials or number"), required=False)
    host_place = forms.CharField(label=_("Where they are"), required=False)
    gap = forms.ChoiceField(label=_("What needs a look"), required=False, choices=[ANY, *Gap.choices])
    contact_person = forms.CharField(label=_("Contact person"), required=False)
    purpose = forms.ChoiceField(label=_("Away for"), required=False, choices=[ANY, *AwayPurpose.choices])
    on = day_field(_("As of"), required=False)


class WhereaboutsForm(forms.Form):
    """Where a member is, what for, and until when."""

    host_place = forms.CharField(label=_("Where"), max_length=40, help_text=PLACE_HELP)
    is_abroad = forms.BooleanField(label=_("Outside the mainland or abroad"), required=False)
    purpose = forms.ChoiceField(label=_("Away for"), choices=AwayPurpose.choices)
    since = day_field(_("Since"))
    return_expected_on = day_field(_("Expected back on"), required=False)

    def whereabouts(self) -> Whereabouts:
        """What was said, for the action."""
        given = self.cleaned_data
        return Whereabouts(
            host_place=given["host_place"],
            purpose=AwayPurpose(given["purpose"]),
            is_abroad=given["is_abroad"],
            return_expected_on=given["return_expected_on"],
        )


class EnterStayForm(WhereaboutsForm):
    """A stay entered by the committee: whose, and who keeps contact."""

    member = MemberField(label=_("Member"))
    contact_person = MemberField(
        label=_("Contact person"), required=False, help_text=_("Another member of the home branch, by name or number")
    )
    field_order = ("member", "host_place", "is_abroad", "purpose", "since", "return_expected_on", "contact_person")

    def __init__(self, *args: Any, members: QuerySet[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("member", "contact_person"):
            field = self.fields[name]
            assert isinstance(field, MemberField)
            field.choices = members


class _ChoosingForm(forms.Form):
    """A form with a short list of members to choose from."""

    def __init__(self, *args: Any, people: QuerySet[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {one.code: one for one in people}
        field = self.fields["contact_person"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = member_choices(people)

    def chosen(self) -> Member:
        """Who was chosen."""
        return self.people[self.cleaned_data["contact_person"]]


class ContactPersonForm(_ChoosingForm):
    """Who keeps contact."""

    contact_person = forms.ChoiceField(label=_("Contact person"))
    # Who stood there when the page was opened: of two people naming somebody, the second is told.
    instead_of = forms.CharField(widget=forms.HiddenInput, required=False)


class ContactForm(_ChoosingForm):
    """That contact was kept: when, how and by whom; never what was said."""

    contacted_on = day_field(_("On"))
    channel = forms.ChoiceField(label=_("How"), choices=ContactChannel.choices)
    contact_person = forms.ChoiceField(label=_("Who was in contact"))


class HostActivityForm(forms.Form):
    """An activity joined at the host place."""

    held_on = day_field(_("On"))
    kind = forms.ChoiceField(label=_("What kind"), choices=HostActivityKind.choices)
    host_place = forms.CharField(label=_("Where"), max_length=40, help_text=PLACE_HELP)
    host_organisation = forms.CharField(label=_("Which organisation held it"), max_length=80, required=False)


class DayForm(forms.Form):
    """A day."""

    on = day_field(_("On"))


class PartForm(forms.Form):
    """Which online branch a member takes part in."""

    online_branch = forms.ChoiceField(label=_("Online branch"))
    since = day_field(_("Since"))

    def __init__(self, *args: Any, branches: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.branches = {one.code: one for one in branches}
        field = self.fields["online_branch"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.code, one.name) for one in self.branches.values()]

    def chosen(self) -> Organisation:
        """The branch that was chosen."""
        return self.branches[self.cleaned_data["online_branch"]]


class ParticipantForm(forms.Form):
    """Who takes part in an online branch."""

    member = MemberField(label=_("Member away"))
    since = day_field(_("Since"))

    def __init__(self, *args: Any, members: QuerySet[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["member"]
        assert isinstance(field, MemberField)
        field.choices = members
