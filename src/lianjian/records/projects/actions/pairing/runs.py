"""Runs: computed in the background, kept, accepted by the county, or set aside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.engines.pairing import (
    BadInstance,
    Progress,
    Status,
    read_instance,
    result_document,
    solve,
)
from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.codes import new_code
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.events import announce
from lianjian.kernel.jobs import start_job
from lianjian.kernel.policies import require
from lianjian.kernel.reasons import given_reason
from lianjian.records.projects.cards import VillageCard, cards_of
from lianjian.records.projects.enums import RunState
from lianjian.records.projects.events import PairingRunAccepted
from lianjian.records.projects.fit import RoundFit, fit_of_round
from lianjian.records.projects.instances import instance_document
from lianjian.records.projects.models import PairingRound, PairingRun, PairingTie
from lianjian.records.projects.policies.pairing import may_accept_run, may_arrange_round
from lianjian.records.projects.queries.features import features_of_round
from lianjian.records.projects.queries.parameters import pairing_rules
from lianjian.records.projects.run_settings import RunSettings, check_settings, read_settings

JOB_KIND = "pairing_run"
NO_RESULT = frozenset({Status.INFEASIBLE, Status.UNDECIDED})

Report = Callable[[str, int, int], None]


@transaction.atomic
def start_run(*, round_id: int, settings: RunSettings, by: Actor, at: datetime) -> PairingRun:
    """Will have the round computed in the background with these settings."""
    round_ = PairingRound.objects.select_related("place").get(pk=round_id)
    require(may_arrange_round(by, round_))
    check_settings(settings)
    if not round_.places.exists() or not round_.villages.exists():
        raise Refused(_("Choose at least one urban party and one village first."))
    run = PairingRun.objects.create(
        code=new_code(letter="J", on=timezone.localdate(at)),
        round=round_,
        settings=settings.as_json(),
        rule_digest=pairing_rules(place=round_.place, on=timezone.localdate(at)).digest,
        made_by_id=by.account_id,
        made_at=at,
    )
    run.job = start_job(
        kind=JOB_KIND, title=_("Pairing: %(round)s") % {"round": round_.name}, by=by, arguments={"run_id": run.pk}
    )
    run.save(update_fields=["job"])
    journal.record(
        by=by, at=at, action="start_pairing_run", subject=run, place_id=round_.place_id, settings=run.settings
    )
    return run


def solve_run(*, run_id: int, report: Report) -> None:
    """Will compute a run that waits and write down its result, its proof and every village's card, once."""
    run = PairingRun.objects.select_related("round").get(pk=run_id)
    try:
        report(_("Comparing every pair"), 0, 3)
        fit = fit_of_round(features=features_of_round(round_=run.round), weights=read_settings(run.settings).weights)
        document = instance_document(fit=fit, settings=read_settings(run.settings))
        written = _solved(document, fit, report)
    except Exception:
        _write(run_id, {"state": RunState.FAILED, "result": {"reason": ""}})
        raise
    _write(run_id, written)


@transaction.atomic
def keep_run(*, run_id: int, name: str, by: Actor, at: datetime) -> PairingRun:
    """Will keep a computed run under a name, or give a kept one another."""
    run = _locked_run(run_id)
    require(may_arrange_round(by, run.round))
    if not name.strip():
        raise Refused(_("Give the result a name, so that it is found again."))
    if run.state not in (RunState.SOLVED, RunState.KEPT):
        raise ChangedMeanwhile(_("This result cannot be renamed now: %(state)s.") % {"state": run.get_state_display()})
    run.name, run.state = name.strip(), RunState.KEPT
    run.save(update_fields=["name", "state"])
    journal.record(by=by, at=at, action="keep_pairing_run", subject=run, place_id=run.round.place_id)
    return run


@transaction.atomic
def accept_run(*, run_id: int, by: Actor, at: datetime) -> PairingRun:
    """Will make this run the one that holds; of two accepted at once the second is told about the first."""
    round_id = PairingRun.objects.values_list("round", flat=True).get(pk=run_id)
    PairingRound.objects.select_for_update().get(pk=round_id)
    run = _locked_run(run_id)
    require(may_accept_run(by, run.round))
    _refuse_second(run)
    if run.state not in (RunState.SOLVED, RunState.KEPT):
        raise Refused(
            _("Only a computed result can be accepted; this one: %(state)s.") % {"state": run.get_state_display()}
        )
    _refuse_outdated(run)
    run.state, run.accepted_by_id, run.accepted_at = RunState.ACCEPTED, by.account_id, at
    run.save(update_fields=["state", "accepted_by", "accepted_at"])
    journal.record(by=by, at=at, action="accept_pairing_run", subject=run, place_id=run.round.place_id)
    announce(PairingRunAccepted(run_id=run.pk, by=by, at=at))
    return run


@transaction.atomic
def set_aside_run(*, run_id: int, reason: str, by: Actor, at: datetime) -> PairingRun:
    """Will take the acceptance of a run back, with a reason; what was proposed from it goes its own way."""
    run = _locked_run(run_id)
    require(may_accept_run(by, run.round))
    if run.state != RunState.ACCEPTED:
        raise ChangedMeanwhile(_("This result is not accepted (any more)."))
    reason = given_reason(reason=reason)
    run.state, run.accepted_by, run.accepted_at = RunState.KEPT, None, None
    run.name = run.name or run.code
    run.save(update_fields=["state", "accepted_by", "accepted_at", "name"])
    journal.record(
        by=by, at=at, action="set_pairing_run_aside", subject=run, place_id=run.round.place_id, reason=reason
    )
    return run


def _solved(document: dict[str, Any], fit: RoundFit, report: Report) -> dict[str, Any]:
    def heard(progress: Progress) -> None:
        bound = "" if progress.bound is None else f"{progress.bound:.3f}"
        value = "" if progress.value is None else f"{progress.value:.3f}"
        report(_("Searching: total %(value)s, no more than %(bound)s") % {"value": value, "bound": bound}, 1, 3)

    try:
        instance = read_instance(document)
        result = solve(instance, progress=heard)
    except BadInstance as wrong:
        return {"state": RunState.FAILED, "instance": document, "result": {"reason": wrong.sentence}}
    report(_("Writing every village's card"), 2, 3)
    cards = list(cards_of(instance=instance, result=result, fit=fit))
    return {
        "instance": document,
        "result": result_document(result) | _summary(cards),
        "cards": {card.village: card.as_json() for card in cards},
        "state": RunState.FAILED if result.status in NO_RESULT and not result.pairs else RunState.SOLVED,
        "status": result.status.value,
        "value": result.value,
        "bound": result.bound,
        "digest": result.digest,
        "seconds": result.seconds,
    }


def _summary(cards: Sequence[VillageCard]) -> dict[str, Any]:
    """What pages show of the whole, besides the engine's own answer."""
    fits = [card.fit.total for card in cards if card.fit is not None]
    return {
        "total_fit": sum(fits),
        "lowest_fit": min(fits, default=None),
        "cut_offs": {place: last for card in cards for place, _own, last in card.cut_offs if last is not None},
    }


def _write(run_id: int, written: dict[str, Any]) -> None:
    PairingRun.objects.filter(pk=run_id, state=RunState.SOLVING).update(**written)


def _locked_run(run_id: int) -> PairingRun:
    runs = PairingRun.objects.select_for_update(of=["self"]).defer("instance", "cards")
    return runs.select_related("round__place").get(pk=run_id)


def _refuse_second(run: PairingRun) -> None:
    accepted = run.round.runs.filter(state=RunState.ACCEPTED).select_related("accepted_by").first()
    if accepted is not None:
        raise ChangedMeanwhile(
            _("%(who)s has already accepted a result of this round: %(run)s.")
            % {"who": accepted.accepted_by or _("Somebody"), "run": accepted}
        )


def _refuse_outdated(run: PairingRun) -> None:
    pairs = {(place, village) for place, village in (run.result or {}).get("pairs", ())}
    taking_part = set(
        run.round.places.filter(organisation__dissolved_on=None).values_list("organisation__code", flat=True)
    )
    taking_part |= set(
        run.round.villages.filter(organisation__dissolved_on=None).values_list("organisation__code", flat=True)
    )
    if not {code for pair in pairs for code in pair} <= taking_part:
        raise Refused(_("A party of this result does not take part any more; compute it again."))
    for tie in PairingTie.objects.filter(round=run.round).select_related("place", "village"):
        if ((tie.place.code, tie.village.code) in pairs) != (tie.kind == PairingTie.Kind.LOCK):
            raise Refused(
                _("This result is older than the lock or veto of %(place)s and %(village)s; compute it again.")
                % {"place": tie.place.name, "village": tie.village.name}
            )
