"""What of this room can be kept as running sums: members by standing, sex, age and work, and members away."""

from __future__ import annotations

from datetime import date

from lianjian.kernel.rolled import Days, RolledRows
from lianjian.records.members.enums import Occupation, Sex
from lianjian.records.members.queries.away import months_that_make_mobile

# The age band of the Party's own yearly statistics (中国共产党党内统计公报: 35岁及以下).
YOUNG_UP_TO_YEARS = 35

# Who writes homes or stays of one member waits for whoever does just now.
_ONE_MEMBER = "members_member"


def _of_members() -> Days:
    return (
        ("members", "home.during"),
        (
            "full_members",
            "CASE WHEN member.full_member_on IS NOT NULL THEN home.during * daterange(member.full_member_on, NULL) END",
        ),
        ("probationary_members", "home.during * daterange(NULL, member.full_member_on)"),
        ("women", f"CASE WHEN member.sex = '{Sex.FEMALE}' THEN home.during END"),
        (
            "young_members",
            f"home.during * daterange(NULL, (member.born_on + make_interval(years => {YOUNG_UP_TO_YEARS + 1}))::date)",
        ),
        ("farmers", f"CASE WHEN member.occupation = '{Occupation.FARMER}' THEN home.during END"),
    )


def _of_stays() -> Days:
    """Mobile from the day on which the stay has lasted, by the rule of that day."""
    lasted = "daterange((stay.away_since + make_interval(months => {months}))::date, NULL)"
    of_its_time = "home.during * stay.during * daterange({first}, {end})"
    return tuple(
        ("mobile_members", f"{of_its_time} * {lasted}".format(first=_quoted(first), end=_quoted(end), months=months))
        for first, end, months in months_that_make_mobile()
    )


def _quoted(day: date | None) -> str:
    return f"'{day.isoformat()}'::date" if day else "NULL"


HOMES = RolledRows(
    id="homes",
    tables={"home": "members_affiliation"},
    looked_up={"member": _ONE_MEMBER},
    rows="{home} AS home JOIN {member} AS member ON member.id = home.member_id",
    organisation="home.organisation_id",
    days=_of_members,
    one_at_a_time=(_ONE_MEMBER, {"home": "member_id"}),
)
STAYS = RolledRows(
    id="stays",
    tables={"home": "members_affiliation", "stay": "members_stayaway"},
    rows="{home} AS home JOIN {stay} AS stay ON stay.member_id = home.member_id",
    organisation="home.organisation_id",
    days=_of_stays,
    one_at_a_time=(_ONE_MEMBER, {"home": "member_id", "stay": "member_id"}),
)
