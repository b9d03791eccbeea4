"""The pairing form of a round: what the engine is asked, as a document that can be kept and asked again."""

from __future__ import annotations

from typing import Any

from lianjian.engines.pairing import Cover
from lianjian.records.projects.features import UrbanSide, Wishes
from lianjian.records.projects.fit import TOP, RoundFit
from lianjian.records.projects.run_settings import RunSettings

COVERAGE_BONUS = 0.5  # about a middling fit: one village more counts as much as one pair made half as good again
LONGEST_SECONDS = 120


def instance_document(*, fit: RoundFit, settings: RunSettings) -> dict[str, Any]:
    """Write the round as a pairing form; identifiers are organisation codes."""
    features = fit.features
    places = frozenset(place.code for place in features.places)
    villages = frozenset(village.code for village in features.villages)
    return {
        "mode": settings.mode.value,
        "organisations": [
            {"id": place.code, **_quota(place, settings), "preferences": _known(place.wishes, villages)}
            for place in features.places
        ],
        "villages": [
            {
                "id": village.code,
                "weakness": village.weakness / TOP if settings.weakest_first else 0.0,
                "preferences": _known(village.wishes, places),
            }
            for village in features.villages
        ],
        "fit": {"matrix": fit.matrix.tolist()},
        "cover": settings.cover.value,
        "coverage_bonus": COVERAGE_BONUS if settings.cover is Cover.BONUS else 0.0,
        "locked": sorted(map(list, features.locked)),
        "forbidden": sorted(map(list, features.vetoed)),
        "fairness_floor": settings.fairness_floor,
        "exact": settings.exact,
        "time_limit": LONGEST_SECONDS,
    }


def _quota(place: UrbanSide, settings: RunSettings) -> dict[str, int]:
    if settings.lower is None or settings.upper is None:
        return {"lower": place.lower, "upper": place.upper}
    return {"lower": settings.lower, "upper": settings.upper}


def _known(wishes: Wishes, others: frozenset[str]) -> list[list[str]]:
    ranks = [[code for code in codes if code in others] for codes in wishes]
    return [codes for codes in ranks if codes]
