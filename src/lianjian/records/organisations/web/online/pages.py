"""An online branch's own page: what it is and may do, how it meets, and the rules it has given itself."""

from __future__ import annotations

from django.forms import model_to_dict
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianjian.kernel import clock
from lianjian.kernel.drawn import drawn_once
from lianjian.kernel.policies import require
from lianjian.kernel.web import ActingRequest, once, signed_in, visible_or_404
from lianjian.records.organisations.actions.online import (
    adopt_online_rule,
    approve_online,
    describe_online,
    drop_online_rule,
    end_online_approval,
)
from lianjian.records.organisations.models import OnlineApproval, OnlineMeetingPlace, OnlineRule, Organisation
from lianjian.records.organisations.panels import acts_of, name_of
from lianjian.records.organisations.policies.online import may_approve_online, may_keep_online
from lianjian.records.organisations.queries.online import online_branches_visible_to, online_standing, own_rules_on
from lianjian.records.organisations.web.online.forms import ApprovalForm, DayForm, EndForm, PlaceForm, RuleForm
from lianjian.records.organisations.web.tree.views import trail
from lianjian.ui.form_pages import FormPage, answer_form


@drawn_once
@signed_in
def online(request: ActingRequest, code: str) -> HttpResponse:
    """What it may and may not do today, with the article; how it meets; its own rules."""
    found, today = _found(request, code), clock.today()
    standing = online_standing(organisation=found, on=today)
    steps = trail(request, found)
    context = {
        "organisation": found,
        "trail": [*steps[:-1], {"label": found.name, "url": reverse("organisations:node", args=[code])}],
        "standing": standing,
        "name": name_of(standing) if standing else "",
        "acts": acts_of(standing) if standing else (),
        "place": OnlineMeetingPlace.objects.filter(organisation=found).first(),
        "rules": list(own_rules_on(organisation=found, on=today)),
        "approvals": list(OnlineApproval.objects.filter(organisation=found).order_by("-during")),
        "may_keep": found.dissolved_on is None and may_keep_online(request.actor, found),
        "may_approve": found.dissolved_on is None and may_approve_online(request.actor, found),
    }
    return render(request, "organisations/online/page.html", context)


@signed_in
@once
def place(request: ActingRequest, code: str) -> HttpResponse:
    """Says where it meets."""
    found = _found(request, code)
    require(may_keep_online(request.actor, found))
    known = OnlineMeetingPlace.objects.filter(organisation=found).first()
    form = PlaceForm(request.POST or None, initial=model_to_dict(known) if known else None)

    def act() -> str:
        describe_online(organisation_id=found.pk, by=request.actor, at=clock.now(), **form.cleaned_data)
        return _address(found)

    page = FormPage(lead=_("How does %(name)s meet?") % {"name": found}, act=_("Save"), back=_address(found))
    return answer_form(request, form, page=page, act=act, done=_("Saved."))


@signed_in
@once
def approval(request: ActingRequest, code: str) -> HttpResponse:
    """Enters the document that makes it a formal branch."""
    found = _found(request, code)
    require(may_approve_online(request.actor, found))
    form = ApprovalForm(request.POST or None, initial={"on": clock.today()})

    def act() -> str:
        approve_online(organisation_id=found.pk, by=request.actor, at=clock.now(), **form.cleaned_data)
        return _address(found)

    page = FormPage(
        lead=_("Make %(name)s a formal branch") % {"name": found}, act=_("Approve"), back=_address(found),
        sub=_("It needs the document of the Party committee above, and the agreement of the place where members work."),
    )  # fmt: skip
    return answer_form(request, form, page=page, act=act, done=_("It is a formal branch of members away now."))


@signed_in
@once
def end_approval(request: ActingRequest, code: str) -> HttpResponse:
    """Makes it an activity group again."""
    found = _found(request, code)
    require(may_approve_online(request.actor, found))
    form = EndForm(request.POST or None, initial={"on": clock.today()})

    def act() -> str:
        end_online_approval(organisation_id=found.pk, by=request.actor, at=clock.now(), **form.cleaned_data)
        return _address(found)

    page = FormPage(
        lead=_("End the approval of %(name)s") % {"name": found}, act=_("End the approval"), back=_address(found)
    )
    return answer_form(request, form, page=page, act=act, done=_("It is an activity group again."))


@signed_in
@once
def new_rule(request: ActingRequest, code: str) -> HttpResponse:
    """Writes down a rule it has given itself."""
    found = _found(request, code)
    require(may_keep_online(request.actor, found))
    form = RuleForm(request.POST or None, initial={"on": clock.today(), "title": request.GET.get("title", "")})

    def act() -> str:
        adopt_online_rule(organisation_id=found.pk, by=request.actor, at=clock.now(), **form.cleaned_data)
        return _address(found)

    page = FormPage(
        lead=_("A rule of %(name)s") % {"name": found}, act=_("Save"), back=_address(found), draft="online-rule",
        sub=_("A rule of the same title is replaced from that day; the old one stays on record."),
    )  # fmt: skip
    return answer_form(request, form, page=page, act=act, done=_("The rule is in force."))


@signed_in
@once
def end_rule(request: ActingRequest, code: str, rule_id: int) -> HttpResponse:
    """Puts a rule out of force."""
    found = _found(request, code)
    rule = visible_or_404(OnlineRule.objects.filter(organisation=found), pk=rule_id)
    require(may_keep_online(request.actor, found))
    form = DayForm(request.POST or None, initial={"on": clock.today()})

    def act() -> str:
        drop_online_rule(rule_id=rule.pk, on=form.cleaned_data["on"], by=request.actor, at=clock.now())
        return _address(found)

    page = FormPage(
        lead=_("Put “%(title)s” out of force") % {"title": rule}, act=_("Put out of force"), back=_address(found)
    )
    return answer_form(request, form, page=page, act=act, done=_("The rule is out of force."))


def _found(request: ActingRequest, code: str) -> Organisation:
    return visible_or_404(online_branches_visible_to(actor=request.actor), code=code)


def _address(organisation: Organisation) -> str:
    return reverse("organisations:online", args=[organisation.code])
