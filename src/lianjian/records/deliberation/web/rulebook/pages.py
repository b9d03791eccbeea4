"""One organisation's rules: drafted, adopted, made public, put into force, compared and printed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lianjian.kernel import clock
from lianjian.kernel.drawn import drawn_once
from lianjian.kernel.errors import Refused
from lianjian.kernel.policies import require
from lianjian.kernel.web import ActingRequest, once, signed_in, visible_or_404
from lianjian.records.deliberation.actions.rulebook import (
    adopt_by_resolution,
    adopt_version,
    draft_rule,
    draft_version,
    drop_version,
    edit_draft,
    publish_version,
    put_in_force,
)
from lianjian.records.deliberation.council_enums import RuleKind, VersionState
from lianjian.records.deliberation.documents.council_leaves import rule_leaf
from lianjian.records.deliberation.enums import Body
from lianjian.records.deliberation.models import OrganisationRule, Resolution, RuleVersion
from lianjian.records.deliberation.policies.councils import may_keep
from lianjian.records.deliberation.policies.rule_book import bodies_for
from lianjian.records.deliberation.queries.rule_book import compared, in_force, rules_visible_to, under_way
from lianjian.records.deliberation.web.council_forms import ReasonForm
from lianjian.records.deliberation.web.rulebook.forms import (
    AdoptForm,
    CompareForm,
    DayForm,
    NextVersionForm,
    RuleForm,
    TextForm,
)
from lianjian.ui.form_pages import FormPage, answer_form
from lianjian.ui.leaf_pages import answer_leaves


@signed_in
@once
def new(request: ActingRequest) -> HttpResponse:
    """Enter new rules with their first draft."""
    form = RuleForm(request.POST or None, request=request)

    def act() -> str:
        given = form.cleaned_data
        made = draft_rule(
            organisation=form.whose(), kind=RuleKind(given["kind"]), title=given["title"], text=given["text"],
            on=clock.today(), by=request.actor, at=clock.now(),
        )  # fmt: skip
        return _address(made)

    page = FormPage(
        lead=_("Draft new rules"), act=_("Keep the draft"), back=reverse("deliberation:rule-book"), draft="rule-new",
        sub=_("Nothing is in force before the right assembly has adopted it and it has hung out."),
    )  # fmt: skip
    return answer_form(request, form, page=page, act=act, done=_("The draft is kept."))


@drawn_once
@signed_in
@require_safe
def rule(request: ActingRequest, code: str) -> HttpResponse:
    """The version in force, the one on its way, and all earlier ones."""
    it = _found(request, code)
    versions = list(it.versions.all())
    now, going = in_force(it), under_way(it)
    wanted = request.GET.get("version", "")
    chosen = next((one for one in versions if str(one.number) == wanted), None) or going or now or versions[0]
    context = {
        "it": it,
        "shown": chosen,
        "versions": versions,
        "in_force": now,
        "under_way": going,
        "states": VersionState,
        "keeps": may_keep(request.actor, it.organisation),
        "comparing": CompareForm(
            versions=versions,
            initial={"earlier": versions[min(1, len(versions) - 1)].number, "later": versions[0].number},
        ),
    }
    return render(request, "deliberation/rulebook/rule.html", context)


@drawn_once
@signed_in
@require_safe
def compare(request: ActingRequest, code: str) -> HttpResponse:
    """Two versions line by line."""
    it = _found(request, code)
    form = CompareForm(request.GET, versions=list(it.versions.all()))
    if not form.is_valid():
        raise Http404
    earlier, later = (
        visible_or_404(it.versions.all(), number=form.cleaned_data[name]) for name in ("earlier", "later")
    )
    context = {"it": it, "earlier": earlier, "later": later, "lines": compared(earlier=earlier, later=later)}
    return render(request, "deliberation/rulebook/compare.html", context)


@signed_in
@require_safe
def sheet(request: ActingRequest, code: str) -> HttpResponse:
    """A version to print, in Word and in PDF; by default the one in force."""
    it = _found(request, code)
    wanted = request.GET.get("version", "")
    version = next((one for one in it.versions.all() if str(one.number) == wanted), None)
    version = version or in_force(it) or it.versions.all()[0]
    return answer_leaves(request, [rule_leaf(version=version)], name=it.title, back=_address(it))


@signed_in
@once
def next_version(request: ActingRequest, code: str) -> HttpResponse:
    """Draft the next version, beginning with the words in force."""
    it = _kept(request, code)
    now = in_force(it) or it.versions.all()[0]
    form = NextVersionForm(request.POST or None, initial={"text": now.text})

    def act() -> str:
        given = form.cleaned_data
        draft_version(
            rule_id=it.pk, text=given["text"], reason=given["reason"], on=clock.today(), by=request.actor,
            at=clock.now(),
        )  # fmt: skip
        return _address(it)

    page = FormPage(
        lead=_("Next version of %(title)s") % {"title": it.title}, act=_("Keep the draft"), back=_address(it)
    )
    return answer_form(request, form, page=page, act=act, done=_("The draft is kept."))


@signed_in
@once
def edit(request: ActingRequest, code: str, number: int) -> HttpResponse:
    """Change the words of the draft."""
    it, version = _version(request, code, number)
    form = TextForm(request.POST or None, initial={"text": version.text})

    def act() -> None:
        edit_draft(rule_id=it.pk, number=number, text=form.cleaned_data["text"], by=request.actor, at=clock.now())

    return _step(request, it, form, lead=_("Change the draft"), button=_("Keep the draft"), act=act)


@signed_in
@once
def adopt(request: ActingRequest, code: str, number: int) -> HttpResponse:
    """Enter that the right assembly adopted it."""
    it, _draft = _version(request, code, number)
    bodies = bodies_for(organisation=it.organisation, kind=RuleKind(it.kind))
    form = AdoptForm(request.POST or None, bodies=bodies, initial={"on": clock.today()})

    def act() -> None:
        given = form.cleaned_data
        if matter := given["resolution"].strip():
            adopt_by_resolution(
                rule_id=it.pk, number=number, resolution=_resolution(it, matter), by=request.actor, at=clock.now()
            )
            return
        adopt_version(
            rule_id=it.pk, number=number, body=Body(given["body"]), numbers=form.numbers(),
            document_no=given["document_no"], on=given["on"], by=request.actor, at=clock.now(),
        )  # fmt: skip

    return _step(request, it, form, lead=_("Who adopted it?"), button=_("Enter the adoption"), act=act)


def _resolution(it: OrganisationRule, matter: str) -> Resolution:
    rows = Resolution.objects.filter(matter__organisation=it.organisation, matter__code=matter)
    found = rows.select_related("matter").first()
    if found is None:
        raise Refused(_("No resolution of this organisation about a matter of this number."))
    return found


@signed_in
@once
def publish(request: ActingRequest, code: str, number: int) -> HttpResponse:
    """Make the adopted version public."""
    return _on_a_day(request, code, number, publish_version, lead=_("Make it public"), button=_("It is made public"))


@signed_in
@once
def force(request: ActingRequest, code: str, number: int) -> HttpResponse:
    """Put the version into force."""
    return _on_a_day(request, code, number, put_in_force, lead=_("Put it into force"), button=_("Put into force"))


@signed_in
@once
def drop(request: ActingRequest, code: str, number: int) -> HttpResponse:
    """Not pursue the version."""
    it, _going = _version(request, code, number)
    form = ReasonForm(request.POST or None)

    def act() -> None:
        reason = form.cleaned_data["reason"]
        drop_version(rule_id=it.pk, number=number, reason=reason, on=clock.today(), by=request.actor, at=clock.now())

    return _step(request, it, form, lead=_("Do not pursue this version"), button=_("Do not pursue"), act=act)


def _on_a_day(
    request: ActingRequest, code: str, number: int, action: Callable[..., RuleVersion], *, lead: str, button: str
) -> HttpResponse:
    it, version = _version(request, code, number)
    form = DayForm(request.POST or None, initial={"on": clock.today(), "filed_on": version.filed_on})

    def act() -> None:
        days: dict[str, date | None] = form.cleaned_data
        action(rule_id=it.pk, number=number, by=request.actor, at=clock.now(), **days)

    return _step(request, it, form, lead=lead, button=button, act=act)


def _step(
    request: ActingRequest, it: OrganisationRule, form: forms.Form, *, lead: str, button: str, act: Callable[[], None]
) -> HttpResponse:
    def acted() -> str:
        act()
        return _address(it)

    page = FormPage(lead=lead, act=button, back=_address(it), sub=f"{it.organisation.name} · {it.title}")
    return answer_form(request, form, page=page, act=acted, done=_("Entered."))


def _found(request: ActingRequest, code: str) -> OrganisationRule:
    return visible_or_404(rules_visible_to(actor=request.actor), code=code)


def _kept(request: ActingRequest, code: str) -> OrganisationRule:
    it = _found(request, code)
    require(may_keep(request.actor, it.organisation))
    return it


def _version(request: ActingRequest, code: str, number: int) -> tuple[OrganisationRule, RuleVersion]:
    it = _kept(request, code)
    return it, visible_or_404(it.versions.all(), number=number)


def _address(it: OrganisationRule) -> str:
    return reverse("deliberation:rule", args=[it.code])
