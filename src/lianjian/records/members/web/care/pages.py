"""One member's care: pairings, what was done, honours, hardship; and entering them."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lianjian.kernel import clock
from lianjian.kernel.policies import require
from lianjian.kernel.web import ActingRequest, once, signed_in, visible_or_404
from lianjian.records.members.actions.care import (
    end_pairing,
    give_honour,
    note_care,
    note_hardship,
    pair_members,
    strike_hardship,
)
from lianjian.records.members.actions.reading import note_reading
from lianjian.records.members.enums import CareKind, ReadPart
from lianjian.records.members.models import Member
from lianjian.records.members.policies.care import (
    may_end_pairing,
    may_give_honour,
    may_note_care,
    may_note_hardship,
    may_pair,
)
from lianjian.records.members.queries.care import (
    care_visible_to,
    hardship_of,
    honours_visible_to,
    pairings_of,
    pairings_visible_to,
    partner_in,
    people_cared_about,
    people_to_pair,
)
from lianjian.records.members.queries.people import members_visible_to, own_member
from lianjian.records.members.web.care.forms import (
    CareForm,
    EndPairingForm,
    HardshipForm,
    HonourForm,
    PairForm,
    StrikeForm,
)
from lianjian.records.members.web.choosing import page_of_member
from lianjian.ui.form_pages import FormPage, answer_form


@signed_in
@require_GET
def person(request: ActingRequest, code: str) -> HttpResponse:
    """What there is of care about one member, as far as the reader may know it."""
    found, today = _member(request, code), clock.today()
    note_reading(member=found, by=request.actor, at=clock.now(), what=ReadPart.CARE)
    visible = pairings_visible_to(actor=request.actor)
    may_know = may_note_hardship(request.actor, found)
    context = {
        "member": found,
        "today": today,
        "pairings": [
            {"pairing": one, "partner": partner_in(pairing=one, member=found)}
            for one in pairings_of(member=found).filter(pk__in=visible.values("pk"))
        ],
        "acts": care_visible_to(actor=request.actor).filter(member=found).order_by("-done_on", "-pk"),
        "honours": honours_visible_to(actor=request.actor).filter(member=found).order_by("-given_on", "-pk"),
        "hardship": hardship_of(member=found) if may_know else None,
        "may_know": may_know,
        "may_pair": may_pair(request.actor, found, found),
        "may_honour": may_give_honour(request.actor, found),
        "may_note": _may_note(request, found),
    }
    return render(request, "members/care/person.html", context)


@signed_in
@once
def pair(request: ActingRequest, code: str) -> HttpResponse:
    """Pairs the member with another."""
    found, today = _member(request, code), clock.today()
    require(may_pair(request.actor, found, found))
    candidates = people_to_pair(actor=request.actor, on=today).exclude(pk=found.pk)
    form = PairForm(request.POST or None, members=candidates, initial={"since": today})

    def act() -> str:
        said = form.cleaned_data
        pair_members(
            one=found,
            other=said["other"],
            purpose=said["purpose"],
            since=said["since"],
            both_agree=said["both_agree"],
            by=request.actor,
            at=clock.now(),
        )
        return _address(found)

    page = page_of_member(
        found, lead=_("Who helps each other with %(member)s"), act=_("Pair them"), back=_address(found)
    )
    return answer_form(request, form, page=page, act=act, done=_("The two are paired."))


@signed_in
@once
def unpair(request: ActingRequest, pairing: int) -> HttpResponse:
    """Ends a pairing."""
    running = visible_or_404(pairings_visible_to(actor=request.actor), pk=pairing, during__endswith=None)
    require(may_end_pairing(request.actor, running.first, running.second))
    form = EndPairingForm(request.POST or None, initial={"on": clock.today()})
    back = reverse("members:care-pairings")

    def act() -> str:
        said = form.cleaned_data
        end_pairing(pairing_id=running.pk, on=said["on"], reason=said["reason"], by=request.actor, at=clock.now())
        return back

    lead = _("End the pairing of %(one)s and %(other)s") % {"one": running.first.name, "other": running.second.name}
    page = FormPage(lead=lead, act=_("End the pairing"), back=back)
    return answer_form(request, form, page=page, act=act, done=_("The pairing has ended."))


@signed_in
@once
def care_act(request: ActingRequest, code: str) -> HttpResponse:
    """Notes what was done for the member."""
    found, today = _member(request, code), clock.today()
    own = own_member(actor=request.actor)
    require(may_note_care(request.actor, found, own or found, today))
    known = people_to_pair(actor=request.actor, on=today) | Member.objects.filter(pk=own.pk if own else 0)
    form = CareForm(
        request.POST or None,
        members=known.exclude(pk=found.pk),
        initial={"done_on": today, "carer": own.code if own else ""},
    )

    def act() -> str:
        said = form.cleaned_data
        note_care(
            member=found,
            carer=said["carer"],
            done_on=said["done_on"],
            kind=CareKind(said["kind"]),
            what=said["what"],
            by=request.actor,
            at=clock.now(),
        )
        return _address(found)

    page = page_of_member(
        found,
        lead=_("What was done for %(member)s"),
        sub=_("One sentence is enough. No photo, no proof, and nobody counts it."),
        act=_("Note it"),
        back=_address(found),
    )
    return answer_form(request, form, page=page, act=act, done=_("It is noted."))


@signed_in
@once
def honour(request: ActingRequest, code: str) -> HttpResponse:
    """Enters an honour that was decided."""
    found = visible_or_404(members_visible_to(actor=request.actor).select_related("organisation"), code=code)
    require(may_give_honour(request.actor, found))
    form = HonourForm(request.POST or None, initial={"given_on": clock.today()})

    def act() -> str:
        give_honour(member=found, **form.cleaned_data, by=request.actor, at=clock.now())
        return _address(found)

    page = page_of_member(found, lead=_("An honour for %(member)s"), act=_("Enter the honour"), back=_address(found))
    return answer_form(request, form, page=page, act=act, done=_("The honour is entered."))


@signed_in
@once
def hardship(request: ActingRequest, code: str) -> HttpResponse:
    """Notes a hardship with consent; where one is noted, strikes it out."""
    found = visible_or_404(members_visible_to(actor=request.actor).select_related("organisation"), code=code)
    require(may_note_hardship(request.actor, found))
    if hardship_of(member=found) is not None:
        return _strike(request, found)
    form = HardshipForm(request.POST or None, initial={"consented_on": clock.today()})

    def act() -> str:
        note_hardship(member=found, **form.cleaned_data, by=request.actor, at=clock.now())
        return _address(found)

    page = page_of_member(
        found,
        lead=_("%(member)s is in hardship"),
        sub=_("Only the member and the committee of the branch see this. It is never made public."),
        act=_("Note it"),
        back=_address(found),
    )
    return answer_form(request, form, page=page, act=act, done=_("It is noted."))


def _strike(request: ActingRequest, found: Member) -> HttpResponse:
    form = StrikeForm(request.POST or None)

    def act() -> str:
        strike_hardship(member=found, by=request.actor, at=clock.now())
        return _address(found)

    page = page_of_member(
        found,
        lead=_("Strike out the hardship of %(member)s"),
        sub=_("It is over, or the member takes the consent back. Nothing of it is kept."),
        act=_("Strike it out"),
        back=_address(found),
    )
    return answer_form(request, form, page=page, act=act, done=_("It is struck out."))


def _member(request: ActingRequest, code: str) -> Member:
    reach = people_cared_about(actor=request.actor, on=clock.today())
    return visible_or_404(reach.select_related("organisation"), code=code)


def _may_note(request: ActingRequest, found: Member) -> bool:
    own = own_member(actor=request.actor)
    return bool(may_note_care(request.actor, found, own or found, clock.today()))


def _address(found: Member) -> str:
    return reverse("members:care-person", args=[found.code])
