"""文峰村: 42 members come from the big factories, and many of them volunteer for their new neighbours."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from django.utils import timezone

from lianjian.kernel.actor import Actor
from lianjian.records.casework.actions.calls import call_volunteers, confirm_hours, sign_up
from lianjian.records.casework.actions.volunteers import found_team, join_team
from lianjian.records.casework.enums import OpenTo
from lianjian.records.casework.models import VolunteerTeam
from lianjian.records.members.actions.registering import NewMember
from lianjian.records.members.actions.transfers import receive_from_outside
from lianjian.records.members.enums import Occupation, Sex
from lianjian.records.members.models import Member
from lianjian.records.organisations.enums import UnitKind
from lianjian.records.organisations.models import Organisation
from lianjian.site.demo.holders import secretary_of
from lianjian.site.demo.naming import persons
from lianjian.site.demo.yangzhou import CODE, WENFENG

CAME_FROM_ENTERPRISES = 42
FACTORIES = ("市机械总厂党委", "市第二毛纺厂党委", "市柴油机厂党委", "市化肥厂党委")
VOLUNTEERS = 14


def settle_in(*, at: datetime) -> None:
    """Will receive the members with their letters, and have a team of them help."""
    village = Organisation.objects.get(code=WENFENG)
    secretary = secretary_of(village, at)
    members = _receive(village, secretary, at)
    _volunteer(village, members[:VOLUNTEERS], secretary, at)


def _receive(village: Organisation, secretary: Actor, at: datetime) -> list[Member]:
    random = Random(CODE)  # noqa: S311 - invented people, the same each time
    names, today = persons(random), timezone.localdate(at)
    received = []
    for number in range(CAME_FROM_ENTERPRISES):
        born = date(1950 + number % 15, 1 + number % 12, 1 + number % 28)
        admitted = date(born.year + 26, 7, 1)
        person = NewMember(
            name=next(names), sex=Sex.FEMALE if number % 3 == 0 else Sex.MALE, born_on=born, admitted_on=admitted,
            full_member_on=date(admitted.year + 1, 7, 1), occupation=Occupation.RETIRED,
            code=f"{CODE}-E{number + 1:03d}",
        )  # fmt: skip
        transfer = receive_from_outside(
            person=person, organisation=village, outside_organisation=FACTORIES[number % len(FACTORIES)],
            outside_place="江苏省扬州市", from_kind=UnitKind.ENTERPRISE, letter_no=f"扬组介〔{number + 101}〕号",
            on=today - timedelta(days=200 + 3 * number), by=secretary, at=at,
        )  # fmt: skip
        received.append(transfer.member)
    return received


def _volunteer(village: Organisation, members: list[Member], secretary: Actor, at: datetime) -> None:
    today = timezone.localdate(at)
    team = found_team(
        organisation=village, name="文峰村党员志愿服务队", purpose="代办便民服务、调解家庭邻里纠纷、清洁家园",
        leader=members[0], on=today - timedelta(days=150), by=secretary, at=at,
    )  # fmt: skip
    for member in members[1:]:
        join_team(team_id=team.pk, member=member, consents=True, on=today - timedelta(days=140), by=secretary, at=at)
    _help(team, members[:9], today - timedelta(days=20), "清洗社区宣传栏、清理楼道杂物", secretary, at, settled=True)
    _help(team, members[4:11], today - timedelta(days=2), "帮独居老人检查水电", secretary, at, settled=False)
    _help(team, members[:3], today + timedelta(days=9), "便民服务中心周末代办", secretary, at, settled=False)


def _help(
    team: VolunteerTeam, members: list[Member], on: date, title: str, by: Actor, at: datetime, *, settled: bool
) -> None:
    """A call and who signed up; settled, its hours are confirmed and thanks said."""
    begins = timezone.make_aware(datetime.combine(on, time(9)))
    call = call_volunteers(
        team_id=team.pk, title=title, place="文峰村便民服务中心", starts_at=begins,
        ends_at=begins + timedelta(hours=2, minutes=30), wanted=12, open_to=OpenTo.VILLAGERS,
        on=timezone.localdate(at), by=by, at=at,
    )  # fmt: skip
    listed = [sign_up(call_id=call.pk, member=member, by=by, at=at) for member in members]
    if settled:
        hours = {one.pk: Decimal("2.5") for one in listed}
        confirm_hours(call_id=call.pk, hours=hours, thanks="楼道干净多了，老街坊都说好，谢谢大家！", by=by, at=at)
