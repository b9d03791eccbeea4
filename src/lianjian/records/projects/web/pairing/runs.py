"""Pages of runs: the list, comparing, insisting, keeping, accepting, and what can be taken away."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianjian.kernel import clock
from lianjian.kernel.sheets import EXCEL
from lianjian.kernel.web import ActingRequest, once, signed_in, visible_or_404
from lianjian.records.projects.actions.pairing import accept_run, keep_run, set_aside_run
from lianjian.records.projects.enums import PairingMode
from lianjian.records.projects.models import PairingRound, PairingRun
from lianjian.records.projects.queries.insisting import estimates_for, insist_on
from lianjian.records.projects.queries.results import Outcome, cards_in, moves_between, outcome_of
from lianjian.records.projects.web.pairing.forms import NameForm, PairForm, ReasonForm, RunFilter, TieForm
from lianjian.records.projects.web.pairing.rounds import arranged_round
from lianjian.records.projects.web.pairing.spreadsheets import run_as_sheet
from lianjian.records.projects.wording import card_in_words, compared_in_words
from lianjian.ui.files import attachment
from lianjian.ui.form_pages import FormPage, answer_form
from lianjian.ui.listing import keyset_page


@signed_in
def runs(request: ActingRequest, code: str) -> HttpResponse:
    """Every run of a round, newest first."""
    round_ = arranged_round(request, code)
    form = RunFilter(request.GET)
    form.is_valid()
    found = round_.runs.select_related("made_by", "accepted_by").defer("instance", "cards", "result")
    if state := form.cleaned_data.get("state"):
        found = found.filter(state=state)
    if mode := form.cleaned_data.get("mode"):
        found = found.filter(settings__mode=mode)
    if name := form.cleaned_data.get("name"):
        found = found.filter(Q(name__icontains=name) | Q(code__icontains=name))
    shown, page = keyset_page(query=request.GET, found=found)
    context = {"round": round_, "form": form, "runs": shown, "page": page, "modes": dict(PairingMode.choices)}
    return render(request, "projects/pairing/runs.html", context)


@signed_in
def compare(request: ActingRequest, code: str) -> HttpResponse:
    """Two runs side by side: values, coverage, and which villages move."""
    round_ = arranged_round(request, code)
    picked = request.GET.getlist("run")
    if len(picked) != 2:
        messages.warning(request, _("Tick exactly two results to compare."))
        return redirect("projects:runs", code=code)
    one, other = (_outcome(round_, one) for one in picked)
    context = {
        "round": round_,
        "one": one,
        "other": other,
        "moves": moves_between(one=one, other=other.result),
        "rows": compared_in_words(one, other),
    }
    return render(request, "projects/pairing/compare.html", context)


@signed_in
def insist(request: ActingRequest, code: str, run: str) -> HttpResponse:
    """What happens to the others if one insists on a pair."""
    round_ = arranged_round(request, code)
    outcome = _outcome(round_, run)
    places = sorted((row.organisation for row in round_.places.select_related("organisation")), key=lambda o: o.path)
    villages = sorted(
        (row.organisation for row in round_.villages.select_related("organisation")), key=lambda o: o.path
    )
    asked = {"place", "village"} <= request.GET.keys()
    form = PairForm(request.GET if asked else None, places=places, villages=villages, initial=request.GET.dict())
    context: dict[str, object] = {"round": round_, "run": outcome.run, "form": form}
    village = request.GET.get("village", "")
    if village in {one.code for one in villages} & {str(code) for code, _price in outcome.result.prices}:
        context |= {"village": village, "estimates": estimates_for(outcome=outcome, village=village)}
    if asked and form.is_valid():
        pair = {"place": form.cleaned_data["place"], "village": form.cleaned_data["village"]}
        context |= {
            "insisted": insist_on(outcome=outcome, **pair),
            "tying": TieForm(places=places, villages=villages, initial={"kind": "lock", **pair}),
        }
    return render(request, "projects/pairing/insist.html", context)


@signed_in
@require_POST
@once
def keep(request: ActingRequest, code: str, run: str) -> HttpResponse:
    """Keep a run under a name."""
    found = _run(arranged_round(request, code), run)
    form = NameForm(request.POST, prefix="keep")
    name = form.cleaned_data["name"] if form.is_valid() else ""
    keep_run(run_id=found.pk, name=name, by=request.actor, at=clock.now())
    messages.success(request, _("Kept as “%(name)s”.") % {"name": name})
    return redirect(_run_address(code, run))


@signed_in
@require_POST
@once
def accept(request: ActingRequest, code: str, run: str) -> HttpResponse:
    """Make a run the one that holds."""
    found = _run(arranged_round(request, code), run)
    accept_run(run_id=found.pk, by=request.actor, at=clock.now())
    messages.success(request, _("Accepted. Now propose the joint organisations; every party will be asked."))
    return redirect("projects:run-found", code=code, run=run)


@signed_in
@once
def set_aside(request: ActingRequest, code: str, run: str) -> HttpResponse:
    """Take an acceptance back, with a reason."""
    round_ = arranged_round(request, code)
    found = _run(round_, run)
    form = ReasonForm(request.POST or None)
    back = _run_address(code, run)

    def act() -> str:
        set_aside_run(run_id=found.pk, reason=form.cleaned_data["reason"], by=request.actor, at=clock.now())
        return back

    page = FormPage(
        lead=_("Set the accepted result aside?"),
        sub=_(
            "Joint organisations already proposed from it go their own way; another result can be accepted afterwards."
        ),
        act=_("Set aside"), back=back, name=f"{_('Set aside')} · {round_.name}",
    )  # fmt: skip
    done = _("The result is set aside; another can be accepted.")
    return answer_form(request, form, page=page, act=act, done=done)


@signed_in
def excel(request: ActingRequest, code: str, run: str) -> HttpResponse:
    """Who with whom, criterion by criterion, as an Excel file."""
    outcome = _outcome(arranged_round(request, code), run)
    content = run_as_sheet(outcome=outcome, cards=cards_in(run=outcome.run))
    return attachment(content=content, content_type=EXCEL, name=f"{outcome.run.code}.xlsx")


@signed_in
def cards(request: ActingRequest, code: str, run: str) -> HttpResponse:
    """Every village's card on paper."""
    outcome = _outcome(arranged_round(request, code), run)
    words = [
        (outcome.parties[card.village], card_in_words(card=card, parties=outcome.parties))
        for card in cards_in(run=outcome.run)
        if card.village in outcome.parties
    ]
    context = {"round": outcome.run.round, "run": outcome.run, "cards": words, "today": clock.today()}
    return render(request, "projects/pairing/cards.html", context)


def _run(round_: PairingRound, code: str) -> PairingRun:
    return visible_or_404(round_.runs.select_related("round__place", "made_by").defer("instance", "cards"), code=code)


def _outcome(round_: PairingRound, code: str) -> Outcome:
    outcome = outcome_of(run=_run(round_, code))
    if outcome is None:
        raise Http404
    return outcome


def _run_address(code: str, run: str) -> str:
    return f"{reverse('projects:workshop', args=[code])}?run={run}"
