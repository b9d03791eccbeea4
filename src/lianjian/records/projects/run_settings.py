"""How a run is to be computed: chosen by form, checked, kept with the run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _

from lianjian.engines.pairing import Cover
from lianjian.kernel.errors import Refused
from lianjian.records.projects.enums import Criterion, PairingMode

LARGEST_QUOTA = 50
LARGEST_WEIGHT = 100


@dataclass(frozen=True, kw_only=True)
class RunSettings:
    """One way of computing a round; `lower` and `upper` None: each urban party's own quota holds.

    Weights are whole numbers of any sum; only their proportions count.
    """

    mode: PairingMode
    weights: Mapping[Criterion, int]
    lower: int | None
    upper: int | None
    weakest_first: bool
    fairness_floor: bool
    cover: Cover
    exact: bool = False

    def as_json(self) -> dict[str, Any]:
        """The settings as they are kept with the run."""
        return asdict(self)


def read_settings(kept: Mapping[str, Any]) -> RunSettings:
    """Read back what `as_json` wrote."""
    return RunSettings(
        mode=PairingMode(kept["mode"]),
        weights={Criterion(name): int(weight) for name, weight in kept["weights"].items()},
        lower=kept["lower"],
        upper=kept["upper"],
        weakest_first=kept["weakest_first"],
        fairness_floor=kept["fairness_floor"],
        cover=Cover(kept["cover"]),
        exact=kept["exact"],
    )


def check_settings(settings: RunSettings) -> None:
    """Refuse what cannot be computed, with the sentence that says so."""
    if any(not 0 <= weight <= LARGEST_WEIGHT for weight in settings.weights.values()):
        raise Refused(_("A weight lies between 0 and 100."))
    if not any(settings.weights.values()):
        raise Refused(_("At least one criterion must count: not every weight can be 0."))
    check_quota(lower=settings.lower, upper=settings.upper)


def check_quota(*, lower: int | None, upper: int | None) -> None:
    """Refuse a quota that no number of villages can meet."""
    if (lower is None) != (upper is None):
        raise Refused(_("Give both the least and the most villages, or neither."))
    if lower is None or upper is None:
        return
    if not 1 <= upper <= LARGEST_QUOTA or lower < 0:
        raise Refused(_("An urban party takes between 1 and %(most)s villages.") % {"most": LARGEST_QUOTA})
    if lower > upper:
        raise Refused(
            _("The least number of villages (%(lower)s) is above the most (%(upper)s).")
            % {"lower": lower, "upper": upper}
        )
