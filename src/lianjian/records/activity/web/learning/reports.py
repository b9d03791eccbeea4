"""Study reports: the list, handing in, one report, and what everybody may read."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lianjian.kernel import clock
from lianjian.kernel.drawn import drawn_once
from lianjian.kernel.sheets import dates, texts
from lianjian.kernel.web import ActingRequest, once, signed_in
from lianjian.records.activity.actions.reports import hand_in_report
from lianjian.records.activity.enums import Sharing
from lianjian.records.activity.models import StudyReport
from lianjian.records.activity.policies.learning import units_led
from lianjian.records.activity.queries.learning import authors_in, branches_of, public_reports, reports_visible_to
from lianjian.records.activity.web.learning.forms import ReportFilter, ReportForm
from lianjian.records.members.models import Member
from lianjian.records.members.queries.people import own_member
from lianjian.records.organisations.models import Organisation
from lianjian.ui.files import MOST_ROWS, excel_file
from lianjian.ui.form_pages import FormPage, answer_form
from lianjian.ui.listing import keyset_page


@drawn_once
@signed_in
@require_safe
def reports(request: ActingRequest) -> HttpResponse:
    """The reports one may read, the latest first."""
    form, found = _asked(request)
    rows, page = keyset_page(query=request.GET, found=found)
    on = clock.today()
    context = {
        "form": form,
        "rows": rows,
        "published": published_in_words,
        "page": page,
        "writes": own_member(actor=request.actor) is not None,
        "types": authors_in(actor=request.actor, on=on).exists(),
    }
    return render(request, "activity/learning/reports.html", context)


@signed_in
@require_safe
def reports_excel(request: ActingRequest) -> HttpResponse:
    """The reports of the same list as an Excel file, without their texts."""
    columns = [
        *texts(_("Code"), _("Title"), _("Author"), _("Branch")),
        *dates(_("Handed in on")),
        *texts(_("Published")),
    ]
    rows = [
        [
            one.code, one.title, one.member.name, one.organisation.name, one.handed_in_on,
            published_in_words(one),
        ]
        for one in _asked(request)[1][:MOST_ROWS]
    ]  # fmt: skip
    return excel_file(title=_("Study reports"), columns=columns, rows=rows, on=clock.today())


@signed_in
@require_http_methods(["GET", "POST"])
@once
def new(request: ActingRequest) -> HttpResponse:
    """Hand in one's own report."""
    member = own_member(actor=request.actor)
    if member is None:
        raise Http404
    organisations = branches_of(member=member, on=clock.today())
    form = ReportForm(request.POST or None, organisations=organisations)
    return _hand_in(request, form, lambda: member, organisations, lead=_("Hand in a study report"))


@signed_in
@require_http_methods(["GET", "POST"])
@once
def from_paper(request: ActingRequest) -> HttpResponse:
    """Type in, as the branch's committee, what a member wrote on paper."""
    authors = list(authors_in(actor=request.actor, on=clock.today()).select_related("organisation"))
    if not authors:
        raise Http404
    organisations = _led(request)
    form = ReportForm(request.POST or None, authors=authors, organisations=organisations)

    def author() -> Member:
        return next(one for one in authors if one.code == form.cleaned_data["author"])

    return _hand_in(request, form, author, organisations, lead=_("Type in a report from paper"))


@drawn_once
@require_safe
def public_list(request: ActingRequest) -> HttpResponse:
    """What members let everybody read."""
    found = public_reports()
    if words := request.GET.get("text", "").strip():
        found = found.filter(Q(title__icontains=words) | Q(organisation__name__icontains=words))
    rows, page = keyset_page(query=request.GET, found=found)
    context = {"rows": rows, "asked": words, "page": page}
    return render(request, "activity/learning/public_reports.html", context)


@drawn_once
@require_safe
def public_page(request: ActingRequest, code: str) -> HttpResponse:
    """One report that its author lets everybody read."""
    found = get_object_or_404(public_reports(), code=code)
    return render(request, "activity/learning/public_report.html", {"report": found})


def published_in_words(report: StudyReport) -> str:
    """How far the report is published; what only the committee reads is not."""
    return _("Not published") if report.published == Sharing.COMMITTEE else str(report.get_published_display())


def _hand_in(
    request: ActingRequest,
    form: ReportForm,
    author: Callable[[], Member],
    organisations: list[Organisation],
    *,
    lead: str,
) -> HttpResponse:
    def act() -> str:
        given = form.cleaned_data
        whose = next(one for one in organisations if given.get("organisation") in (None, one.code))
        made = hand_in_report(
            member=author(), organisation=whose, title=given["title"], text=given["text"],
            consent=Sharing(given["consent"]), typed_with_consent=given.get("typed_with_consent", ""),
            on=clock.today(), by=request.actor, at=clock.now(),
        )  # fmt: skip
        return reverse("activity:report", args=[made.code])

    back = reverse("activity:reports")
    page = FormPage(
        lead=lead, sub=_("A few sentences are enough. Leave out numbers and names of others."), act=_("Hand in"),
        back=back, under=((_("Study reports"), back),), draft="study-report",
    )  # fmt: skip
    return answer_form(request, form, page=page, act=act, done=_("Handed in. Thank you."))


def _led(request: ActingRequest) -> list[Organisation]:
    """The branches in whose committee the person sits himself."""
    led = Organisation.objects.filter(pk__in=units_led(request.actor), dissolved_on=None)
    return list(led.order_by("path"))


def _asked(request: ActingRequest) -> tuple[ReportFilter, QuerySet[StudyReport]]:
    form = ReportFilter(request.GET)
    form.is_valid()
    given = form.cleaned_data
    found = reports_visible_to(actor=request.actor)
    if words := given.get("text"):
        letters = words.lower()
        found = found.filter(
            Q(title__icontains=words)
            | Q(text__icontains=words)
            | Q(member__name__icontains=words)
            | Q(member__name_pinyin__startswith=letters)
            | Q(member__name_initials__startswith=letters)
        )
    if given.get("since"):
        found = found.filter(handed_in_on__gte=given["since"])
    if given.get("published"):
        found = found.filter(published=given["published"])
    return form, found.order_by("-pk")
