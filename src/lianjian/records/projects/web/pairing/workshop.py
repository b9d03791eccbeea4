"""The workshop: settings, the map, who with whom, and the chosen village's card."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianjian.engines.pairing import Cover
from lianjian.kernel import clock
from lianjian.kernel.errors import Refused
from lianjian.kernel.web import ActingRequest, once, signed_in, visible_or_404
from lianjian.records.projects.actions.pairing import start_run
from lianjian.records.projects.enums import PairingMode, RunState
from lianjian.records.projects.models import PairingRound, PairingRun, PairingTie
from lianjian.records.projects.policies.pairing import may_accept_run, may_arrange_round
from lianjian.records.projects.queries.comparing import compared_pair
from lianjian.records.projects.queries.parameters import PairingRules, pairing_rules
from lianjian.records.projects.queries.results import Outcome, card_of, matrix_of, names_in, outcome_of
from lianjian.records.projects.queries.rounds import latest_run, places_of, rounds_visible_to, villages_of
from lianjian.records.projects.run_settings import RunSettings, read_settings
from lianjian.records.projects.web.pairing.forms import NameForm, PairForm, SettingsForm, chosen_before
from lianjian.records.projects.web.pairing.pictures import drawing_of, heat_of
from lianjian.records.projects.web.pairing.rounds import arranged_round
from lianjian.records.projects.wording import (
    CardInWords,
    bars_of,
    card_in_words,
    facts_of,
    remarks_on,
    unplaced_in_words,
)
from lianjian.ui.form_pages import show_refusal


@signed_in
def workshop(request: ActingRequest, code: str) -> HttpResponse:
    """One round at work; who only takes part is led to his own page."""
    round_ = visible_or_404(rounds_visible_to(actor=request.actor), code=code)
    if not may_arrange_round(request.actor, round_):
        return redirect("projects:round-mine", code=code)
    return _drawn(request, round_, _chosen_run(request, round_))


@signed_in
@require_POST
@once
def compute(request: ActingRequest, code: str) -> HttpResponse:
    """Compute the round with the settings of the form."""
    round_ = arranged_round(request, code)
    form = SettingsForm(request.POST)
    if form.is_valid():
        try:
            run = start_run(round_id=round_.pk, settings=form.settings(), by=request.actor, at=clock.now())
        except Refused as refusal:
            show_refusal(form=form, refusal=refusal)
        else:
            return redirect("site:job", job=run.job_id)
    return _drawn(request, round_, latest_run(round_=round_), form=form)


@signed_in
def pair(request: ActingRequest, code: str) -> HttpResponse:
    """Any urban party and any village side by side."""
    round_ = arranged_round(request, code)
    places = [one.seat.organisation for one in places_of(round_=round_)]
    villages = [one.seat.organisation for one in villages_of(round_=round_)]
    asked = {"place", "village"} <= request.GET.keys()
    form = PairForm(request.GET if asked else None, places=places, villages=villages)
    compared = None
    if asked and form.is_valid():
        run = latest_run(round_=round_)
        settings = read_settings(run.settings) if run else settings_by_rule(_rules(round_))
        compared = compared_pair(
            round_=round_,
            place=form.cleaned_data["place"],
            village=form.cleaned_data["village"],
            weights=settings.weights,
        )
    tie = None
    if compared is not None:
        tie = PairingTie.objects.filter(round=round_, place=compared.place, village=compared.village).first()
    bars = bars_of(compared.fit) if compared else ()
    context = {"round": round_, "form": form, "compared": compared, "tie": tie, "bars": bars}
    return render(request, "projects/pairing/pair.html", context)


def settings_by_rule(rules: PairingRules) -> RunSettings:
    """The settings that the packs of the place give."""
    return RunSettings(
        mode=PairingMode.ASSIGNED,
        weights=rules.weights,
        lower=None,
        upper=None,
        weakest_first=rules.weakest_first,
        fairness_floor=False,
        cover=Cover.BONUS,
    )


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """The village whose card lies open."""

    code: str
    name: str
    words: CardInWords | None


def chosen_village(*, outcome: Outcome, run: PairingRun, asked: str) -> Chosen | None:
    """The village asked for, else one that could not be placed, else the first."""
    known = {str(code) for code in (*outcome.result.unplaced, *outcome.result.placed)} & outcome.parties.keys()
    first = next(iter([village.code for village in outcome.unplaced] + sorted(known)), "")
    code = asked if asked in known else first
    if not code:
        return None
    card = card_of(run=run, village=code)
    words = card_in_words(card=card, parties=outcome.parties) if card else None
    return Chosen(code=code, name=outcome.parties[code].name, words=words)


def _drawn(
    request: ActingRequest, round_: PairingRound, run: PairingRun | None, form: SettingsForm | None = None
) -> HttpResponse:
    rules = _rules(round_)
    mode = PairingMode(round_.mode)
    settings = read_settings(run.settings) if run else settings_by_rule(rules)
    first = chosen_before(settings, lower=rules.lower, upper=rules.upper) | ({} if run else {"mode": mode})
    context: dict[str, object] = {
        "round": round_,
        "run": run,
        "form": form or SettingsForm(initial=first),
        "naming": NameForm(prefix="keep"),
        "may_accept": bool(may_accept_run(request.actor, round_)) and not _is_settled(round_),
        "ties": _tie_counts(round_),
        "runs": list(round_.runs.defer("instance", "cards", "result").order_by("-made_at", "-pk")[:6]),
        "view": request.GET.get("view", "map"),
        "states": RunState,
    }
    outcome = outcome_of(run=run) if run else None
    if run and outcome and outcome.result.pairs:
        context |= _shown(request, run, outcome)
    elif run and run.result:
        nobody = _("Nobody is joined: no two wished for each other, or every pair is ruled out.") if outcome else ""
        context["reason"] = names_in(round_=round_, sentence=run.result.get("reason") or nobody)
    return render(request, "projects/pairing/workshop.html", context, status=422 if form else 200)


def _shown(request: ActingRequest, run: PairingRun, outcome: Outcome) -> dict[str, object]:
    chosen = chosen_village(outcome=outcome, run=run, asked=request.GET.get("village", ""))
    shown: dict[str, object] = {
        "outcome": outcome,
        "facts": facts_of(outcome),
        "remarks": remarks_on(outcome),
        "unplaced": unplaced_in_words(outcome),
        "chosen": chosen,
    }
    view = request.GET.get("view", "map")
    if view == "heat":
        matrix = matrix_of(run=run)
        shown["heat"] = heat_of(outcome=outcome, matrix=matrix) if matrix else None
    elif view != "table":
        shown["drawing"] = drawing_of(outcome=outcome, highlighted=chosen.code if chosen else "")
    return shown


def _chosen_run(request: ActingRequest, round_: PairingRound) -> PairingRun | None:
    asked = request.GET.get("run")
    if not asked:
        return latest_run(round_=round_)
    runs = round_.runs.select_related("made_by", "accepted_by", "job").defer("instance", "cards")
    return visible_or_404(runs, code=asked)


def _is_settled(round_: PairingRound) -> bool:
    return round_.runs.filter(state=RunState.ACCEPTED).exists()


def _rules(round_: PairingRound) -> PairingRules:
    return pairing_rules(place=round_.place, on=clock.today())


def _tie_counts(round_: PairingRound) -> dict[str, int]:
    kinds = list(PairingTie.objects.filter(round=round_).values_list("kind", flat=True))
    return {"locks": kinds.count(PairingTie.Kind.LOCK), "vetoes": kinds.count(PairingTie.Kind.VETO)}
