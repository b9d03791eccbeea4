"""Forms of the pages about care and mutual help."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lianjian.records.members.enums import CareKind
from lianjian.records.members.models import Member
from lianjian.records.members.web.choosing import ANY, MemberField
from lianjian.ui.fields import day_field


class NameFilter(forms.Form):
    """Conditions of the list of honours: a name."""

    q = forms.CharField(label=_("Name, initials or number"), required=False)


class PairingFilter(NameFilter):
    """Conditions of the list of pairings."""

    running = forms.BooleanField(label=_("Only those that go on"), required=False)


class CareFilter(NameFilter):
    """Conditions of the list of what was done."""

    kind = forms.ChoiceField(label=_("What kind"), required=False, choices=[ANY, *CareKind.choices])
    since = day_field(_("From"), required=False)


class PairForm(forms.Form):
    """Who is paired with the member, and what for."""

    other = MemberField(label=_("With whom"), help_text=_("Of your places or of a partner in a joint organisation"))
    purpose = forms.CharField(
        label=_("What they help each other with"), max_length=200, help_text=_("Such as: growing vegetables in sheds")
    )
    since = day_field(_("Since"))
    both_agree = forms.BooleanField(label=_("Both have agreed"), required=False)

    def __init__(self, *args: Any, members: QuerySet[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["other"]
        assert isinstance(field, MemberField)
        field.choices = members


class CareForm(forms.Form):
    """What was done, when and by whom."""

    done_on = day_field(_("On"))
    kind = forms.ChoiceField(label=_("What kind"), choices=CareKind.choices)
    carer = MemberField(label=_("By whom"))
    what = forms.CharField(label=_("In a sentence"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, members: QuerySet[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["carer"]
        assert isinstance(field, MemberField)
        field.choices = members


class HonourForm(forms.Form):
    """An honour that was decided."""

    title = forms.CharField(label=_("Honour"), max_length=80)
    given_by = forms.CharField(label=_("Given by"), max_length=80)
    document_no = forms.CharField(label=_("Number of the decision"), max_length=80)
    given_on = day_field(_("On"))


class HardshipForm(forms.Form):
    """Consent to be known to the branch as in hardship."""

    consented_on = day_field(_("Agreed on"))
    consents = forms.BooleanField(label=_("The member agrees that the branch keeps this"), required=False)


class EndPairingForm(forms.Form):
    """The end of a pairing."""

    on = day_field(_("On"))
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)


class StrikeForm(forms.Form):
    """To strike out a hardship: nothing to fill in, one thing to be sure of."""

    sure = forms.BooleanField(label=_("Strike it out for good"))
