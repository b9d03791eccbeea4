"""Which rule packs hold in a place."""

from __future__ import annotations

from lianjian import rules
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.paths import paths_above


def packs_at(*, organisation: Organisation) -> rules.Packs:
    """The national pack and those that organisations on the way down to this one have named, the highest first."""
    way = [*paths_above(organisation.path), organisation.path]
    named = Organisation.objects.filter(path__in=way).exclude(rule_pack="").order_by("path")
    return rules.load_packs("national", *named.values_list("rule_pack", flat=True))
