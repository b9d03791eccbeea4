"""Pages of the people sent: list, one term, send, prolong, end."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from lianjian.kernel import clock
from lianjian.kernel.policies import require
from lianjian.kernel.sheets import dates, texts
from lianjian.kernel.web import ActingRequest, once, signed_in, visible_or_404
from lianjian.records.organisations.actions.coverage import NewDispatch, dispatch_person, end_dispatch, prolong_dispatch
from lianjian.records.organisations.enums import DispatchKind
from lianjian.records.organisations.models import Dispatch, Organisation
from lianjian.records.organisations.paths import within
from lianjian.records.organisations.policies.coverage import may_send_people
from lianjian.records.organisations.queries.coverage import (
    dispatches_visible_to,
    guest_vote,
    people_serving,
    terms_expiring,
    terms_on,
)
from lianjian.records.organisations.queries.tree import organisations_visible_to
from lianjian.records.organisations.web.coverage.forms import EndForm, PeopleFilter, ProlongForm, SendForm, day_or
from lianjian.records.organisations.web.coverage.pages import PAGE_SIZE, areas_below, root_of
from lianjian.ui.files import excel_file
from lianjian.ui.form_pages import FormPage, answer_form
from lianjian.ui.listing import keyset_pager

COLUMNS = (
    *texts(
        gettext_lazy("Number"),
        gettext_lazy("Name of the person"),
        gettext_lazy("Sent as"),
        gettext_lazy("Home unit"),
        gettext_lazy("Sent to"),
        gettext_lazy("Unit"),
    ),
    *dates(gettext_lazy("First day"), gettext_lazy("Last day")),
    *texts(gettext_lazy("Document number")),
)


@signed_in
@require_GET
def person_list(request: ActingRequest) -> HttpResponse:
    """Who serves where on a day, filtered, page by page."""
    root, areas, form = _filter(request)
    terms, on = _found(request, form, areas), day_or(form, clock.today())
    after = request.GET.get("after", "")
    rows = list(terms.filter(pk__gt=int(after) if after.isdecimal() else 0)[: PAGE_SIZE + 1])
    shown, more = rows[:PAGE_SIZE], len(rows) > PAGE_SIZE
    visible, total = dispatches_visible_to(actor=request.actor), terms.count()
    context = {
        "root": root,
        "on": on,
        "today": clock.today(),
        "form": form,
        "terms": shown,
        "total": total,
        "workers": people_serving(visible, kind=DispatchKind.PARTY_AFFAIRS_WORKER, on=on),
        "instructors": people_serving(visible, kind=DispatchKind.PARTY_BUILDING_INSTRUCTOR, on=on),
        "page": keyset_pager(
            query=request.GET, shown=len(shown), next_key=str(shown[-1].pk) if more else "", total=total
        ),
        "may_send": may_send_people(request.actor, root),
    }
    return render(request, "organisations/coverage/people.html", context)


@signed_in
@require_GET
def person_sheet(request: ActingRequest) -> HttpResponse:
    """The same list as Excel."""
    _root, areas, form = _filter(request)
    rows = (
        (
            term.person_code,
            term.person_name,
            term.get_kind_display(),
            term.home_unit,
            term.organisation.name,
            term.unit.name if term.unit else "",
            term.during.lower,
            term.last_on,
            term.document_no,
        )
        for term in _found(request, form, areas).iterator()
    )
    return excel_file(title=_("Workers and instructors sent"), columns=COLUMNS, rows=rows)


@signed_in
@require_GET
def person(request: ActingRequest, dispatch: int) -> HttpResponse:
    """One term, the person's other terms, and what holds of votes at the host."""
    found = visible_or_404(dispatches_visible_to(actor=request.actor), pk=dispatch)
    others = dispatches_visible_to(actor=request.actor).filter(person_code=found.person_code).exclude(pk=found.pk)
    context = {
        "term": found,
        "today": clock.today(),
        "others": others.order_by("-during__startswith"),
        "vote": guest_vote(on=clock.today()),
        "verdict": may_send_people(request.actor, found.organisation),
    }
    return render(request, "organisations/coverage/person.html", context)


@signed_in
@once
def send(request: ActingRequest) -> HttpResponse:
    """Sends somebody for a term."""
    require(may_send_people(request.actor, root_of(request)))
    form = SendForm(
        request.POST or None,
        organisations=organisations_visible_to(actor=request.actor),
        initial={"since": clock.today(), "kind": request.GET.get("kind", ""), "unit_code": request.GET.get("unit", "")},
    )

    def act() -> str:
        given = form.cleaned_data
        term = dispatch_person(
            dispatch=NewDispatch(
                kind=DispatchKind(given["kind"]),
                person_name=given["person_name"],
                person_code=given["person_code"],
                home_unit=given["home_unit"],
                organisation_code=given["organisation"].code,
                unit_code=given["unit_code"],
                since=given["since"],
                last_on=given["last_on"],
                document_no=given["document_no"],
            ),
            by=request.actor,
            at=clock.now(),
        )
        return _address(term)

    page = FormPage(
        lead=_("Send a worker or an instructor"),
        act=_("Submit"),
        back=reverse("organisations:coverage-people"),
        sub=_("A dedicated worker has one place; an instructor may serve several organisations."),
    )
    return answer_form(request, form, page=page, act=act, done=_("Sent."))


@signed_in
@once
def prolong(request: ActingRequest, dispatch: int) -> HttpResponse:
    """Lets a term run on."""
    term = _sent(request, dispatch)
    form = ProlongForm(request.POST or None)

    def act() -> str:
        given = form.cleaned_data
        prolong_dispatch(
            dispatch_id=term.pk,
            last_on=given["last_on"],
            document_no=given["document_no"],
            by=request.actor,
            at=clock.now(),
        )
        return _address(term)

    page = FormPage(
        lead=_("Prolong %(person)s's term") % {"person": term.person_name}, act=_("Prolong"), back=_address(term)
    )
    return answer_form(request, form, page=page, act=act, done=_("The term runs on."))


@signed_in
@once
def end(request: ActingRequest, dispatch: int) -> HttpResponse:
    """Ends a term before its time."""
    term = _sent(request, dispatch)
    form = EndForm(request.POST or None, initial={"on": clock.today()})

    def act() -> str:
        given = form.cleaned_data
        end_dispatch(dispatch_id=term.pk, on=given["on"], reason=given["reason"], by=request.actor, at=clock.now())
        return _address(term)

    page = FormPage(
        lead=_("End %(person)s's term") % {"person": term.person_name}, act=_("End the term"), back=_address(term)
    )
    return answer_form(request, form, page=page, act=act, done=_("The term has ended."))


def _filter(request: ActingRequest) -> tuple[Organisation, list[Organisation], PeopleFilter]:
    root = root_of(request)
    areas = areas_below(root)
    return root, areas, PeopleFilter(request.GET or None, places=areas)


def _found(request: ActingRequest, form: PeopleFilter, areas: list[Organisation]) -> QuerySet[Dispatch]:
    wanted = form.cleaned_data if form.is_valid() else {}
    on = day_or(form, clock.today())
    visible = dispatches_visible_to(actor=request.actor).order_by("pk")
    terms = terms_expiring(visible, on=on) if wanted.get("expiring") else terms_on(visible, on=on)
    if typed := wanted.get("q"):
        terms = terms.filter(
            Q(person_name__contains=typed) | Q(person_code__startswith=typed) | Q(home_unit__contains=typed)
        )
    if kind := wanted.get("kind"):
        terms = terms.filter(kind=kind)
    if place := next((area for area in areas if area.code == wanted.get("place")), None):
        terms = terms.filter(within(place.path, field="organisation__path"))
    return terms


def _sent(request: ActingRequest, dispatch: int) -> Dispatch:
    """The term, for somebody who sends people there."""
    term = visible_or_404(dispatches_visible_to(actor=request.actor), pk=dispatch)
    require(may_send_people(request.actor, term.organisation))
    return term


def _address(term: Dispatch) -> str:
    return reverse("organisations:coverage-person", args=[term.pk])
