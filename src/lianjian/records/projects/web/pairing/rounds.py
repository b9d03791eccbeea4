"""Pages of rounds: the list, who takes part, locks and vetoes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianjian.kernel import clock
from lianjian.kernel.actor import OFFICES
from lianjian.kernel.drawn import drawn_once
from lianjian.kernel.policies import require
from lianjian.kernel.web import ActingRequest, once, signed_in, visible_or_404
from lianjian.records.organisations.enums import URBAN_KINDS, UnitKind
from lianjian.records.organisations.queries.tree import organisations_visible_to, sub_tree
from lianjian.records.projects.actions.pairing import (
    invite,
    leave_round,
    open_round,
    set_place,
    set_village,
    tie_pair,
    untie_pair,
)
from lianjian.records.projects.enums import Industry, PairingMode, RunState
from lianjian.records.projects.models import PairingPlace, PairingRound, PairingRun, PairingTie, PairingVillage
from lianjian.records.projects.policies.pairing import may_arrange_round
from lianjian.records.projects.queries.rounds import places_of, roof_of, rounds_visible_to, ties_of, villages_of
from lianjian.records.projects.web.pairing.forms import (
    PartyFilter,
    PlaceForm,
    ReasonForm,
    RoundFilter,
    RoundForm,
    TieForm,
    VillageForm,
)
from lianjian.ui.form_pages import FormPage, answer_form, enter_on_page, show_form
from lianjian.ui.listing import keyset_page, keyset_pager

if TYPE_CHECKING:
    from lianjian.records.organisations.models import Organisation

PAGE = 50
PLACE_KINDS = (UnitKind.COUNTY, UnitKind.SUBDISTRICT, UnitKind.TOWNSHIP)


@drawn_once
@signed_in
def rounds(request: ActingRequest) -> HttpResponse:
    """The rounds somebody arranges or takes part in."""
    form = RoundFilter(request.GET)
    form.is_valid()
    accepted = PairingRun.objects.filter(round=OuterRef("pk"), state=RunState.ACCEPTED)
    found = rounds_visible_to(actor=request.actor).annotate(
        settled=Exists(accepted),
        place_count=Count("places", distinct=True),
        village_count=Count("villages", distinct=True),
    )
    if name := form.cleaned_data.get("name"):
        found = found.filter(name__icontains=name)
    if state := form.cleaned_data.get("state"):
        found = found.filter(settled=state == "accepted")
    shown, page = keyset_page(query=request.GET, found=found)
    arranging = request.actor.has_office
    return render(
        request,
        "projects/pairing/rounds.html",
        {
            "form": form,
            "rounds": shown,
            "page": page,
            "arranging": arranging,
            "actor": request.actor,
            "offices": OFFICES,
        },
    )


@signed_in
@once
def new(request: ActingRequest) -> HttpResponse:
    """Open a round."""
    places = list(_places(request))
    if not places:
        raise Http404
    form = RoundForm(request.POST or None, places=places)

    def act() -> str:
        given = form.cleaned_data
        place = next(one for one in places if one.code == given["place"])
        made = open_round(
            name=given["name"], place=place, mode=PairingMode(given["mode"]), on=clock.today(), by=request.actor,
            at=clock.now(),
        )  # fmt: skip
        return reverse("projects:round-parties", args=[made.code])

    back = reverse("projects:rounds")
    page = FormPage(
        lead=_("Open a round of pairing"), act=_("Open"), back=back, name=_("New round"), under=((_("Pairing"), back),),
        draft="round-new",
    )  # fmt: skip
    return answer_form(request, form, page=page, act=act, done=_("The round is open. Now choose who takes part."))


@signed_in
def parties(request: ActingRequest, code: str) -> HttpResponse:
    """Who takes part, with industry, levels, quotas and how many wishes each has entered."""
    round_ = arranged_round(request, code)
    places, villages = places_of(round_=round_), villages_of(round_=round_)
    return render(request, "projects/pairing/parties.html", {"round": round_, "places": places, "villages": villages})


@signed_in
@once
def add(request: ActingRequest, code: str, side: str) -> HttpResponse:
    """Choose organisations that are to take part."""
    if side not in ("urban", "village"):
        raise Http404
    round_ = arranged_round(request, code)
    candidates = _candidates(round_, urban=side == "urban")
    if request.method == "POST":
        chosen = candidates.filter(code__in=request.POST.getlist("party")).prefetch_related("profiles")
        count = invite(round_id=round_.pk, organisations=chosen, by=request.actor, at=clock.now())
        if count:
            messages.success(
                request, _("%(count)s parties take part now. Correct their levels where needed.") % {"count": count}
            )
            return redirect("projects:round-parties", code=round_.code)
        messages.warning(request, _("Tick at least one."))
    form = PartyFilter(request.GET)
    form.is_valid()
    if name := form.cleaned_data.get("name"):
        candidates = candidates.filter(name__icontains=name) | candidates.filter(name_initials__startswith=name.lower())
    if after := request.GET.get("after"):
        candidates = candidates.filter(path__gt=after)
    shown = list(candidates.select_related("parent").order_by("path")[: PAGE + 1])
    page = keyset_pager(
        query=request.GET, shown=min(len(shown), PAGE), next_key=shown[PAGE - 1].path if len(shown) > PAGE else ""
    )
    context = {"round": round_, "side": side, "form": form, "candidates": shown[:PAGE], "page": page}
    return render(request, "projects/pairing/add.html", context)


@signed_in
@once
def party(request: ActingRequest, code: str, party: str) -> HttpResponse:
    """How one party takes part."""
    round_ = arranged_round(request, code)
    seat = seat_or_404(round_, party)
    form = _seat_form(request, seat)

    def act() -> str:
        _set_seat(request, seat, form)
        return reverse("projects:round-parties", args=[round_.code])

    return answer_form(
        request, form, page=_seat_page(round_, seat), act=act, done=_("Saved."), template="projects/pairing/party.html",
        beside={"round": round_, "seat": seat, "leaving": ReasonForm(prefix="leave")},
    )  # fmt: skip


@signed_in
@require_POST
@once
def leave(request: ActingRequest, code: str, party: str) -> HttpResponse:
    """Take a party out of the round."""
    round_ = arranged_round(request, code)
    seat = seat_or_404(round_, party)
    form = ReasonForm(request.POST, prefix="leave")

    def act() -> None:
        leave_round(
            round_id=round_.pk, organisation=seat.organisation, reason=form.cleaned_data["reason"], by=request.actor,
            at=clock.now(),
        )  # fmt: skip

    return enter_on_page(
        request, form, act=act,
        done=_("%(name)s does not take part any more.") % {"name": seat.organisation.name},
        to=lambda: redirect("projects:round-parties", code=round_.code),
        again=lambda: show_form(
            request, _seat_form(request, seat, fresh=True), page=_seat_page(round_, seat),
            template="projects/pairing/party.html", beside={"round": round_, "seat": seat, "leaving": form},
        ),
    )  # fmt: skip


@signed_in
@once
def ties(request: ActingRequest, code: str) -> HttpResponse:
    """Locks and vetoes, and a form for another."""
    round_ = arranged_round(request, code)
    places = [one.seat.organisation for one in places_of(round_=round_)]
    villages = [one.seat.organisation for one in villages_of(round_=round_)]
    asked = {key: request.GET[key] for key in ("kind", "place", "village") if key in request.GET}
    form = TieForm(request.POST or None, places=places, villages=villages, initial=asked)

    def act() -> str:
        given = form.cleaned_data
        tie_pair(
            round_id=round_.pk, kind=PairingTie.Kind(given["kind"]),
            place=next(one for one in places if one.code == given["place"]),
            village=next(one for one in villages if one.code == given["village"]), reason=given["reason"],
            by=request.actor, at=clock.now(),
        )  # fmt: skip
        return page.back

    page = FormPage(
        lead=_("What is settled beforehand: together, or never"), sub=round_.name, act=_("Save"),
        back=reverse("projects:round-ties", args=[code]), name=f"{_('Locks and vetoes')} · {round_.name}",
    )  # fmt: skip
    return answer_form(
        request, form, page=page, act=act, done=_("Saved. It counts from the next computation."),
        template="projects/pairing/ties.html", beside={"round": round_, "ties": ties_of(round_=round_)},
    )  # fmt: skip


@signed_in
@require_POST
@once
def untie(request: ActingRequest, code: str, tie: int) -> HttpResponse:
    """Undo a lock or a veto."""
    round_ = arranged_round(request, code)
    if not PairingTie.objects.filter(pk=tie).exclude(round=round_).exists():
        untie_pair(tie_id=tie, reason=request.POST.get("reason", ""), by=request.actor, at=clock.now())
        messages.success(request, _("Undone. It counts from the next computation."))
    return redirect("projects:round-ties", code=round_.code)


def arranged_round(request: ActingRequest, code: str) -> PairingRound:
    """The round, for who may arrange it; 404 for strangers, 403 for who only takes part."""
    round_ = visible_or_404(rounds_visible_to(actor=request.actor), code=code)
    require(may_arrange_round(request.actor, round_))
    return round_


def seat_or_404(round_: PairingRound, party: str) -> PairingPlace | PairingVillage:
    """The part that the organisation of that code has in the round."""
    place = round_.places.select_related("organisation").filter(organisation__code=party).first()
    if place is not None:
        return place
    return visible_or_404(round_.villages.select_related("organisation"), organisation__code=party)


def _places(request: ActingRequest) -> QuerySet[Organisation]:
    offices = request.actor.units(*OFFICES)
    seen = organisations_visible_to(actor=request.actor).filter(kind__in=PLACE_KINDS, dissolved_on=None)
    return (seen.filter(pk__in=offices) | seen.filter(parent__in=offices)).order_by("path")


def _candidates(round_: PairingRound, *, urban: bool) -> QuerySet[Organisation]:
    area = roof_of(place=round_.place) if urban else round_.place
    kinds = URBAN_KINDS if urban else (UnitKind.VILLAGE,)
    found = sub_tree(organisation=area).filter(kind__in=kinds)
    return found.exclude(pairing_places__round=round_).exclude(pairing_villages__round=round_)


def _seat_form(
    request: ActingRequest, seat: PairingPlace | PairingVillage, *, fresh: bool = False
) -> PlaceForm | VillageForm:
    sent = None if fresh else request.POST or None
    if isinstance(seat, PairingPlace):
        known = {field: getattr(seat, field) for field in ("industry", "driving", "lower", "upper", "note")}
        return PlaceForm(sent, initial=known)
    return VillageForm(sent, initial={"industry": seat.industry, "weakness": seat.weakness})


def _seat_page(round_: PairingRound, seat: PairingPlace | PairingVillage) -> FormPage:
    back = reverse("projects:round-parties", args=[round_.code])
    return FormPage(
        lead=seat.organisation.name, sub=_("How it takes part in “%(round)s”") % {"round": round_.name}, act=_("Save"),
        back=back, under=((round_.name, back),),
    )  # fmt: skip


def _set_seat(request: ActingRequest, seat: PairingPlace | PairingVillage, form: PlaceForm | VillageForm) -> None:
    given = form.cleaned_data | {"industry": Industry(form.cleaned_data["industry"])}
    act = set_place if isinstance(seat, PairingPlace) else set_village
    act(round_id=seat.round_id, organisation=seat.organisation, by=request.actor, at=clock.now(), **given)
