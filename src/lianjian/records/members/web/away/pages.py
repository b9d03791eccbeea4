"""One member away: the page, and what the committee, the contact person and the member write down there."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lianjian.kernel import clock
from lianjian.kernel.policies import require
from lianjian.kernel.web import ActingRequest, once, signed_in, visible_or_404
from lianjian.records.members.actions.away import (
    end_stay,
    enter_stay,
    join_online_branch,
    move_on,
    name_contact_person,
    note_contact,
    note_host_activity,
)
from lianjian.records.members.actions.reading import note_reading
from lianjian.records.members.enums import ContactChannel, HostActivityKind, ReadPart
from lianjian.records.members.models import Member, StayAway
from lianjian.records.members.policies.away import may_keep_stays, may_note_contact, may_tell_stay
from lianjian.records.members.queries.away import (
    RULE_OF_GAP,
    contact_people,
    gaps_of,
    online_branches_for,
    stays_on,
    stays_visible_to,
)
from lianjian.records.members.queries.people import ROSTER_ROLES, is_own, members_visible_to, own_member
from lianjian.records.members.web.away.forms import (
    ContactForm,
    ContactPersonForm,
    DayForm,
    EnterStayForm,
    HostActivityForm,
    PartForm,
    WhereaboutsForm,
)
from lianjian.records.members.web.away.lists import is_mobile
from lianjian.records.members.web.choosing import page_of_member
from lianjian.records.organisations.queries.packs import packs_at
from lianjian.ui.form_pages import FormPage, answer_form


@signed_in
@require_GET
def stay(request: ActingRequest, code: str) -> HttpResponse:
    """Where the member is and was, who keeps contact, what was joined there, and what is wanting by which article."""
    visible = stays_visible_to(actor=request.actor).filter(member__code=code)
    stays = list(visible.order_by("-during"))
    if not stays:
        raise Http404
    member, today = stays[0].member, clock.today()
    note_reading(member=member, by=request.actor, at=clock.now(), what=ReadPart.AWAY)
    current = stays_on(visible, on=today).first()
    packs = packs_at(organisation=member.organisation)
    context = {
        "member": member,
        "stays": stays,
        "current": current,
        "is_own": is_own(actor=request.actor, member=member),
        "is_mobile": current is not None and is_mobile(current, today),
        "gaps": [
            {"gap": gap, "rule": packs.rule(RULE_OF_GAP[gap]) if gap in RULE_OF_GAP else None}
            for gap in (gaps_of(current) if current else ())
        ],
        "definition": packs.rule("JG-32-mobile"),
        "transfer": packs.rule("JG-25-transfer"),
        "contacts": member.contacts.select_related("contact_person").order_by("-contacted_on"),
        "activities": member.host_activities.order_by("-held_on"),
        "parts": member.online_parts.select_related("organisation").order_by("-during"),
        "may_tell": may_tell_stay(request.actor, member),
        "may_keep": may_keep_stays(request.actor, member),
        "may_note": current is not None and may_note_contact(request.actor, current),
        "may_part": current is not None and online_branches_for(member=member).exists(),
        "today": today,
    }
    return render(request, "members/away/stay.html", context)


@signed_in
@once
def new(request: ActingRequest) -> HttpResponse:
    """Writes down that somebody is away; by the committee."""
    if not request.actor.scopes(*ROSTER_ROLES):
        raise Http404
    form = EnterStayForm(
        request.POST or None,
        members=members_visible_to(actor=request.actor).filter(left_on=None),
        initial={"member": request.GET.get("member", ""), "since": clock.today()},
    )

    def act() -> str:
        given = form.cleaned_data
        made = enter_stay(
            member=given["member"],
            stay=form.whereabouts(),
            since=given["since"],
            contact_person=given["contact_person"],
            by=request.actor,
            at=clock.now(),
        )
        return _address(made.member)

    page = FormPage(
        lead=_("Somebody is away"),
        sub=_("For a stay of some weeks nothing needs to be entered."),
        act=_("Enter the stay"),
        back=reverse("members:away"),
        draft="stay-new",
    )
    return answer_form(request, form, page=page, act=act, done=_("The stay is entered."))


@signed_in
@once
def own(request: ActingRequest) -> HttpResponse:
    """The member says: I am away since then, there; who is away already is led to the own page."""
    member = own_member(actor=request.actor)
    if member is None:
        raise Http404
    if request.method == "GET" and member.stays.filter(during__endswith=None).exists():
        return redirect("members:away-stay", code=member.code)
    form = WhereaboutsForm(request.POST or None, initial={"since": clock.today()})

    def act() -> str:
        enter_stay(
            member=member,
            stay=form.whereabouts(),
            since=form.cleaned_data["since"],
            contact_person=None,
            by=request.actor,
            at=clock.now(),
        )
        return _address(member)

    page = FormPage(
        lead=_("I am away from home"),
        sub=_("Your branch then knows whom to keep contact with. Nobody follows where you are."),
        act=_("Tell my branch"),
        back=reverse("site:home"),
        draft="stay-own",
    )
    return answer_form(request, form, page=page, act=act, done=_("Your branch knows now."))


@signed_in
@once
def move(request: ActingRequest, code: str) -> HttpResponse:
    """Writes down where a member away moved on to."""
    current = _current(request, code)
    require(may_tell_stay(request.actor, current.member))
    form = WhereaboutsForm(
        request.POST or None,
        initial={"since": clock.today(), "purpose": current.purpose, "is_abroad": current.is_abroad},
    )

    def act() -> str:
        move_on(
            stay_id=current.pk,
            stay=form.whereabouts(),
            on=form.cleaned_data["since"],
            by=request.actor,
            at=clock.now(),
        )
        return _address(current.member)

    page = _page(current, lead=_("%(member)s has moved on"), act=_("Enter the new place"))
    return answer_form(request, form, page=page, act=act, done=_("The new place is entered."))


@signed_in
@once
def back(request: ActingRequest, code: str) -> HttpResponse:
    """Writes down the return."""
    current = _current(request, code)
    require(may_tell_stay(request.actor, current.member))
    form = DayForm(request.POST or None, initial={"on": clock.today()})

    def act() -> str:
        end_stay(stay_id=current.pk, on=form.cleaned_data["on"], by=request.actor, at=clock.now())
        return _address(current.member)

    page = _page(current, lead=_("%(member)s is back"), act=_("Enter the return"))
    return answer_form(request, form, page=page, act=act, done=_("Welcome back: the stay has ended."))


@signed_in
@once
def contact_person(request: ActingRequest, code: str) -> HttpResponse:
    """Names who keeps contact."""
    current = _current(request, code)
    require(may_keep_stays(request.actor, current.member))
    kept_by = _kept_by(current)
    form = ContactPersonForm(
        request.POST or None,
        people=contact_people(member=current.member, on=clock.today()),
        initial=kept_by | {"instead_of": kept_by.get("contact_person", "")},
    )

    def act() -> str:
        name_contact_person(
            stay_id=current.pk,
            contact_person=form.chosen(),
            instead_of=form.cleaned_data["instead_of"],
            by=request.actor,
            at=clock.now(),
        )
        return _address(current.member)

    page = _page(current, lead=_("Who keeps contact with %(member)s"), act=_("Name the contact person"))
    return answer_form(request, form, page=page, act=act, done=_("The contact person is named."))


@signed_in
@once
def contact(request: ActingRequest, code: str) -> HttpResponse:
    """Notes that contact was kept."""
    current = _current(request, code)
    require(may_note_contact(request.actor, current))
    form = ContactForm(
        request.POST or None,
        people=contact_people(member=current.member, on=clock.today()),
        initial={"contacted_on": clock.today(), **_kept_by(current)},
    )

    def act() -> str:
        given = form.cleaned_data
        note_contact(
            stay_id=current.pk,
            contact_person=form.chosen(),
            contacted_on=given["contacted_on"],
            channel=ContactChannel(given["channel"]),
            by=request.actor,
            at=clock.now(),
        )
        return _address(current.member)

    page = _page(
        current,
        lead=_("In contact with %(member)s"),
        sub=_("Only the day and the way are kept, never what was said."),
        act=_("Note the contact"),
    )
    return answer_form(request, form, page=page, act=act, done=_("The contact is noted."))


@signed_in
@once
def activity(request: ActingRequest, code: str) -> HttpResponse:
    """Notes an activity joined at the host place."""
    current = _current(request, code)
    require(may_tell_stay(request.actor, current.member))
    form = HostActivityForm(request.POST or None, initial={"held_on": clock.today(), "host_place": current.host_place})

    def act() -> str:
        given = form.cleaned_data
        note_host_activity(
            stay_id=current.pk,
            held_on=given["held_on"],
            kind=HostActivityKind(given["kind"]),
            host_place=given["host_place"],
            host_organisation=given["host_organisation"],
            by=request.actor,
            at=clock.now(),
        )
        return _address(current.member)

    page = _page(current, lead=_("%(member)s joined an activity there"), act=_("Note the activity"))
    return answer_form(request, form, page=page, act=act, done=_("The activity is noted."))


@signed_in
@once
def online(request: ActingRequest, code: str) -> HttpResponse:
    """Has a member away take part in an online branch."""
    current = _current(request, code)
    require(may_tell_stay(request.actor, current.member))
    form = PartForm(
        request.POST or None, branches=online_branches_for(member=current.member), initial={"since": clock.today()}
    )

    def act() -> str:
        join_online_branch(
            member=current.member,
            online_branch=form.chosen(),
            since=form.cleaned_data["since"],
            by=request.actor,
            at=clock.now(),
        )
        return _address(current.member)

    page = _page(
        current,
        lead=_("%(member)s takes part in an online branch"),
        sub=_("The affiliation and the vote stay with the home branch."),
        act=_("Take part"),
    )
    return answer_form(request, form, page=page, act=act, done=_("The online branch is told."))


def _current(request: ActingRequest, code: str) -> StayAway:
    """The running stay of the member, for somebody who may see it."""
    return visible_or_404(stays_visible_to(actor=request.actor), member__code=code, during__endswith=None)


def _kept_by(current: StayAway) -> dict[str, str]:
    return {"contact_person": current.contact_person.code} if current.contact_person else {}


def _page(current: StayAway, *, lead: str, act: str, sub: str = "") -> FormPage:
    place = f"{current.member.organisation.name} · {current.host_place}"
    return page_of_member(current.member, lead=lead, act=act, back=_address(current.member), sub=sub or place)


def _address(member: Member) -> str:
    return reverse("members:away-stay", args=[member.code])
