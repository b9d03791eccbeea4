"""The running sums are what counting the records gives: after any write, move or deletion, on any day from today on."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from lianjian.kernel import clock
from lianjian.kernel.actor import command_line
from lianjian.kernel.models import Account, JournalLine
from lianjian.kernel.periods import since
from lianjian.kernel.rolled import RolledRows
from lianjian.records.deliberation.council_enums import RuleKind
from lianjian.records.deliberation.models import OrganisationRule, RuleVersion
from lianjian.records.members.enums import AwayPurpose, Occupation, Sex
from lianjian.records.members.models import Affiliation, Member, StayAway
from lianjian.records.organisations.actions.shaping import Founding, found, hang
from lianjian.records.organisations.enums import PartyForm, UnitKind
from lianjian.records.organisations.models import Organisation, OrganisationVersion
from lianjian.results.indicators.command import run
from lianjian.results.indicators.models import FigureDelta, RolledFigure, RolledState
from lianjian.results.indicators.queries import figures
from lianjian.results.indicators.queries.figures import figures_at
from lianjian.results.indicators.queries.periods import Step
from lianjian.results.indicators.registry import MEASURES
from lianjian.results.indicators.rolled import triggers
from lianjian.results.indicators.rolled.declared import columns, declared
from lianjian.results.indicators.rolled.keeping import (
    Drift,
    TriggersMissing,
    compare_figures,
    drifted_figures,
    fold_figures,
    keep_figures,
    rebuild_figures,
)
from lianjian.results.indicators.rolled.reading import rolled_at, rolled_below
from tests.factories import FOUNDED, NOW, TODAY, County
from tests.records.members.factories import member
from tests.results.indicators.rolled_cases import KEPT, everywhere_as_counted_live


def test_at_least_twelve_figures_are_kept() -> None:
    assert len(KEPT) >= 12


def test_sums_hold_from_the_first_building(county: County) -> None:
    member(county.villages[0], "王一")
    rebuild_figures(at=NOW)
    everywhere_as_counted_live()
    assert drifted_figures(on=TODAY) == []


def test_a_write_is_in_the_own_figures_and_in_all_above_at_once_and_after_folding(county: County) -> None:
    rebuild_figures(at=NOW)
    village = county.villages[0]
    member(village, "王一")
    assert FigureDelta.objects.exists()
    assert not RolledFigure.objects.filter(organisation=village, number="members").exists()
    everywhere_as_counted_live()
    assert fold_figures(on=TODAY) > 0
    assert not FigureDelta.objects.filter(from_on__lte=TODAY).exists()
    assert RolledFigure.objects.get(organisation=county.county, number="members", month=date.min).n == 1
    everywhere_as_counted_live()
    assert fold_figures(on=TODAY) == 0


def test_the_passing_of_days_changes_figures_without_a_write(county: County) -> None:
    rebuild_figures(at=NOW)
    village, day = county.villages[0], timedelta(days=1)
    young = member(village, "王一", born_on=date(TODAY.year - 36, TODAY.month, TODAY.day) + 2 * day)
    member(village, "王二", full=False, full_member_on=TODAY + 3 * day)
    StayAway.objects.create(
        member=young, host_place="青岛", purpose=AwayPurpose.WORK, away_since=TODAY - timedelta(days=180),
        during=since(TODAY - timedelta(days=180), TODAY + 9 * day),
    )  # fmt: skip
    seen = []
    for days in (0, 1, 2, 3, 4, 8, 9):
        on = TODAY + days * day
        everywhere_as_counted_live(on)  # the day has begun and nobody has folded yet
        if days % 2:
            fold_figures(on=on)
            everywhere_as_counted_live(on)
        kept = rolled_at(measures=KEPT, path=county.county.path, on=on)
        seen.append(tuple(int(kept[one].values[0]) for one in ("P03", "P01", "F02")))
    assert seen == [(1, 1, 0), (1, 1, 1), (0, 1, 1), (0, 2, 1), (0, 2, 1), (0, 2, 1), (0, 2, 0)]
    assert drifted_figures(on=TODAY + 10 * day) == []


def test_sums_are_not_read_for_a_day_before_the_last_fold(county: County) -> None:
    rebuild_figures(at=NOW)
    assert rolled_at(measures=KEPT, path=county.county.path, on=TODAY)
    assert rolled_at(measures=KEPT, path=county.county.path, on=TODAY - timedelta(days=1)) == {}
    assert rolled_below(measures=KEPT, path=county.county.path, on=TODAY - timedelta(days=1)) == {}


def test_sums_are_read_for_the_end_of_each_month_of_three_years(county: County) -> None:
    joined = date(2024, 5, 17)
    early = member(county.villages[0], "王一", admitted_on=date(2020, 1, 1), full_member_on=joined)
    rebuild_figures(at=NOW)
    for month, name in ((3, "李二"), (8, "李三")):
        late = member(county.villages[month % 6], name)
        late.affiliations.update(during=since(date(2025, month, 9), date(2026, month, 2)))
    Affiliation.objects.filter(member=early).update(during=since(date(2023, 6, 1), date(2025, 12, 31)))
    ends = [date(2022, 12, 31), date(2023, 5, 31), date(2024, 4, 30), date(2025, 3, 31), date(2026, 2, 28)]
    for on in ends:
        everywhere_as_counted_live(on)
    fold_figures(on=TODAY)
    hang(organisation=county.villages[3], superior=county.longdu)
    for on in [*ends, date(2025, 11, 30)]:
        everywhere_as_counted_live(on)
    assert rolled_at(measures=KEPT, path=county.county.path, on=date(2022, 11, 30)) == {}
    assert rolled_at(measures=KEPT, path=county.county.path, on=date(2025, 6, 15)) == {}
    assert drifted_figures(on=TODAY) == []


def test_sums_of_other_declarations_are_not_read_and_are_built_anew(county: County) -> None:
    rebuild_figures(at=NOW)
    RolledState.objects.update(built="of last year")
    assert rolled_at(measures=KEPT, path=county.county.path, on=TODAY) == {}
    assert fold_figures(on=TODAY) == 0
    keep_figures(by=command_line(), at=NOW)
    everywhere_as_counted_live()


def test_without_the_triggers_nothing_is_built(county: County) -> None:
    with connection.cursor() as cursor:
        cursor.execute("COMMENT ON TABLE indicators_rolledstate IS 'rolled long ago'")
    with pytest.raises(TriggersMissing):
        rebuild_figures(at=NOW)
    assert keep_figures(by=command_line(), at=NOW) == 0
    triggers.install()
    keep_figures(by=command_line(), at=NOW)
    everywhere_as_counted_live()


def test_a_migration_finds_tables_without_triggers_and_sums_are_built_after_it(county: County) -> None:
    rebuild_figures(at=NOW)
    app = apps.get_app_config("indicators")
    triggers.take_off_before_migrate(sender=app, plan=(), using="default")
    assert triggers.installed()
    triggers.take_off_before_migrate(sender=app, plan=("a migration",), using="default")
    assert not triggers.installed()
    member(county.villages[0], "王一")
    assert not FigureDelta.objects.filter(from_on__lte=TODAY).exists()
    triggers.install_after_migrate(sender=app, using="default")
    keep_figures(by=command_line(), at=NOW)
    everywhere_as_counted_live()


def test_a_copy_of_many_rows_is_noted_once_an_organisation_and_number(county: County) -> None:
    rebuild_figures(at=NOW)
    people = [member(county.villages[each % 3], f"李{'甲乙丙丁戊己庚辛壬癸'[each % 10]}") for each in range(120)]
    Affiliation.objects.all().delete()
    fold_figures(on=TODAY)
    with (
        connection.cursor() as cursor,
        cursor.copy("COPY members_affiliation (member_id, organisation_id, basis, during) FROM STDIN") as copy,
    ):
        for one in people:
            copy.write_row((one.pk, one.organisation_id, "registered", "[2021-01-01,)"))
    assert FigureDelta.objects.filter(number="members", from_on__lte=TODAY).count() == 3
    everywhere_as_counted_live()
    Member.objects.update(occupation=Occupation.STUDENT, sex=Sex.FEMALE)
    Affiliation.objects.update(organisation=county.villages[5])
    everywhere_as_counted_live()
    assert drifted_figures(on=TODAY) == []


def test_what_decides_nothing_is_not_noted(county: County) -> None:
    one = member(county.villages[0], "王一")
    rebuild_figures(at=NOW)
    one.name, one.education = "王一一", "degree"
    one.save()
    Affiliation.objects.update(basis="admitted")
    Organisation.objects.update(people=7, name="某")
    OrganisationVersion.objects.filter(organisation=county.villages[0]).update(name="某村")
    assert not FigureDelta.objects.filter(from_on__lte=TODAY).exists()


def test_a_moved_township_carries_its_sums_from_one_chain_to_the_other(county: County) -> None:
    for village in county.villages:
        member(village, "王一")
    rebuild_figures(at=NOW)
    member(county.villages[0], "王二")  # noted and not folded: finds its way after the move
    hang(organisation=county.villages[0], superior=county.changcheng)
    hang(organisation=county.longdu, superior=county.changcheng)
    assert RolledFigure.objects.get(organisation=county.changcheng, number="members", month=date.min).n == 6
    everywhere_as_counted_live()
    fold_figures(on=TODAY)
    everywhere_as_counted_live()
    assert drifted_figures(on=TODAY) == []


def test_an_organisation_that_is_deleted_leaves_nothing_above_it(county: County) -> None:
    made = found(
        wanted=Founding(name="新村", kind=UnitKind.VILLAGE, form=PartyForm.BRANCH),
        parent=county.longdu, on=TODAY, change=None,
    )  # fmt: skip
    rebuild_figures(at=NOW)
    made.delete()
    assert drifted_figures(on=TODAY) == []
    everywhere_as_counted_live()
    assert not RolledFigure.objects.filter(organisation_id=made.pk).exists()


def test_the_kind_of_a_place_and_whose_a_rule_is_are_looked_up_when_they_change(county: County) -> None:
    rebuild_figures(at=NOW)
    book = OrganisationRule.objects.create(
        code="R1", organisation=county.villages[0], kind=RuleKind.PROCEDURE, title="议事规则"
    )
    RuleVersion.objects.create(rule=book, number=1, text="…", drafted_on=FOUNDED, in_force_on=FOUNDED)
    everywhere_as_counted_live()
    book.organisation = county.villages[4]
    book.save()
    everywhere_as_counted_live()
    Organisation.objects.filter(pk=county.villages[4].pk).update(kind=UnitKind.NEIGHBOURHOOD)
    everywhere_as_counted_live()
    assert drifted_figures(on=TODAY) == []


def test_drift_is_named_counted_and_put_right(county: County) -> None:
    member(county.villages[0], "王一")
    rebuild_figures(at=NOW)
    RolledFigure.objects.filter(organisation=county.longdu, number="members", month=date.min).update(n=7)
    FigureDelta.objects.create(organisation=county.changcheng, number="women", from_on=TODAY + timedelta(days=5), n=1)
    assert drifted_figures(on=TODAY) == [
        Drift(code="370782-02", number="members", since=date.min, kept=7, living=1),
        Drift(code="370782-08", number="women", since=TODAY + timedelta(days=5), kept=1, living=0),
    ]
    compare_figures(by=command_line(), at=NOW)
    assert drifted_figures(on=TODAY) == []
    state = RolledState.objects.get()
    assert (state.drifted, state.compared_at) == (2, NOW)
    line = JournalLine.objects.get(action="put_sums_right")
    assert line.details == {
        "wrong": 2, "examples": ["370782-02 members 7 ≠ 1", "370782-08 women 1 ≠ 0"]
    }  # fmt: skip


def test_comparing_is_due_once_a_night(county: County) -> None:
    night = datetime(2026, 3, 9, 20, 0, tzinfo=UTC)  # four in the morning of the tenth
    keep_figures(by=command_line(), at=NOW)
    keep_figures(by=command_line(), at=night - timedelta(hours=2))
    assert RolledState.objects.get().compared_at is None
    keep_figures(by=command_line(), at=night)
    keep_figures(by=command_line(), at=night + timedelta(hours=1))
    state = RolledState.objects.get()
    assert (state.compared_at, state.day, state.drifted) == (night, TODAY + timedelta(days=1), 0)


def test_the_programs_role_can_write_what_is_kept(county: County) -> None:
    one = member(county.villages[0], "王一")
    rebuild_figures(at=NOW)
    with connection.cursor() as cursor:
        cursor.execute(f'SET LOCAL ROLE "{settings.PROGRAM_ROLE}"')
    member(county.villages[1], "王二")
    Member.objects.filter(pk=one.pk).update(sex=Sex.FEMALE)
    hang(organisation=county.longdu, superior=county.changcheng)
    fold_figures(on=TODAY)
    rebuild_figures(at=NOW)
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    everywhere_as_counted_live()


def test_figures_ask_the_sums_and_count_anew_what_is_no_sum(
    county: County, django_assert_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    rebuild_figures(at=NOW)
    with django_assert_num_queries(1):
        figures_at(node=county.county, on=TODAY, ids=[one.id for one in KEPT])
    with django_assert_num_queries(3):  # whether the place is small enough is asked too
        figures_at(node=county.county, on=TODAY, ids=["F16", "F15"])


@pytest.mark.parametrize("rows", declared(), ids=lambda rows: rows.id)
def test_every_table_and_column_of_a_declaration_exists(db: None, rows: RolledRows) -> None:
    with connection.cursor() as cursor:
        for alias, table in {**rows.tables, **rows.looked_up}.items():
            known = {column.name for column in connection.introspection.get_table_description(cursor, table)}
            used = columns(rows=rows, alias=alias)
            assert used
            assert set(used) <= known


def test_the_command_compares_and_builds_anew(county: County, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--rebuild"]) == 0
    assert run(["--check"]) == 0
    RolledFigure.objects.filter(organisation=county.county, number="secretaries").update(n=1)
    capsys.readouterr()
    assert run(["--check"]) == 1
    assert "370782 secretaries" in capsys.readouterr().out
    assert run(["--rebuild"]) == 0
    assert run(["--check"]) == 0


def test_the_page_of_figures_says_when_they_were_compared(
    county: County, sign_in: Callable[[Account], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    page = f"{reverse('indicators:figures')}?node={county.county.code}"
    client = sign_in(county.department_head)
    assert "汇总数与原始记录" not in client.get(page).content.decode()
    rebuild_figures(at=NOW)
    compare_figures(by=command_line(), at=NOW)
    assert "全部相符" in client.get(page).content.decode()
    RolledFigure.objects.filter(organisation=county.county, number="secretaries").update(n=1)
    compare_figures(by=command_line(), at=NOW + timedelta(days=1))
    assert "有1个不符，已经更正" in client.get(page).content.decode()


def test_a_large_place_shows_at_once_what_sums_answer_and_counts_the_rest_when_asked(
    county: County, sign_in: Callable[[Account], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    monkeypatch.setattr(figures, "MOST_PLACES_WALKED", 3)
    rebuild_figures(at=NOW)
    client = sign_in(county.department_head)
    place = f"?node={county.county.code}"
    kept = [one.id for one in MEASURES.values() if one.rolled]

    def shown(address: str) -> list[str]:
        page = client.get(address).content.decode()
        return [
            id_ for id_ in MEASURES if f'class="figure-link" href="{reverse("indicators:figure", args=[id_])}' in page
        ]

    everything = reverse("indicators:figures")
    assert shown(everything + place) == kept
    assert shown(f"{everything}{place}&count=all") == list(MEASURES)
    assert shown(f"{everything}?node={county.villages[0].code}") == list(MEASURES)
    by_sums = client.get(reverse("indicators:figure", args=["F04"]) + place).content.decode()
    assert "figure-number" in by_sums
    assert "不逐条列出" in by_sums
    from_records = reverse("indicators:figure", args=["F03"]) + place
    assert "figure-number" not in client.get(from_records).content.decode()
    assert "figure-number" in client.get(f"{from_records}&count=all").content.decode()
    assert client.get(reverse("indicators:ledger", args=["F04"]) + place).status_code == 404
    RolledState.objects.all().delete()
    assert client.get(reverse("site:home")).status_code == 200
    assert shown(everything + place) == []


def test_a_series_can_keep_to_what_the_sums_answer(
    county: County, django_assert_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    rebuild_figures(at=NOW)
    members = figures.figure(measure=MEASURES["F01"], node=county.county, on=TODAY)
    everything = figures.series(asked=members, step=Step.YEAR)
    with django_assert_num_queries(len(everything)):
        assert figures.series(asked=members, step=Step.YEAR, patiently=False) == everything
    reports = figures.figure(measure=MEASURES["F07"], node=county.county, on=TODAY)
    assert figures.series(asked=reports, step=Step.YEAR)
    with django_assert_num_queries(0):  # what happened in each year is no sum: it would be counted from the records
        assert figures.series(asked=reports, step=Step.YEAR, patiently=False) == []
