"""The sheet of what is known of a place's size and economy."""

from __future__ import annotations

from django.db.models import TextChoices

from lianjian.kernel import journal
from lianjian.kernel.workbook.cells import Choice, Day, Money, Reference, Whole
from lianjian.kernel.workbook.copying import copy_in
from lianjian.kernel.workbook.forms import Field, Row, SheetForm
from lianjian.kernel.workbook.intake import Intake
from lianjian.records.organisations.models import Profile
from lianjian.records.organisations.queries.codes import common_superior
from lianjian.records.organisations.sheets.finding import ORGANISATIONS, organisations_of

PROFILES = "村情"
# Column of the sheet → field of the table.
FIGURES = {
    "households": "households",
    "population": "population",
    "full_members": "full_members",
    "arable_mu": "arable_mu",
    "income": "collective_income_fen",
    "income_per_head": "income_per_head_fen",
    "industry": "main_industry",
}


def profile_form(*, industries: type[TextChoices]) -> SheetForm:
    """The sheet 村情; the industries are those of the room above that compares them."""
    return SheetForm(
        name=PROFILES,
        about="村和参加联建的城区组织的基本情况，一行一个组织一个统计日期。城区组织只填正式党员数即可：成立联合党组织要用。",
        fields=(
            Field(
                key="organisation",
                name="组织",
                kind=Reference(to=ORGANISATIONS),
                required=True,
                sample="示例县/示例街道/示例村",
                note="编码，或从县名写起的全路径。",
            ),
            Field(key="as_of_on", name="统计日期", kind=Day(), required=True, sample="2025-12-31"),
            Field(key="households", name="户数", kind=Whole(highest=1_000_000), sample=212),
            Field(key="population", name="人口", kind=Whole(highest=5_000_000), sample=703),
            Field(key="full_members", name="正式党员数", kind=Whole(highest=100_000), sample=28, note="不含预备党员。"),
            Field(key="arable_mu", name="耕地亩数", kind=Whole(highest=10_000_000), sample=1150),
            Field(
                key="income", name="集体年收入(元)", kind=Money(), sample=86500, note="只填数字，单位是元，不是万元。"
            ),
            Field(key="income_per_head", name="人均收入(元)", kind=Money(), sample=21300),
            Field(key="industry", name="主导产业", kind=Choice(of=industries), sample="蔬菜"),
        ),
        key=("organisation", "as_of_on"),
        load=_load,
    )


def _load(rows: list[Row], intake: Intake) -> None:
    tally = intake.tallies[PROFILES]
    organisations = organisations_of(intake, rows, "organisation")
    held = {
        (profile.organisation_id, profile.as_of_on): profile
        for profile in Profile.objects.filter(organisation__in=organisations.values())
    }
    new, changed = [], []
    for row in rows:
        organisation = organisations[row.text("organisation")]
        profile = held.get((organisation.pk, row.day("as_of_on")))
        if profile is None:
            profile = Profile(organisation=organisation, as_of_on=row.day("as_of_on"))
            new.append(profile)
            _fill(profile, row)
        elif _fill(profile, row):
            changed.append(profile)
    copy_in(new)
    Profile.objects.bulk_update(changed, list(FIGURES.values()), batch_size=500)
    tally.created, tally.changed, tally.unchanged = len(new), len(changed), len(rows) - len(new) - len(changed)
    if new or changed:
        top = common_superior(organisations=[profile.organisation for profile in (*new, *changed)])
        journal.record(
            by=intake.by, at=intake.at, action="import_profiles", subject=top, place_id=top.pk,
            created=len(new), changed=len(changed),
        )  # fmt: skip


def _fill(profile: Profile, row: Row) -> bool:
    """Will take over what the row gives; an empty cell leaves what is known."""
    differs = False
    for key, name in FIGURES.items():
        value = row[key]
        if value is not None and getattr(profile, name) != value:
            setattr(profile, name, value)
            differs = True
    return differs
