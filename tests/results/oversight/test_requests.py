from __future__ import annotations

from functools import partial

import pytest

from lianjian.kernel.errors import ChangedMeanwhile, NotAllowed, Refused
from lianjian.records.organisations.models import Profile
from lianjian.results.oversight.actions.requests import (
    NewRequest,
    answer_asked_already,
    drop_column,
    register_request,
    say_asked_already,
)
from lianjian.results.oversight.duties import duties_of
from lianjian.results.oversight.enums import AskedKind, ColumnSource
from lianjian.results.oversight.models import AskedAlready, DataRequest
from lianjian.results.oversight.queries.requests import (
    filled_table,
    is_running,
    meter,
    new_cells,
    places_asked,
    requests_visible_to,
)
from tests.at_once import at_once
from tests.factories import NOW, TODAY, County, a_county
from tests.records.members.factories import member
from tests.results.oversight.factories import DAY, asked, joint


def test_what_is_known_is_filled_in_and_only_the_rest_counts_as_new(county: County) -> None:
    member(county.villages[0], "孙一")
    joint(county)
    it = asked(county, "村名", " 书记 姓名", "党员人数", "联合党组织", "户数（户）", "活动室面积")
    assert [column.source for column in it.columns.all()] == [*[ColumnSource.KNOWN] * 5, ColumnSource.NEW]
    assert (it.places, new_cells(request=it)) == (6, 6)
    Profile.objects.filter(organisation=county.villages[0]).update(households=120)
    places = list(places_asked(place=it.place, asked_of=it.asked_of))
    table = filled_table(request=it, places=places, on=TODAY)
    assert table.rows[0] == ("北朱解村", "书记甲", 1, "龙都联合党总支", 120, None)
    assert table.rows[5][0] == "都吉台村"


def test_a_figure_fills_a_column_too_and_a_count_is_no_name(county: County) -> None:
    it = asked(county, "专职党务工作者", "联合党组织总数")
    known, unknown = it.columns.all()
    assert known.known_as == "figure:F14:0"
    assert unknown.source == ColumnSource.NEW
    table = filled_table(request=it, places=[county.villages[0]], on=TODAY)
    assert table.rows == ((0, None),)


@pytest.mark.parametrize(
    ("changes", "says"),
    [({"basis": " "}, "依据"), ({"ends_on": TODAY + 700 * DAY}, "12 个月"), ({"ends_on": TODAY - DAY}, "已经过了")],
)
def test_a_table_needs_a_basis_and_an_end(county: County, changes: dict[str, object], says: str) -> None:
    with pytest.raises(Refused, match=says):
        asked(county, **changes)
    assert not DataRequest.objects.exists()


def test_what_another_table_asks_is_shown_its_source_and_asked_again_only_with_a_reason(county: County) -> None:
    asked(county)
    with pytest.raises(Refused, match=r"诸城市.*阵地情况表") as refusal:
        asked(county, "活动室 面积", title="另一张表")
    assert refusal.value.rule is not None
    assert "第六条" in refusal.value.rule.text()
    again = asked(county, "活动室 面积", title="另一张表", reasons={"活动室 面积": "上级专项，口径不同"})
    (column,) = again.columns.all()
    assert (column.source, column.same_as is not None) == (ColumnSource.ASKED_ELSEWHERE, True)


def test_after_its_last_day_a_table_closes_itself_and_nothing_is_a_duplicate_of_it(county: County) -> None:
    it = asked(county, ends_on=TODAY + 3 * DAY)
    assert is_running(it, TODAY + 3 * DAY)
    assert not is_running(it, TODAY + 4 * DAY)
    DataRequest.objects.filter(pk=it.pk).update(begins_on=TODAY - 9 * DAY, ends_on=TODAY - DAY)
    assert asked(county, title="又一张表").columns.filter(source=ColumnSource.NEW).count() == 1


def test_the_meter_counts_new_cells_by_who_asks(county: County) -> None:
    asked(county)
    asked(county, "会议室把数", "旗杆", title="第二张")
    (asker,) = meter(actor=county.actor(county.department_head), year=TODAY.year)
    assert (asker.organisation, asker.tables, asker.new_cells) == (county.county, 2, 6 + 12)


def test_a_village_sees_what_is_asked_of_it_and_says_that_it_gave_it(county: County) -> None:
    it = asked(county)
    secretary, by = county.actor(county.secretaries[0]), county.actor(county.department_head)
    assert requests_visible_to(actor=secretary).get() == it
    column = it.columns.get(heading="活动室面积")
    say = partial(say_asked_already, column_id=column.pk, organisation=county.villages[0], at=NOW)
    with pytest.raises(NotAllowed):
        say(said="报过", by=county.actor(county.secretaries[1]))
    said = say(said="去年的资产清查表里报过", by=secretary)
    with pytest.raises(ChangedMeanwhile):
        say(said="再说一次", by=secretary)
    assert [duty.note for duty in duties_of(actor=by, on=TODAY)] == ["去年的资产清查表里报过"]
    answer_asked_already(said_id=said.pk, answer="那次没有分间数", by=by, at=NOW)
    assert duties_of(actor=by, on=TODAY) == []


def test_a_column_taken_out_answers_everybody_who_asked(county: County) -> None:
    it = asked(county)
    column, by = it.columns.get(heading="活动室面积"), county.actor(county.department_head)
    say_asked_already(
        column_id=column.pk,
        organisation=county.villages[0],
        said="报过",
        by=county.actor(county.secretaries[0]),
        at=NOW,
    )
    drop_column(column_id=column.pk, reason="资产系统里有", by=by, at=NOW)
    assert AskedAlready.objects.get().answered_on == TODAY
    assert new_cells(request=it) == 0


def test_only_an_office_asks(county: County) -> None:
    what = NewRequest(
        place=county.villages[0], asked_of=AskedKind.VILLAGE, title="表", purpose="用", basis="文件", begins_on=TODAY,
        ends_on=TODAY + DAY, headings=("甲",),
    )  # fmt: skip
    with pytest.raises(NotAllowed):
        register_request(organisation=county.villages[0], what=what, by=county.actor(county.secretaries[0]), at=NOW)


@pytest.mark.django_db(transaction=True)
def test_two_tables_with_the_same_column_at_once_do_not_pass_each_other() -> None:
    county = a_county()
    told = at_once(*(partial(asked, county, "旗杆高度", title=f"表{n}") for n in range(2)))
    assert sorted(map(bool, told)) == [False, True]
