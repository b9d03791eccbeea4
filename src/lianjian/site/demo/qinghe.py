"""清和村 while its year is made up: where it happens, who acts, and on which day it is loaded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from random import Random

from django.utils import timezone

from lianjian.kernel.actor import Actor
from lianjian.records.members.models import Member
from lianjian.records.organisations.models import Organisation

# Where those away work: employer, place, trade.
FIRMS = (
    ("昆明宏达电子厂", "昆明市呈贡区", "装配工"),
    ("东莞永泰鞋业", "东莞市厚街镇", "针车工"),
    ("攀枝花恒润机械厂", "攀枝花市东区", "焊工"),
    ("义乌信邦物流", "义乌市稠城街道", "分拣员"),
    ("元谋金穗蔬菜合作社", "元谋县元马镇", "包装工"),
)


@dataclass(frozen=True, kw_only=True)
class Qinghe:
    """Where it happens, who acts, and when it is loaded."""

    village: Organisation
    online: Organisation
    secretary: Actor
    leader: Actor  # of the online branch
    random: Random
    at: datetime

    @property
    def today(self) -> date:
        """The day of loading."""
        return timezone.localdate(self.at)

    @cached_property
    def chair(self) -> Member:
        """The online branch's secretary, who chairs."""
        return Member.objects.get(account_id=self.leader.account_id or 0)

    @cached_property
    def recorder(self) -> Member:
        """The village's secretary, who takes the minutes."""
        return Member.objects.get(account_id=self.secretary.account_id or 0)

    def ago(self, days: int) -> date:
        """So many days before the loading."""
        return self.today - timedelta(days=days)
