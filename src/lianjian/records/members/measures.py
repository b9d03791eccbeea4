"""What can be counted in this room: members (F01, P01 to P04), those away (F02), those who came from
enterprises (F30).
"""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext_lazy as _

from lianjian.kernel.measures import MeasureKind
from lianjian.kernel.rolled import Rolled
from lianjian.records.members import away_measures, register_measures, transfer_measures
from lianjian.records.members.counting import EACH_MEMBER, MEMBERS, PLACE, at_home, once_at_home, people
from lianjian.records.members.rolled import HOMES
from lianjian.records.organisations.measures import QINGHE
from lianjian.records.organisations.queries.counting import MeasureByPlace, count_below, count_rows, left_out

_members = partial(people, at_home)

MEASURES: tuple[MeasureByPlace, ...] = (
    MeasureByPlace(
        id="F01",
        name=_("Party members"),
        parts=(_("Party members"),),
        unit=_("people"),
        counts=_(
            "Full and probationary members whose home branch on the day is at this place or below it, wherever they "
            "live and work. Everybody counts once, at the home branch."
        ),
        kind=MeasureKind.AT_A_DAY,
        once=_("By the home branch: nobody has two on one day, and a joint organisation has no members of its own."),
        left_out=(
            left_out(
                why=_("Were at home here earlier: moved on, or no member any more by the day."),
                rows=once_at_home,
                shown=people,
                each=EACH_MEMBER,
            ),
        ),
        count=partial(count_rows, at_home, MEMBERS),
        below=partial(count_below, at_home, MEMBERS, PLACE),
        rows=_members,
        rows_after=_members,
        place="清和村",
        source=QINGHE,
        rolled=Rolled(rows=(HOMES,), numbers=("members",)),
    ),
    *register_measures.MEASURES,
    *away_measures.MEASURES,
    *transfer_measures.MEASURES,
)
