"""A village's public site: no account, no script needed, and nothing kept of who comes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lianjian.kernel import clock
from lianjian.kernel.drawn import drawn_once
from lianjian.kernel.web import ActingRequest, visible_or_404
from lianjian.results.disclosure.actions.questions import ask_question, report_untrue
from lianjian.results.disclosure.enums import AskedHow
from lianjian.results.disclosure.models import VillagerQuestion
from lianjian.results.disclosure.queries.content import content_of, headings_of, is_as_frozen
from lianjian.results.disclosure.queries.disclosures import public_disclosures
from lianjian.results.disclosure.queries.terms import answer_term, investigation_term
from lianjian.results.disclosure.queries.village import public_answers, village_page, villages_called
from lianjian.results.disclosure.web.forms import AskForm, FindForm, TicketForm, UntrueForm
from lianjian.results.disclosure.web.loading import public_sheet_or_404, village_or_404
from lianjian.ui.form_pages import FormPage, answer_form
from lianjian.ui.listing import keyset_page
from lianjian.ui.private_pages import without_trace


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Find a village by its name; without a name nothing is listed."""
    form = FindForm(request.GET or None)
    words = form.cleaned_data["text"] if form.is_valid() else ""
    found = villages_called(words=words)
    if len(found) == 1 and found[0].name == words.strip():
        return redirect("disclosure:village", village=found[0].code)
    return render(request, "disclosure/village/find.html", {"form": form, "found": found, "words": words})


@drawn_once
@require_safe
def home(request: ActingRequest, village: str) -> HttpResponse:
    """The village's first page."""
    place, today = village_or_404(village), clock.today()
    context = {"place": place, "page": village_page(village=place, on=today), "today": today}
    return render(request, "disclosure/village/home.html", context)


@drawn_once
@require_safe
def sheet(request: ActingRequest, village: str, sheet: str) -> HttpResponse:
    """One sheet as it hangs or hung, with what the supervision committee found and what was looked into."""
    place = village_or_404(village)
    it = public_sheet_or_404(place, sheet)
    content = content_of(disclosure=it)
    versions = public_disclosures(organisation=place).filter(
        affairs=it.affairs, during=it.during, occasion=it.occasion, title=it.title
    )
    context = {
        "place": place, "it": it, "content": content, "parts": headings_of(content=content),
        "finance": content["finance"], "checks": list(it.checks.all()), "today": clock.today(),
        "reports": list(it.untrue_reports.exclude(settled_on=None).order_by("pk")),
        "waiting": it.untrue_reports.filter(settled_on=None).exists(),
        "versions": list(versions.order_by("version")), "intact": is_as_frozen(disclosure=it),
        "answers": list(public_answers(village=place).filter(disclosure=it)[:20]),
    }  # fmt: skip
    return render(request, "disclosure/village/sheet.html", context)


@require_safe
def everything(request: HttpRequest, village: str) -> HttpResponse:
    """All sheets there ever were, the latest first."""
    place = village_or_404(village)
    rows, page = keyset_page(query=request.GET, found=public_disclosures(organisation=place))
    return render(
        request, "disclosure/village/all.html", {"place": place, "rows": rows, "page": page, "today": clock.today()}
    )


@require_safe
def answers(request: HttpRequest, village: str) -> HttpResponse:
    """The questions whose answers everybody may read; a ticket leads to its own."""
    place = village_or_404(village)
    form = TicketForm(request.GET if "ticket" in request.GET else None)
    if form.is_valid():
        found = VillagerQuestion.objects.filter(organisation=place, ticket=form.cleaned_data["ticket"].upper()).first()
        if found:
            return redirect("disclosure:village-ticket", village=place.code, ticket=found.ticket)
        form.add_error("ticket", _("No such ticket here. Look at the slip again, or ask the village office."))
    rows, page = keyset_page(query=request.GET, found=public_answers(village=place))
    context = {"place": place, "rows": rows, "page": page, "form": form}
    return without_trace(render(request, "disclosure/village/answers.html", context))


@require_http_methods(["GET", "POST"])
def ask(request: ActingRequest, village: str) -> HttpResponse:
    """Ask the village committee, without an account; who is signed in is not written down either."""
    place = village_or_404(village)
    about = request.GET.get("about", "")
    it = public_disclosures(organisation=place).filter(code=about).first() if about else None
    form = AskForm(request.POST or None)

    def act() -> str:
        made = ask_question(
            organisation=place, words=form.cleaned_data["words"], how=AskedHow.PHONE, disclosure=it, at=clock.now()
        )
        return reverse("disclosure:village-ticket", args=[place.code, made.ticket])

    term = answer_term(organisation=place, on=clock.today())
    page = FormPage(
        lead=_("Ask the committee of %(place)s") % {"place": place.name}, act=_("Send the question"),
        sub=_("Answered within %(days)s days. No account, no name.") % {"days": term.value},
        back=reverse("disclosure:village", args=[place.code]),
    )  # fmt: skip
    beside = {"place": place, "it": it}
    return without_trace(
        answer_form(request, form, page=page, act=act, template="disclosure/village/ask.html", beside=beside)
    )


@require_safe
def ticket(request: HttpRequest, village: str, ticket: str) -> HttpResponse:
    """The answer, for whoever holds the ticket."""
    place = village_or_404(village)
    it = visible_or_404(VillagerQuestion.objects.filter(organisation=place), ticket=ticket.upper())
    context = {"place": place, "it": it, "today": clock.today()}
    return without_trace(render(request, "disclosure/village/ticket.html", context))


@require_http_methods(["GET", "POST"])
def untrue(request: ActingRequest, village: str, sheet: str) -> HttpResponse:
    """Tell the office above that something on a sheet is untrue (CW 36)."""
    place = village_or_404(village)
    it = public_sheet_or_404(place, sheet)
    form = UntrueForm(request.POST or None)
    is_in = request.GET.get("told") == "1"

    def act() -> str:
        report_untrue(disclosure_id=it.pk, words=form.cleaned_data["words"], at=clock.now())
        return f"{request.path}?told=1"

    page = FormPage(
        lead=_("Tell the office above that something is untrue"), sub=f"{place.name} · {it.title}",
        act=_("Report it"), back=reverse("disclosure:village-sheet", args=[place.code, it.code]),
    )  # fmt: skip
    term = investigation_term(organisation=place, on=clock.today())
    beside = {"place": place, "is_in": is_in, "term": term, "above": place.parent}
    return without_trace(
        answer_form(request, form, page=page, act=act, template="disclosure/village/untrue.html", beside=beside)
    )
