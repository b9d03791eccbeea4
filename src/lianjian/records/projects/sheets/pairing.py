"""The sheets of pairing rounds: who takes part, what both sides wish, what is fixed or ruled out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection

from django.db.models import QuerySet, TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianjian.kernel.workbook.cells import Choice, Code, Day, Reference, Whole, Words
from lianjian.kernel.workbook.forms import Field, Find, Row, SheetForm
from lianjian.kernel.workbook.intake import Intake, find_by_code
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.sheets.finding import ORGANISATIONS, organisations_of
from lianjian.records.projects.actions.pairing import (
    PlaceTerms,
    VillageTerms,
    WishList,
    open_round,
    set_places,
    set_villages,
    set_wish_lists,
    tie_pair,
)
from lianjian.records.projects.enums import Industry, PairingMode
from lianjian.records.projects.models import PairingPlace, PairingRound, PairingTie, PairingVillage, Wish


class TieWord(TextChoices):
    """A tie's kind as the sheet writes it."""

    LOCK = PairingTie.Kind.LOCK.value, gettext_lazy("Lock")
    VETO = PairingTie.Kind.VETO.value, gettext_lazy("Veto")


ROUNDS, PLACES, VILLAGES, WISHES, TIES = "结对批次", "城区名额", "参加结对的村", "意愿", "锁定与回避"


def pairing_forms() -> tuple[SheetForm, ...]:
    """The five sheets of a pairing round."""
    return (_round_form(), _place_form(), _village_form(), _wish_form(), _tie_form())


def _round_field() -> Field:
    return Field(
        key="round",
        name="批次",
        kind=Reference(to=ROUNDS),
        required=True,
        sample="370782-P2026",
        note="“结对批次”表里的编码。",
    )


def _party(key: str, name: str, sample: str) -> Field:
    return Field(key=key, name=name, kind=Reference(to=ORGANISATIONS), required=True, sample=sample)


URBAN_SAMPLE, VILLAGE_SAMPLE = "示例县/示例街道/示例居委会", "示例县/示例街道/示例村"


def _round_form() -> SheetForm:
    return SheetForm(
        name=ROUNDS,
        about="要开展的一批结对。以下五张表只在准备结对时填，可以整张删去。",
        fields=(
            Field(key="code", name="编码", kind=Code(), required=True, sample="370782-P2026"),
            Field(key="name", name="名称", kind=Words(), required=True, sample="2026年第一批结对"),
            _party("place", "范围(组织)", "示例县"),
            Field(key="mode", name="方式", kind=Choice(of=PairingMode), required=True, sample="组织定对"),
            Field(key="on", name="开始日期", kind=Day(may_be_ahead=True), required=True, sample="2026-02-01"),
        ),
        key=("code",),
        load=_load_rounds,
        finder=_find_rounds,
    )


def _place_form() -> SheetForm:
    return SheetForm(
        name=PLACES,
        about="参加这批结对的城区组织（居、企业、机关、园区），各联几个村。",
        fields=(
            _round_field(),
            _party("organisation", "组织", URBAN_SAMPLE),
            Field(key="industry", name="产业", kind=Choice(of=Industry), required=True, sample="建筑"),
            Field(
                key="driving",
                name="带动能力(0-4)",
                kind=Whole(highest=4),
                required=True,
                sample=3,
                note="0 没有 … 4 很强",
            ),
            Field(
                key="lower",
                name="最少",
                kind=Whole(highest=50),
                required=True,
                sample=2,
                note="最少联几个村，一般是 2。",
            ),
            Field(
                key="upper",
                name="最多",
                kind=Whole(highest=50),
                required=True,
                sample=4,
                note="最多联几个村，一般是 4。",
            ),
            Field(key="note", name="说明", kind=Words(longest=500), note="名额不在 2 到 4 之间的，写明为什么。"),
        ),
        key=("round", "organisation"),
        load=_load_places,
    )


def _village_form() -> SheetForm:
    return SheetForm(
        name=VILLAGES,
        about="等着结对的村。",
        fields=(
            _round_field(),
            _party("village", "村", VILLAGE_SAMPLE),
            Field(key="industry", name="产业", kind=Choice(of=Industry), required=True, sample="蔬菜"),
            Field(
                key="weakness",
                name="薄弱程度(0-4)",
                kind=Whole(highest=4),
                required=True,
                sample=3,
                note="0 不薄弱 … 4 很薄弱",
            ),
        ),
        key=("round", "village"),
        load=_load_villages,
    )


def _wish_form() -> SheetForm:
    return SheetForm(
        name=WISHES,
        about="村想跟谁、城区组织想带谁，一行一个意愿；名次 1 最想，名次相同就是一样想。",
        fields=(
            _round_field(),
            _party("wisher", "提出方", VILLAGE_SAMPLE),
            _party("wished", "意向方", URBAN_SAMPLE),
            Field(key="rank", name="名次", kind=Whole(lowest=1, highest=10), required=True, sample=1),
        ),
        key=("round", "wisher", "wished"),
        load=_load_wishes,
        after=(PLACES, VILLAGES),
    )


def _tie_form() -> SheetForm:
    return SheetForm(
        name=TIES,
        about="一定要在一起（锁定）和一定不在一起（回避）的，都要写原因。",
        fields=(
            _round_field(),
            _party("place", "城区组织", URBAN_SAMPLE),
            _party("village", "村", VILLAGE_SAMPLE),
            Field(key="kind", name="锁定或回避", kind=Choice(of=TieWord), required=True, sample="锁定"),
            Field(key="reason", name="原因", kind=Words(longest=500), required=True, sample="已有合作项目"),
        ),
        key=("round", "place", "village"),
        load=_load_ties,
        after=(PLACES, VILLAGES),
    )


def _find_rounds(intake: Intake, texts: Collection[str]) -> Find:
    on_file = PairingRound.objects.filter(code__in=texts).values_list("code", flat=True)
    return find_by_code(sheet=ROUNDS, codes={*on_file, *(row.text("code") for row in intake.rows.get(ROUNDS, []))})


def _load_rounds(rows: list[Row], intake: Intake) -> None:
    tally = intake.tallies[ROUNDS]
    organisations = organisations_of(intake, rows, "place")
    held = PairingRound.objects.select_related("place").in_bulk([row.text("code") for row in rows], field_name="code")
    for row in rows:
        round_ = held.get(row.text("code"))
        wanted = (row.text("name"), row.text("place"), row.text("mode"), row.day("on"))
        if round_ is None:
            with intake.acting_on(row):
                open_round(
                    code=row.text("code"), name=row.text("name"), place=organisations[row.text("place")],
                    mode=PairingMode(row.text("mode")), on=row.day("on"), by=intake.by, at=intake.at,
                )  # fmt: skip
                tally.created += 1
        elif (round_.name, round_.place.code, round_.mode, round_.opened_on) == wanted:
            tally.unchanged += 1
        else:
            intake.fault(row, "code", _("On file this round is otherwise: %(round)s.") % {"round": round_.name})


def _rounds(rows: list[Row]) -> dict[str, PairingRound]:
    return PairingRound.objects.in_bulk({row.text("round") for row in rows}, field_name="code")


def _by_round(rows: list[Row]) -> dict[str, list[Row]]:
    grouped: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row.text("round")].append(row)
    return grouped


def _load_places(rows: list[Row], intake: Intake) -> None:
    on_file = PairingPlace.objects.values_list(
        "round_id", "organisation_id", "industry", "driving", "lower", "upper", "note"
    )

    def put(round_id: int, those: list[tuple[Row, Organisation]]) -> None:
        terms = [
            PlaceTerms(
                organisation=organisation, industry=Industry(row.text("industry")), driving=row.whole("driving") or 0,
                lower=row.whole("lower"), upper=row.whole("upper"), note=row.text("note"),
            )
            for row, organisation in those
        ]  # fmt: skip
        set_places(round_id=round_id, places=terms, by=intake.by, at=intake.at)

    _load_seats(rows, intake, PLACES, "organisation", on_file, ("industry", "driving", "lower", "upper", "note"), put)


def _load_villages(rows: list[Row], intake: Intake) -> None:
    on_file = PairingVillage.objects.values_list("round_id", "organisation_id", "industry", "weakness")

    def put(round_id: int, those: list[tuple[Row, Organisation]]) -> None:
        terms = [
            VillageTerms(
                organisation=organisation, industry=Industry(row.text("industry")), weakness=row.whole("weakness") or 0
            )
            for row, organisation in those
        ]
        set_villages(round_id=round_id, villages=terms, by=intake.by, at=intake.at)

    _load_seats(rows, intake, VILLAGES, "village", on_file, ("industry", "weakness"), put)


def _load_seats(
    rows: list[Row],
    intake: Intake,
    sheet: str,
    whose: str,
    on_file: QuerySet,  # type: ignore[type-arg]
    said: tuple[str, ...],
    put: Callable[[int, list[tuple[Row, Organisation]]], None],
) -> None:
    """Takes parties of rounds in, all of a round at once; `on_file` tells of each what the columns `said` say."""
    tally = intake.tallies[sheet]
    organisations, rounds = organisations_of(intake, rows, whose), _rounds(rows)
    held = {(seat[0], seat[1]): seat[2:] for seat in on_file.filter(round__in=rounds.values())}

    def seat(row: Row) -> tuple[int, int]:
        return rounds[row.text("round")].pk, organisations[row.text(whose)].pk

    def put_all(some: list[Row]) -> None:
        for code, those in _by_round(some).items():
            put(rounds[code].pk, [(row, organisations[row.text(whose)]) for row in those])
        known = sum(seat(row) in held for row in some)
        tally.created, tally.changed = tally.created + len(some) - known, tally.changed + known

    differing = [row for row in rows if held.get(seat(row)) != tuple(_or_empty(row[key]) for key in said)]
    tally.unchanged += len(rows) - len(differing)
    intake.together(differing, put_all)


def _or_empty(value: object) -> object:
    return "" if value is None else value


def _load_wishes(rows: list[Row], intake: Intake) -> None:
    """A party's wishes are one list: what the file gives takes the place of what was there."""
    tally = intake.tallies[WISHES]
    organisations, rounds = organisations_of(intake, rows, "wisher", "wished"), _rounds(rows)
    held: defaultdict[tuple[int, int], dict[int, int]] = defaultdict(dict)
    for wish in Wish.objects.filter(round__in=rounds.values()):
        held[wish.round_id, wish.wisher_id][wish.wished_id] = wish.preference
    by_wisher: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        by_wisher[row.text("round"), row.text("wisher")].append(row)

    def list_of(row: Row) -> list[Row]:
        return by_wisher[row.text("round"), row.text("wisher")]

    def ranks(wishes: list[Row]) -> dict[int, int]:
        return {organisations[row.text("wished")].pk: row.whole("rank") or 1 for row in wishes}

    first: list[Row] = []  # of each list that differs; it stands for the whole list
    for (code, wisher), wishes in by_wisher.items():
        if held[rounds[code].pk, organisations[wisher].pk] == ranks(wishes):
            tally.unchanged += len(wishes)
        else:
            first.append(wishes[0])

    def put(some: list[Row]) -> None:
        for code, those in _by_round(some).items():
            lists = [
                WishList(wisher=organisations[row.text("wisher")], wishes=list(ranks(list_of(row)).items()))
                for row in those
            ]
            set_wish_lists(round_id=rounds[code].pk, lists=lists, by=intake.by, at=intake.at)
        for row in some:
            wanted, there = (
                ranks(list_of(row)),
                held[rounds[row.text("round")].pk, organisations[row.text("wisher")].pk],
            )
            tally.created += len(wanted.keys() - there.keys())
            tally.changed += len(wanted.keys() & there.keys())

    intake.together(first, put)


def _load_ties(rows: list[Row], intake: Intake) -> None:
    tally = intake.tallies[TIES]
    organisations, rounds = organisations_of(intake, rows, "place", "village"), _rounds(rows)
    held = {
        (tie.round_id, tie.place_id, tie.village_id): (tie.kind, tie.reason)
        for tie in PairingTie.objects.filter(round__in=rounds.values())
    }
    for row in rows:
        round_ = rounds[row.text("round")]
        place, village = organisations[row.text("place")], organisations[row.text("village")]
        there = held.get((round_.pk, place.pk, village.pk))
        if there == (row.text("kind"), row.text("reason")):
            tally.unchanged += 1
            continue
        with intake.acting_on(row):
            tie_pair(
                round_id=round_.pk, kind=PairingTie.Kind(row.text("kind")), place=place, village=village,
                reason=row.text("reason"), by=intake.by, at=intake.at,
            )  # fmt: skip
            tally.created, tally.changed = tally.created + (there is None), tally.changed + (there is not None)
