"""Opening an election."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianjian.kernel import clock
from lianjian.kernel.web import ActingRequest, once, signed_in
from lianjian.records.cadres.actions.elections import NewElection, open_election
from lianjian.records.cadres.enums import ElectionLaw
from lianjian.records.cadres.queries.elections import places_that_elect
from lianjian.records.organisations.models import Organisation
from lianjian.ui.fields import MOST_CHOICES, day_field
from lianjian.ui.form_pages import FormPage, answer_form

MOST_SEATS = 15


def _seats(label: Any, *, initial: int = 0) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=MOST_SEATS, initial=initial)


class OpeningForm(forms.Form):
    """What is to be elected where."""

    organisation = forms.ChoiceField(label=gettext_lazy("Organisation"))
    on = day_field(gettext_lazy("Opened on"))
    term_ends_on = day_field(
        gettext_lazy("The outgoing term ends on"), required=False,
        help_text=gettext_lazy("Leave it empty where there was no committee before."),
    )  # fmt: skip

    def __init__(self, *args: Any, places: Sequence[Organisation], law: ElectionLaw, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places, self.law = {one.code: one for one in places}, law
        organisation = self.fields["organisation"]
        assert isinstance(organisation, forms.ChoiceField)
        organisation.choices = [(one.code, one.name) for one in places]
        if law == ElectionLaw.PARTY_BRANCH:
            self.fields["member_seats"] = _seats(_("Committee seats; 0 where the branch has no committee"))
            self.fields["chair_seats"] = _seats(_("Secretary, elected directly by a small branch"))
            self.fields["deputy_seats"] = _seats(_("Deputy secretary, elected directly by a small branch"))
            self.fields["size_document_no"] = forms.CharField(
                label=_("Document that allows more than five seats"), required=False, max_length=80
            )
        else:
            self.fields["chair_seats"] = _seats(_("Head of the villagers' committee"), initial=1)
            self.fields["deputy_seats"] = _seats(_("Deputy head of the villagers' committee"))
            self.fields["member_seats"] = _seats(_("Member of the villagers' committee"))
            self.fields["audit_published_on"] = day_field(
                _("Audit of the outgoing committee published on"), required=False
            )
            self.fields["audit_document_no"] = forms.CharField(
                label=_("Township's document, where the election goes on before the audit"), required=False,
                max_length=80,
            )  # fmt: skip
            self.fields["delayed_until"] = day_field(_("Delayed until"), required=False)
            self.fields["delay_document_no"] = forms.CharField(
                label=_("Document that allows the delay"), required=False, max_length=80
            )

    def what(self) -> NewElection:
        """The election as the action takes it."""
        given = {name: value for name, value in self.cleaned_data.items() if name not in ("organisation", "on")}
        return NewElection(law=self.law, **given)

    def place(self) -> Organisation:
        """Where it is held."""
        return self.places[self.cleaned_data["organisation"]]


@signed_in
@once
def new(request: ActingRequest, law: str) -> HttpResponse:
    """Open an election by the one law or the other."""
    if law not in ElectionLaw.values:
        raise Http404
    chosen = ElectionLaw(law)
    places = list(places_that_elect(actor=request.actor, law=chosen)[:MOST_CHOICES])
    if not places:
        raise Http404
    initial = {"on": clock.today(), "organisation": request.GET.get("organisation", "")}
    form = OpeningForm(request.POST or None, places=places, law=chosen, initial=initial)

    def act() -> str:
        election = open_election(
            organisation=form.place(), what=form.what(), on=form.cleaned_data["on"], by=request.actor, at=clock.now()
        )
        return reverse("cadres:election", args=[election.code])

    page = FormPage(
        lead=_("Open an election: %(law)s") % {"law": chosen.label},
        sub=_("The branch's and the villagers' elections are two; neither fills a post of the other."),
        act=_("Open the election"),
        back=reverse("cadres:elections"),
    )
    return answer_form(request, form, page=page, act=act, done=_("Opened. The first step is below."))
