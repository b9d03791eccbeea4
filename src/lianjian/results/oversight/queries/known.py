"""What the system knows of a place: columns that are filled in and never asked for again."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianjian.kernel.measures import Counted, Scope
from lianjian.records.members.counting import MEMBERS, PLACE, at_home
from lianjian.records.organisations.models import JointParty, Organisation, Profile
from lianjian.records.organisations.paths import superior_path
from lianjian.records.organisations.queries.counting import MeasureByPlace, count_below
from lianjian.records.organisations.queries.posts import secretaries
from lianjian.results.indicators.registry import MEASURES

Places = Sequence[Organisation]
Values = Mapping[int, object]
FIGURE = "figure:"
# A unit in brackets, and what else says nothing about which column it is.
UNIT = re.compile(r"[(（【\[][^()（）]*[)）】\]]")
NOISE = re.compile(r"[\s()（）\[\]【】:：、,，./·*\-_]|本村|全村|我村|单位$|情况$|(?<=员)人数$|(?<=户)数$")


@dataclass(frozen=True, kw_only=True)
class Known:
    """A column that is known: what it is called here and elsewhere, where it comes from, and its values by place."""

    id: str
    name: str | Promise
    called: tuple[str, ...]
    source: str | Promise
    values: Callable[[Places, date], Values]


def plain_heading(text: str) -> str:
    """A heading without what does not tell columns apart."""
    plain = unicodedata.normalize("NFKC", text).strip()
    return NOISE.sub("", UNIT.sub("", plain) or plain).lower()


def known_columns() -> dict[str, Known]:
    """Everything that fills a column, by id: the registers, then each number of each figure."""
    return {one.id: one for one in (*REGISTERS, *_figures())}


def known_by_heading() -> dict[str, Known]:
    """The same by plain heading; a register's word comes before a figure's."""
    found: dict[str, Known] = {}
    for one in known_columns().values():
        for word in (str(one.name), *one.called):
            found.setdefault(plain_heading(word), one)
    return found


def _code(places: Places, on: date) -> Values:  # noqa: ARG001 - all are asked alike
    return {place.pk: place.code for place in places}


def _name(places: Places, on: date) -> Values:  # noqa: ARG001
    return {place.pk: place.name for place in places}


def _superior(places: Places, on: date) -> Values:  # noqa: ARG001
    names = dict(Organisation.objects.filter(pk__in={p.parent_id for p in places}).values_list("pk", "name"))
    return {place.pk: names.get(place.parent_id or 0, "") for place in places}


def _secretary(places: Places, on: date) -> Values:
    return secretaries(organisations=places, on=on)


def _members(places: Places, on: date) -> Values:
    return _level_by_level(places, on, partial(count_below, at_home, MEMBERS, PLACE), 0)


def _joint(places: Places, on: date) -> Values:
    parties = JointParty.objects.filter(organisation__in=places, during__contains=on).select_related("joint")
    return {party.organisation_id: party.joint.name for party in parties.order_by("-pk")}


def _profile(field: str, places: Places, on: date) -> Values:
    rows = Profile.objects.filter(organisation__in=places, as_of_on__lte=on).order_by("as_of_on")
    kept = {row.organisation_id: getattr(row, field) for row in rows}
    return {pk: value / 100 if field.endswith("_fen") and value is not None else value for pk, value in kept.items()}


def _of_profile(id: str, name: Promise, field: str, *called: str) -> Known:  # noqa: A002
    return Known(
        id=id, name=name, called=called, source=_("Register of villages and units"),
        values=lambda places, on: _profile(field, places, on),
    )  # fmt: skip


TREE = _("The tree of organisations")
REGISTERS = (
    Known(id="code", name=_("Code"), called=("编码", "代码", "组织编码"), source=TREE, values=_code),
    Known(
        id="name", name=_("Name of the organisation"), source=TREE, values=_name,
        called=("名称", "村名", "村名称", "组织名称", "单位名称", "支部名称", "党组织名称", "行政村"),
    ),
    Known(
        id="superior", name=_("Superior organisation"), source=TREE, values=_superior,
        called=("上级", "所属乡镇", "乡镇", "镇街", "乡镇街道", "上级党组织", "所属镇街"),
    ),
    Known(
        id="secretary", name=_("Secretary of the branch"), source=_("Posts"), values=_secretary,
        called=("书记", "书记姓名", "党支部书记", "村书记", "支部书记", "支部书记姓名"),
    ),
    Known(
        id="members", name=_("Party members on file"), source=_("Register of members"), values=_members,
        called=("党员数", "党员人数", "党员总数", "党员"),
    ),
    Known(
        id="joint", name=_("Joint organisation it belongs to"), source=_("Joint organisations"), values=_joint,
        called=("联合党组织", "所在联合党组织", "联建组织", "联合党组织名称"),
    ),
    _of_profile("households", _("Households"), "households", "户数", "总户数", "户籍户数"),
    _of_profile("population", _("Population"), "population", "人口", "人口数", "总人口", "户籍人口"),
    _of_profile("arable", _("Arable land in mu"), "arable_mu", "耕地", "耕地面积", "耕地亩", "耕地面积亩"),
    _of_profile(
        "collective_income", _("Income of the collective in yuan"), "collective_income_fen", "集体收入", "村集体收入",
        "集体经济收入", "村集体经济收入", "集体收入元",
    ),
    _of_profile(
        "income_per_head", _("Income per head in yuan"), "income_per_head_fen", "人均收入", "人均纯收入", "人均收入元"
    ),
)  # fmt: skip


def _figures() -> list[Known]:
    found = []
    for measure in MEASURES.values():
        with translation.override("zh-hans"):
            name, parts = str(measure.name), [str(part) for part in measure.parts]
        for place, part in enumerate(parts):
            only = len(parts) == 1
            found.append(
                Known(
                    id=f"{FIGURE}{measure.id}:{place}", name=name if only else f"{name} {part}",
                    called=(name,) if place == 0 else (), source=_("Figure %(id)s") % {"id": measure.id},
                    values=partial(_counted, measure, place),
                )
            )  # fmt: skip
    return found


def _counted(measure: MeasureByPlace, part: int, places: Places, on: date) -> Values:
    return _level_by_level(places, on, measure.below, part)


def _level_by_level(
    places: Places, on: date, below: Callable[[Scope], Mapping[str, Counted]], part: int
) -> dict[int, object]:
    """Counted for a whole level at once: one counting for each superior, not one for each place."""
    under: defaultdict[str, list[Organisation]] = defaultdict(list)
    for place in places:
        under[superior_path(place.path)].append(place)
    values: dict[int, object] = {}
    for path, children in under.items():
        counted = below(Scope(path=path, on=on))
        for child in children:
            values[child.pk] = counted[child.path].values[part] if child.path in counted else 0
    return values
