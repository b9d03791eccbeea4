"""The digest that says which question an answer belongs to."""

from __future__ import annotations

import json
from hashlib import sha256

from lianjian.engines.pairing.instance import Instance, Preferences, canonical, identifier_order, pair_order


def instance_digest(instance: Instance) -> str:
    """Digest the instance with SHA-256, the same for every order of its rows."""
    instance = canonical(instance)
    wishes = {
        "mode": instance.mode,
        "organisations": [
            [o.id, o.lower, o.upper, float(o.open_cost), _plain(o.preferences)] for o in instance.organisations
        ],
        "villages": [[v.id, float(v.weakness), _plain(v.preferences)] for v in instance.villages],
        "cover": instance.cover,
        "coverage_bonus": float(instance.coverage_bonus),
        "locked": sorted(instance.locked, key=pair_order),
        "forbidden": sorted(instance.forbidden, key=pair_order),
        "fairness_floor": instance.fairness_floor,
        "exact": instance.exact,
        "time_limit": None if instance.time_limit is None else float(instance.time_limit),
    }
    digest = sha256(json.dumps(wishes, ensure_ascii=False, separators=(",", ":")).encode())
    digest.update(instance.fit.fingerprint())
    return digest.hexdigest()


def _plain(preferences: Preferences) -> list[list[str | int]]:
    return [sorted(tie, key=identifier_order) for tie in preferences]
