"""Makes a small round of pairing: the county's three urban parties and six villages."""

from __future__ import annotations

from lianjian.engines.pairing import Cover
from lianjian.kernel.actor import Actor
from lianjian.records.organisations.models import Organisation
from lianjian.records.projects.actions.exchange import register_need, register_resource
from lianjian.records.projects.actions.pairing import open_round, set_place, set_village, set_wishes, start_run
from lianjian.records.projects.enums import Criterion, Industry, PairingMode, Subject
from lianjian.records.projects.models import Need, PairingRound, PairingRun, Resource
from lianjian.records.projects.run_settings import RunSettings
from tests.factories import NOW, TODAY, County

PLACE_INDUSTRIES = (Industry.BUILDING, Industry.FOOD_PROCESSING, Industry.PUBLIC_SERVICE)
VILLAGE_INDUSTRIES = (
    Industry.BUILDING, Industry.BUILDING, Industry.GRAIN, Industry.VEGETABLES, Industry.POULTRY, Industry.VEGETABLES,
)  # fmt: skip
WEIGHTS = {
    Criterion.INDUSTRY: 25, Criterion.COMPLEMENTARITY: 30, Criterion.SHARING: 15, Criterion.DRIVING: 10,
    Criterion.DISTANCE: 10, Criterion.WISHES: 10,
}  # fmt: skip


def settings(**changes: object) -> RunSettings:
    """Settings as the national pack gives them, with changes."""
    usual: dict[str, object] = {
        "mode": PairingMode.ASSIGNED, "weights": WEIGHTS, "lower": None, "upper": None, "weakest_first": True,
        "fairness_floor": False, "cover": Cover.BONUS,
    }  # fmt: skip
    return RunSettings(**(usual | changes))  # type: ignore[arg-type]


def office(county: County) -> Actor:
    """The organisation department."""
    return county.actor(county.department_head)


def need(county: County, village: Organisation, subject: Subject, *, level: int = 2) -> Need:
    """An open need, registered by the department on the village's behalf."""
    return register_need(
        organisation=village, subject=subject, level=level, title=f"需要{subject.label}", on=TODAY,
        by=office(county), at=NOW,
    )  # fmt: skip


def resource(county: County, place: Organisation, subject: Subject, *, level: int = 3) -> Resource:
    """A resource on offer."""
    return register_resource(
        organisation=place, subject=subject, level=level, title=f"可提供{subject.label}", on=TODAY,
        by=office(county), at=NOW,
    )  # fmt: skip


def a_round(county: County, *, upper: int = 2) -> PairingRound:
    """A round of all six villages and the three urban parties with room for `upper` villages each."""
    by = office(county)
    round_ = open_round(name="龙都、昌城片区", place=county.county, mode=PairingMode.ASSIGNED, on=TODAY, by=by, at=NOW)
    for index, organisation in enumerate(county.urban):
        set_place(
            round_id=round_.pk, organisation=organisation, industry=PLACE_INDUSTRIES[index], driving=4 - index, lower=2,
            upper=upper, by=by, at=NOW,
        )  # fmt: skip
    for index, organisation in enumerate(county.villages):
        set_village(
            round_id=round_.pk, organisation=organisation, industry=VILLAGE_INDUSTRIES[index], weakness=index % 5,
            by=by, at=NOW,
        )  # fmt: skip
    return round_


def with_exchange(county: County, round_: PairingRound) -> None:
    """Needs, resources and wishes that make the obvious pairing the best one."""
    by = office(county)
    need(county, county.villages[5], Subject.TECHNIQUE, level=4)
    need(county, county.villages[5], Subject.COLD_STORAGE, level=2)
    need(county, county.villages[3], Subject.JOBS, level=3)
    need(county, county.urban[1], Subject.LABOUR, level=3)
    resource(county, county.urban[2], Subject.TECHNIQUE, level=4)
    resource(county, county.urban[1], Subject.JOBS, level=4)
    resource(county, county.villages[3], Subject.LABOUR, level=2)
    set_wishes(
        round_id=round_.pk, wisher=county.villages[0], wishes=[(county.urban[0].pk, 1), (county.urban[1].pk, 2)],
        by=by, at=NOW,
    )  # fmt: skip
    set_wishes(round_id=round_.pk, wisher=county.urban[0], wishes=[(county.villages[0].pk, 1)], by=by, at=NOW)


def a_run(county: County, round_: PairingRound, **changes: object) -> PairingRun:
    """A run of the round, computed at once."""
    run = start_run(round_id=round_.pk, settings=settings(**changes), by=office(county), at=NOW)
    return PairingRun.objects.get(pk=run.pk)
