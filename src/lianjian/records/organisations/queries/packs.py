"""Which rule packs hold in a place."""

from __future__ import annotations

from collections.abc import Collection

from lianjian import rules
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.paths import paths_above


def packs_at(*, organisation: Organisation) -> rules.Packs:
    """The national pack and those that organisations on the way down to this one have named, the highest first."""
    return packs_at_each(organisations=[organisation])[organisation.pk]


def packs_at_each(*, organisations: Collection[Organisation]) -> dict[int, rules.Packs]:
    """As `packs_at`, for many organisations at once, by id."""
    ways = {one.pk: [*paths_above(one.path), one.path] for one in organisations}
    on_any_way = {path for way in ways.values() for path in way}
    naming = Organisation.objects.filter(path__in=on_any_way).exclude(rule_pack="")
    named = dict(naming.values_list("path", "rule_pack"))
    return {
        pk: rules.load_packs("national", *(named[path] for path in way if path in named)) for pk, way in ways.items()
    }
