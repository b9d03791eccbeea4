"""What is done to a matter beside its sessions: raised, taken up, published, carried out, reported, closed."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianjian.kernel import clock
from lianjian.kernel.policies import require
from lianjian.kernel.web import ActingRequest, once, signed_in, visible_or_404
from lianjian.records.activity.queries.meetings import joint_partners
from lianjian.records.ballots.enums import Channel
from lianjian.records.deliberation.actions.matters import (
    carry_out,
    close_matter,
    decline_matter,
    draw_up_members_ballot,
    leave_out_step,
    publish_step,
    raise_matter,
    report_back,
    take_up_matter,
    withdraw_matter,
    write_publication,
)
from lianjian.records.deliberation.enums import MatterKind, MatterState, PublicationKind, RaisedBy
from lianjian.records.deliberation.models import Matter, Publication
from lianjian.records.deliberation.policies.matters import may_carry_on, may_put_up
from lianjian.records.deliberation.queries.matters.reading import standing_of
from lianjian.records.deliberation.web.matters.forms import (
    BallotForm,
    CarryOutForm,
    DayForm,
    LeaveOutForm,
    MatterForm,
    OutcomeForm,
    PutUpForm,
    ReasonForm,
    TakeUpForm,
    TextForm,
)
from lianjian.records.deliberation.web.matters.loading import matter_or_404, places_for
from lianjian.records.deliberation.web.matters.matter import show
from lianjian.records.organisations.enums import UnitKind
from lianjian.records.organisations.models import Organisation
from lianjian.ui.form_pages import FormPage, answer_form, enter_on_page

MOST_PLACES = 500


@signed_in
@once
def new(request: ActingRequest) -> HttpResponse:
    """Raise a matter; a secretary does it on the phone for whoever came to tell it."""
    places = list(places_for(request.actor)[:MOST_PLACES])
    if not places:
        raise Http404
    partners = _partners(places)
    initial = {
        "raised_on": clock.today(),
        "raised_how": RaisedBy.VILLAGER,
        "organisation": request.GET.get("organisation", ""),
    }
    form = MatterForm(request.POST or None, places=places, partners=partners, initial=initial)

    def act() -> str:
        given = form.cleaned_data
        where = next(one for one in places if str(one.pk) == given["organisation"])
        made = raise_matter(
            organisation=where, matter=form.matter(), on=given["raised_on"], by=request.actor, at=clock.now()
        )
        return _url(made)

    page = FormPage(
        lead=_("Raise a matter"), act=_("Submit"), back=reverse("deliberation:matters"), draft="matter-new",
        sub=_("What is proposed and why; which meetings decide it follows from its kind."),
    )  # fmt: skip
    return answer_form(request, form, page=page, act=act, done=_("Raised. Next the branch takes it up."))


@signed_in
@require_POST
@once
def take_up(request: ActingRequest, code: str) -> HttpResponse:
    """Start it on its way."""
    matter, form = _carried(request, code), TakeUpForm(request.POST)

    def act() -> None:
        given = form.cleaned_data
        take_up_matter(
            matter_id=matter.pk, kind=MatterKind(given["kind"]), on=given["on"], by=request.actor, at=clock.now()
        )

    return _acted(request, matter, form, act, _("Taken up. Below stands which meetings come in which order."))


@signed_in
@once
def decline(request: ActingRequest, code: str) -> HttpResponse:
    """Not take it up, with a reason."""
    return _with_reason(request, code, decline_matter, lead=_("Not take up “%(matter)s”"), done=_("Not taken up."))


@signed_in
@once
def withdraw(request: ActingRequest, code: str) -> HttpResponse:
    """Take it off its way, with a reason."""
    return _with_reason(
        request, code, withdraw_matter, lead=_("Withdraw “%(matter)s”"), done=_("Withdrawn. What was held is kept.")
    )


@signed_in
@require_POST
@once
def leave_out(request: ActingRequest, code: str) -> HttpResponse:
    """Pass over the step that is next, with a reason."""
    matter, form = matter_or_404(request, code), LeaveOutForm(request.POST)
    of, step = request.POST.get("of", ""), request.POST.get("step", "")
    standing = standing_of(matter=matter, on=clock.today())
    place = next((one for one in standing.parties if one.code == of), matter.organisation)

    def act() -> None:
        given = form.cleaned_data
        leave_out_step(
            matter_id=matter.pk, step=step, organisation_id=place.pk, on=given["on"], seen=given["seen"],
            reason=given["reason"], by=request.actor, at=clock.now(),
        )  # fmt: skip

    return _acted(request, matter, form, act, _("Left out; the reason stays with the matter."))


@signed_in
@require_POST
@once
def write(request: ActingRequest, code: str) -> HttpResponse:
    """Write the text to be put up."""
    matter, form = _carried(request, code), TextForm(request.POST)

    def act() -> None:
        given = form.cleaned_data
        write_publication(
            matter_id=matter.pk, kind=_kind(matter), text=given["text"], board=given["board"], by=request.actor,
            at=clock.now(),
        )  # fmt: skip

    return _acted(request, matter, form, act, _("Written. A second person checks it and puts it up."))


@signed_in
@require_POST
@once
def put_up(request: ActingRequest, code: str) -> HttpResponse:
    """Say that the text hangs, as the second person."""
    matter, form = matter_or_404(request, code), PutUpForm(request.POST)
    text = visible_or_404(Publication.objects.filter(matter=matter, kind=_kind(matter)))
    require(may_put_up(request.actor, text))

    def act() -> None:
        publish_step(publication_id=text.pk, **form.cleaned_data, by=request.actor, at=clock.now())

    return _acted(request, matter, form, act, _("Public from now on."))


@signed_in
@require_POST
@once
def begin(request: ActingRequest, code: str) -> HttpResponse:
    """Say who carries the resolution out."""
    matter, form = _carried(request, code), CarryOutForm(request.POST)

    def act() -> None:
        carry_out(matter_id=matter.pk, **form.cleaned_data, by=request.actor, at=clock.now())

    return _acted(request, matter, form, act, _("Noted who carries it out."))


@signed_in
@require_POST
@once
def report(request: ActingRequest, code: str) -> HttpResponse:
    """Say what came of it."""
    matter, form = _carried(request, code), OutcomeForm(request.POST)

    def act() -> None:
        report_back(matter_id=matter.pk, **form.cleaned_data, by=request.actor, at=clock.now())

    return _acted(request, matter, form, act, _("Reported. Now the outcome is made public."))


@signed_in
@require_POST
@once
def close(request: ActingRequest, code: str) -> HttpResponse:
    """Close it once its outcome has hung its time."""
    matter, form = _carried(request, code), DayForm(request.POST)

    def act() -> None:
        close_matter(matter_id=matter.pk, on=form.cleaned_data["on"], by=request.actor, at=clock.now())

    return _acted(request, matter, form, act, _("The matter is closed."))


def _partners(places: list[Organisation]) -> list[Organisation]:
    """The villages that are in a joint organisation with the only place there is to choose, itself included."""
    if len(places) != 1:
        return [one for one in places if one.kind == UnitKind.VILLAGE] if len(places) <= MOST_PLACES else []
    found = {
        one.pk: one for others in joint_partners(organisation=places[0], on=clock.today()).values() for one in others
    }
    villages = [one for one in found.values() if one.kind == UnitKind.VILLAGE]
    return [places[0], *villages] if villages and places[0].kind == UnitKind.VILLAGE else []


def _with_reason(
    request: ActingRequest, code: str, action: Callable[..., Matter], *, lead: str, done: str
) -> HttpResponse:
    matter, form = _carried(request, code), ReasonForm(request.POST or None)

    def act() -> str:
        action(matter_id=matter.pk, reason=form.cleaned_data["reason"], by=request.actor, at=clock.now())
        return _url(matter)

    page = FormPage(
        lead=lead % {"matter": matter}, act=_("Submit"), back=_url(matter),
        sub=_("Whoever raised it reads the reason."),
    )  # fmt: skip
    return answer_form(request, form, page=page, act=act, done=done)


def _acted(
    request: ActingRequest, matter: Matter, form: forms.Form, act: Callable[[], None], done: str
) -> HttpResponse:
    """Will act on a valid form and go back to the matter; what is refused stands above it, with nothing typed lost."""
    return enter_on_page(
        request, form, act=act, done=done, to=lambda: redirect("deliberation:matter", code=matter.code),
        again=lambda: show(request, matter, sent=form),
    )  # fmt: skip


def _carried(request: ActingRequest, code: str) -> Matter:
    matter = matter_or_404(request, code)
    require(may_carry_on(request.actor, matter))
    return matter


def _kind(matter: Matter) -> PublicationKind:
    return PublicationKind.RESOLUTION if matter.state == MatterState.ADOPTED else PublicationKind.OUTCOME


def _url(matter: Matter) -> str:
    return reverse("deliberation:matter", args=[matter.code])


@signed_in
@once
def ballot(request: ActingRequest, code: str) -> HttpResponse:
    """Draw up the ballot of the branch's members on the matter."""
    matter = matter_or_404(request, code)
    require(may_carry_on(request.actor, matter))
    form = BallotForm(request.POST or None)

    def act() -> str:
        channels = [Channel(one) for one in form.cleaned_data["channels"]]
        made = draw_up_members_ballot(matter_id=matter.pk, channels=channels, by=request.actor, at=clock.now())
        return reverse("ballots:ballot", args=[made.code])

    page = FormPage(
        lead=_("Let the members vote: %(matter)s") % {"matter": matter}, act=_("Draw it up"),
        back=reverse("deliberation:matter", args=[code]),
        sub=_("Everybody with a vote in the branch stands on the roll. Record the meeting of the day; when the ballot "
              "is closed on it, the numbers are taken over."),
    )  # fmt: skip
    return answer_form(request, form, page=page, act=act, done=_("The ballot is drawn up."))
