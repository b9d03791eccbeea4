"""What the packs of a place set for pairing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING

from lianjian.records.organisations.queries.packs import packs_at
from lianjian.records.projects.enums import Criterion
from lianjian.rules import Citation

if TYPE_CHECKING:
    from lianjian.records.organisations.models import Organisation


@dataclass(frozen=True, kw_only=True)
class PairingRules:
    """Quotas, weights (whole percent) and order that hold at a place, and the article behind the quota."""

    lower: int
    upper: int
    weights: Mapping[Criterion, int]
    weakest_first: bool
    quota_cite: Citation

    @property
    def digest(self) -> str:
        """SHA-256 of what these rules set, so that a run shows under which it was computed."""
        said = [self.lower, self.upper, dict(self.weights), self.weakest_first, self.quota_cite.text()]
        return sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def pairing_rules(*, place: Organisation, on: date) -> PairingRules:
    """The parameters of the place's packs on the day."""
    packs = packs_at(organisation=place)
    least, most = packs.parameter("pairing.villages_min", on=on), packs.parameter("pairing.villages_max", on=on)
    weights = packs.parameter("pairing.weights", on=on).table
    return PairingRules(
        lower=least.whole,
        upper=most.whole,
        weights={criterion: round(100 * weights[criterion]) for criterion in Criterion},
        weakest_first=packs.parameter("pairing.weakness_first", on=on).whole == 1,
        quota_cite=most.cite,
    )
