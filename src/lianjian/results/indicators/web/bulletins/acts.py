"""What is done to a bulletin: drafted, changed, handed in, returned, approved, sent, dropped; and templates."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from lianjian.kernel import clock
from lianjian.kernel.actor import Actor
from lianjian.kernel.errors import NotAllowed
from lianjian.kernel.policies import Verdict, require
from lianjian.kernel.web import ActingRequest, once, signed_in, visible_or_404
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.queries.tree import offices_of
from lianjian.results.indicators.actions.bulletins import (
    approve_bulletin,
    change_bulletin,
    draft_bulletin,
    drop_bulletin,
    hand_in_bulletin,
    return_bulletin,
    send_bulletin,
)
from lianjian.results.indicators.actions.templates import end_template, write_template
from lianjian.results.indicators.models import Bulletin
from lianjian.results.indicators.policies.bulletins import may_approve, may_change, may_write
from lianjian.results.indicators.queries.bulletins import receivers_of, templates_of, usual_receivers_of
from lianjian.results.indicators.registry import MEASURES
from lianjian.results.indicators.web.bulletins.forms import BulletinForm, ReasonForm, SendForm, TemplateForm
from lianjian.results.indicators.web.bulletins.pages import found
from lianjian.results.indicators.web.forms import TODAYS_TREE, TREE_THEN
from lianjian.ui.form_pages import FormPage, answer_form
from lianjian.ui.listing import id_in


@signed_in
@once
def new(request: ActingRequest) -> HttpResponse:
    """Draft a bulletin, from a template or from nothing."""
    offices = _offices(request)
    number = id_in(request.GET.get("template", ""))
    template = templates_of(actor=request.actor).filter(pk=number).first() if number else None
    initial: dict[str, Any] = {"on": clock.today(), "tree": TODAYS_TREE}
    if template:
        initial |= {"series": template.series, "title": template.title, "body": template.body}
    form = BulletinForm(request.POST or None, initial=initial, offices=offices)

    def act() -> str:
        made = draft_bulletin(organisation=form.office(), text=form.text(), by=request.actor, at=clock.now())
        return address_of(made)

    page = FormPage(
        lead=_("Draft a bulletin"), act=_("Keep the draft"), back=reverse("indicators:bulletins"), draft="bulletin-new",
        sub=_("Figures fill themselves in; they are frozen when it is handed in, and a second person approves it."),
    )  # fmt: skip
    return _answer_words(request, form, page=page, act=act, templates=not template)


@signed_in
@once
def edit(request: ActingRequest, code: str) -> HttpResponse:
    """Change the draft."""
    it = _for(request, code, may_change)
    initial = {name: getattr(it, name) for name in ("series", "title", "body", "on", "since", "group")}
    initial |= {"tree": TREE_THEN if it.tree_then else TODAYS_TREE, "organisation": it.organisation_id}
    form = BulletinForm(request.POST or None, initial=initial, offices=_offices(request))
    form.fields.pop("organisation", None)

    def act() -> str:
        change_bulletin(bulletin_id=it.pk, text=form.text(), by=request.actor, at=clock.now())
        return address_of(it)

    page = FormPage(lead=_("Change the draft"), act=_("Keep the draft"), back=address_of(it), sub=it.organisation.name)
    return _answer_words(request, form, page=page, act=act)


@signed_in
@once
def hand_in(request: ActingRequest, code: str) -> HttpResponse:
    """Freeze the figures and have it approved."""
    it = _for(request, code, may_change)
    page = FormPage(
        lead=_("Hand it in for approval"), act=_("Freeze the figures and hand in"), back=address_of(it), sub=it.title
    )
    return _plainly(
        request, it, hand_in_bulletin, page=page, done=_("Handed in; a colleague finds it in the to-do list.")
    )


@signed_in
@once
def approve(request: ActingRequest, code: str) -> HttpResponse:
    """Approve it and give it its number."""
    it = _for(request, code, may_approve)
    page = FormPage(
        lead=_("Approve the bulletin"), act=_("Approve and number"), back=address_of(it),
        sub=_("It gets the next number of its year. Its figures are those that were frozen and that you have read."),
    )  # fmt: skip
    return _plainly(request, it, approve_bulletin, page=page, done=_("Approved and numbered."))


@signed_in
@once
def give_back(request: ActingRequest, code: str) -> HttpResponse:
    """Return it with the reason, or take it back."""
    page = FormPage(lead=_("Return the bulletin"), act=_("Return"), back="", sub="")
    return _with_reason(request, code, return_bulletin, page=page, done=_("Returned; it is a draft again."))


@signed_in
@once
def drop(request: ActingRequest, code: str) -> HttpResponse:
    """Not pursue the draft."""
    page = FormPage(lead=_("Do not pursue this bulletin"), act=_("Do not pursue"), back="", sub="")
    return _with_reason(request, code, drop_bulletin, page=page, done=_("Not pursued; it stays readable here."))


@signed_in
@once
def send(request: ActingRequest, code: str) -> HttpResponse:
    """Send it to whom it concerns."""
    it = _for(request, code, _may_write_it)
    receivers = receivers_of(organisation=it.organisation)
    usual = list(usual_receivers_of(organisation=it.organisation).values_list("pk", flat=True))
    form = SendForm(request.POST or None, receivers=receivers, initial={"receivers": usual})

    def act() -> str:
        send_bulletin(
            bulletin_id=it.pk, receivers=list(form.cleaned_data["receivers"]), by=request.actor, at=clock.now()
        )
        return address_of(it)

    page = FormPage(
        lead=_("Send the bulletin"), act=_("Send"), back=address_of(it),
        sub=_("They find it under “Copied to me”; nobody has to answer or confirm."),
    )  # fmt: skip
    return answer_form(request, form, page=page, act=act, done=_("The bulletin is sent."))


@signed_in
@once
def new_template(request: ActingRequest) -> HttpResponse:
    """Write a template, or begin with one there is."""
    number = id_in(request.GET.get("template", ""))
    template = templates_of(actor=request.actor).filter(pk=number).first() if number else None
    initial = {name: getattr(template, name) for name in ("name", "series", "title", "body")} if template else {}
    form = TemplateForm(request.POST or None, initial=initial, offices=_offices(request))

    def act() -> str:
        given = form.cleaned_data
        write_template(
            organisation=form.office(), name=given["name"], series=given["series"], title=given["title"],
            body=given["body"], by=request.actor, at=clock.now(),
        )  # fmt: skip
        return reverse("indicators:bulletin-templates")

    page = FormPage(
        lead=_("A template for bulletins"), act=_("Keep the template"), back=reverse("indicators:bulletin-templates")
    )
    return _answer_words(request, form, page=page, act=act)


@signed_in
@once
def drop_template(request: ActingRequest, template: str) -> HttpResponse:
    """Offer a template no more."""
    it = visible_or_404(templates_of(actor=request.actor), pk=id_in(template))
    require(may_write(request.actor, it.organisation))

    def act() -> str:
        end_template(template_id=it.pk, by=request.actor, at=clock.now())
        return reverse("indicators:bulletin-templates")

    page = FormPage(
        lead=_("Offer this template no more"), act=_("Offer it no more"), back=reverse("indicators:bulletin-templates"),
        sub=_("%(name)s: bulletins drafted from it keep their text.") % {"name": it.name},
    )  # fmt: skip
    return answer_form(request, forms.Form(request.POST or None), page=page, act=act, done=_("It is offered no more."))


def address_of(it: Bulletin) -> str:
    """Its page."""
    return reverse("indicators:bulletin", args=[it.code])


def _for(request: ActingRequest, code: str, policy: Callable[..., Verdict]) -> Bulletin:
    it = found(request, code)
    require(policy(request.actor, it))
    return it


def _may_write_it(actor: Actor, it: Bulletin) -> Verdict:
    return may_write(actor, it.organisation)


def _offices(request: ActingRequest) -> QuerySet[Organisation]:
    offices = offices_of(actor=request.actor)
    if not offices.exists():
        raise NotAllowed(
            _("Bulletins are written by offices: a county's organisation department, a township's office.")
        )
    return offices


def _plainly(
    request: ActingRequest, it: Bulletin, action: Callable[..., Bulletin], *, page: FormPage, done: str
) -> HttpResponse:
    def act() -> str:
        action(bulletin_id=it.pk, by=request.actor, at=clock.now())
        return address_of(it)

    return answer_form(request, forms.Form(request.POST or None), page=page, act=act, done=done)


def _with_reason(
    request: ActingRequest, code: str, action: Callable[..., Bulletin], *, page: FormPage, done: str
) -> HttpResponse:
    it = _for(request, code, _may_write_it)
    form = ReasonForm(request.POST or None)

    def act() -> str:
        action(bulletin_id=it.pk, reason=form.cleaned_data["reason"], by=request.actor, at=clock.now())
        return address_of(it)

    shown = FormPage(lead=page.lead, act=page.act, back=address_of(it), sub=it.title)
    return answer_form(request, form, page=shown, act=act, done=done)


def _answer_words(
    request: ActingRequest, form: forms.Form, *, page: FormPage, act: Callable[[], str], templates: bool = False
) -> HttpResponse:
    """As `answer_form`, with the list of figures that can be asked for below."""
    beside = {"measures": MEASURES.values(), "templates": templates_of(actor=request.actor) if templates else ()}
    return answer_form(
        request, form, page=page, act=act, done=_("Kept."), template="indicators/bulletins/words.html", beside=beside
    )
