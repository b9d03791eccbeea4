"""The one door: an instance in, a result out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from lianjian.engines.pairing.assigned import assign
from lianjian.engines.pairing.digest import instance_digest
from lianjian.engines.pairing.effort import Effort
from lianjian.engines.pairing.fit import PairFit
from lianjian.engines.pairing.free import pair_freely
from lianjian.engines.pairing.instance import Instance, Mode, canonical
from lianjian.engines.pairing.large import assign_large
from lianjian.engines.pairing.mixed import pair_mixed
from lianjian.engines.pairing.reading import BadInstance, check_instance
from lianjian.engines.pairing.result import Progress, Result

LISTED_AT_MOST = 2_000_000
WISHES_AT_MOST = 20_000_000


def solve(
    instance: Instance,
    *,
    progress: Callable[[Progress], None] | None = None,
    like: Result | None = None,
) -> Result:
    """Pair organisations and villages in the instance's mode; raises `BadInstance` for contradictory wishes.

    `like` is the answer to a nearly equal instance, whose prices save time; without it the answer depends on the
    instance alone.
    """
    check_instance(instance)
    effort = Effort(instance.time_limit)
    instance = canonical(instance)
    digest = instance_digest(instance)
    report = progress or _silent
    if instance.mode is Mode.FREE:
        result = pair_freely(instance=_listable(instance), digest=digest, effort=effort, progress=report)
    elif instance.mode is Mode.MIXED:
        result = pair_mixed(instance=_listable(instance), digest=digest, effort=effort, progress=report)
    elif instance.fit.size > LISTED_AT_MOST and not isinstance(instance.fit, PairFit) and not instance.fairness_floor:
        result = assign_large(instance=instance, digest=digest, effort=effort, progress=report)
    else:
        result = assign(instance=_listable(instance), digest=digest, effort=effort, progress=report, like=like)
    return replace(result, seconds=effort.seconds)


def _listable(instance: Instance) -> Instance:
    if instance.fit.size > WISHES_AT_MOST and not isinstance(instance.fit, PairFit):
        raise BadInstance("too_many_pairs", "单位和村太多：自由结对、混合结对和最低契合度只能按县或按市分开计算。")
    return instance


def _silent(_progress: Progress) -> None:
    pass
