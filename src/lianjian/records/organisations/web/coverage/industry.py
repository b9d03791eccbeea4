"""Pages of associations, chains, cooperatives and model households, and who belongs to them."""

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
from lianjian.records.organisations.actions.links import NewBody, close_body, end_link, link_organisation, register_body
from lianjian.records.organisations.enums import IndustryBodyKind
from lianjian.records.organisations.models import IndustryBody, IndustryLink
from lianjian.records.organisations.policies.coverage import may_keep_links
from lianjian.records.organisations.queries.links import bodies_on, bodies_visible_to, links_in, links_in_all
from lianjian.records.organisations.queries.tree import organisations_visible_to
from lianjian.records.organisations.web.coverage.chain_picture import chain_picture
from lianjian.records.organisations.web.coverage.forms import BodyFilter, BodyForm, EndForm, LinkForm
from lianjian.records.organisations.web.coverage.pages import PAGE_SIZE, root_of
from lianjian.ui.files import excel_file
from lianjian.ui.form_pages import FormPage, answer_form
from lianjian.ui.listing import keyset_pager

COLUMNS = (
    *texts(
        gettext_lazy("Code"),
        gettext_lazy("What it is called"),
        gettext_lazy("Kind"),
        gettext_lazy("Industry"),
        gettext_lazy("Organisation"),
        gettext_lazy("Place"),
        gettext_lazy("Its part"),
    ),
    *dates(gettext_lazy("Since")),
)


@signed_in
@require_GET
def body_list(request: ActingRequest) -> HttpResponse:
    """Associations, chains, cooperatives and model households, and how many organisations belong to each."""
    form = BodyFilter(request.GET or None)
    bodies = _found(request, form)
    rows = list(bodies.filter(code__gt=request.GET.get("after", ""))[: PAGE_SIZE + 1])
    shown, more, total = rows[:PAGE_SIZE], len(rows) > PAGE_SIZE, bodies.count()
    context = {
        "form": form,
        "bodies": shown,
        "total": total,
        "page": keyset_pager(query=request.GET, shown=len(shown), next_key=shown[-1].code if more else "", total=total),
    }
    return render(request, "organisations/coverage/industry.html", context)


@signed_in
@require_GET
def sheet(request: ActingRequest) -> HttpResponse:
    """The bodies of the list with everybody who belongs to them, as Excel."""
    links = links_in_all(bodies=_found(request, BodyFilter(request.GET or None)), on=clock.today())
    rows = (
        (
            link.body.code,
            link.body.name,
            link.body.get_kind_display(),
            link.body.industry,
            link.organisation.name,
            link.organisation.parent.name if link.organisation.parent else "",
            link.part,
            link.during.lower,
        )
        for link in links
    )
    return excel_file(title=_("Along an industry"), columns=COLUMNS, rows=rows)


@signed_in
@require_GET
def body(request: ActingRequest, code: str) -> HttpResponse:
    """One body: its chain as a picture and as a list, across townships."""
    found = visible_or_404(bodies_visible_to(actor=request.actor), code=code)
    today = clock.today()
    links = list(links_in(body=found, on=today))
    past = IndustryLink.objects.filter(body=found, during__endswith__lte=today).select_related("organisation")
    context = {
        "body": found,
        "today": today,
        "links": links,
        "places": len({link.organisation.parent_id for link in links}),
        "past": past.order_by("-during__endswith", "-pk"),
        "picture": chain_picture(links=links, no_part=_("Part not written down")),
        "mine": {link.pk for link in links if may_keep_links(request.actor, link.organisation)},
        "verdict": may_keep_links(request.actor, found.place),
    }
    return render(request, "organisations/coverage/body.html", context)


@signed_in
@once
def new_body(request: ActingRequest) -> HttpResponse:
    """Writes down a body."""
    require(may_keep_links(request.actor, root_of(request)))
    form = BodyForm(request.POST or None, organisations=organisations_visible_to(actor=request.actor))

    def act() -> str:
        given = form.cleaned_data
        made = register_body(
            body=NewBody(
                code="",
                name=given["name"],
                kind=IndustryBodyKind(given["kind"]),
                industry=given["industry"],
                place_code=given["place"].code,
            ),
            by=request.actor,
            at=clock.now(),
        )
        return _address(made)

    page = FormPage(
        lead=_("Write down an association, chain, cooperative or model household"),
        act=_("Submit"),
        back=reverse("organisations:industry"),
    )
    return answer_form(request, form, page=page, act=act, done=_("Written down. Now link the organisations."))


@signed_in
@once
def link(request: ActingRequest, code: str) -> HttpResponse:
    """Links one of the actor's organisations to the body."""
    found = visible_or_404(bodies_visible_to(actor=request.actor), code=code)
    require(may_keep_links(request.actor, root_of(request)))
    form = LinkForm(
        request.POST or None,
        organisations=organisations_visible_to(actor=request.actor),
        initial={"on": clock.today()},
    )

    def act() -> str:
        given = form.cleaned_data
        link_organisation(
            body_id=found.pk,
            organisation_id=given["organisation"].pk,
            part=given["part"],
            on=given["on"],
            by=request.actor,
            at=clock.now(),
        )
        return _address(found)

    page = FormPage(
        lead=_("Link an organisation to %(body)s") % {"body": found},
        act=_("Link"),
        back=_address(found),
        sub=_("Its place in the tree and its members' affiliation stay as they are."),
    )
    return answer_form(request, form, page=page, act=act, done=_("Linked."))


@signed_in
@once
def unlink(request: ActingRequest, code: str, link_id: int) -> HttpResponse:
    """Ends an organisation's part in the body."""
    found = visible_or_404(bodies_visible_to(actor=request.actor), code=code)
    held = visible_or_404(IndustryLink.objects.filter(body=found).select_related("organisation"), pk=link_id)
    require(may_keep_links(request.actor, held.organisation))
    form = EndForm(request.POST or None, initial={"on": clock.today()})

    def act() -> str:
        given = form.cleaned_data
        end_link(link_id=held.pk, on=given["on"], reason=given["reason"], by=request.actor, at=clock.now())
        return _address(found)

    page = FormPage(
        lead=_("%(organisation)s leaves %(body)s") % {"organisation": held.organisation, "body": found},
        act=_("End the link"),
        back=_address(found),
    )
    return answer_form(request, form, page=page, act=act, done=_("The link has ended."))


@signed_in
@once
def close(request: ActingRequest, code: str) -> HttpResponse:
    """Closes the body."""
    found = visible_or_404(bodies_visible_to(actor=request.actor), code=code)
    require(may_keep_links(request.actor, found.place))
    form = EndForm(request.POST or None, initial={"on": clock.today()})

    def act() -> str:
        given = form.cleaned_data
        close_body(body_id=found.pk, on=given["on"], reason=given["reason"], by=request.actor, at=clock.now())
        return _address(found)

    page = FormPage(
        lead=_("Close %(body)s") % {"body": found},
        act=_("Strike off"),
        back=_address(found),
        sub=_("The links of all its organisations end with it."),
    )
    return answer_form(request, form, page=page, act=act, done=_("Struck off."))


def _found(request: ActingRequest, form: BodyFilter) -> QuerySet[IndustryBody]:
    """The bodies the filter asks for; all where it asks for nothing."""
    wanted = form.cleaned_data if form.is_valid() else {}
    bodies = bodies_on(bodies_visible_to(actor=request.actor), on=clock.today()).order_by("code")
    if typed := wanted.get("q"):
        bodies = bodies.filter(Q(name__contains=typed) | Q(industry__contains=typed))
    if kind := wanted.get("kind"):
        bodies = bodies.filter(kind=kind)
    return bodies


def _address(body: IndustryBody) -> str:
    return reverse("organisations:industry-body", args=[body.code])
