"""Loading many organisations at once: a workbook's, or a country's."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.days import WrongDay
from lianjian.kernel.names import name_keys
from lianjian.kernel.policies import require
from lianjian.records.organisations.actions.counts import note_count
from lianjian.records.organisations.actions.locks import hold_tree_alone
from lianjian.records.organisations.enums import PartyForm, UnitKind
from lianjian.records.organisations.errors import CodeTaken, NameTaken, NotATree, StillInUse
from lianjian.records.organisations.hanging import refuse_wrong_form, refuse_wrong_place
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.paths import DEEPEST, MOST_CHILDREN, level_of, number_of, step_of
from lianjian.records.organisations.policies.tree import may_load

Report = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOrganisation:
    """One organisation to load; without `parent_code` a root."""

    code: str
    name: str
    kind: UnitKind
    form: PartyForm
    parent_code: str | None
    founded_on: date
    longitude: float | None = None
    latitude: float | None = None
    rule_pack: str = ""


@dataclass(frozen=True, kw_only=True)
class LoadSummary:
    """How many organisations were new, and how many were there already and the same."""

    created: int
    unchanged: int


@dataclass(slots=True)
class _Place:
    """Where rows can be put: an organisation that is there or has just been given its place."""

    id: int
    path: str
    name: str
    kind: UnitKind
    known_since: date
    last_number: int
    names: set[str]


@dataclass(slots=True)
class _Placed:
    row: NewOrganisation
    id: int
    parent_id: int | None
    path: str
    known_since: date


@transaction.atomic
def load_organisations(
    *, rows: Sequence[NewOrganisation], by: Actor, at: datetime, report: Report | None = None
) -> LoadSummary:
    """Will found every organisation of `rows` that is not there yet, parents and children in any order.

    All or nothing. A row whose code is there already must say the same name, kind and superior; changes are proposed,
    never loaded. An organisation older than its superior is known from the superior's first day: before that nobody
    knows where it hung. `report` hears how many are done, of how many, and the step.
    """
    report = report or _unheard
    hold_tree_alone()
    report(0, len(rows), _("Checking"))
    _refuse_bad_rows(rows, on=timezone.localdate(at))
    new = _without_known(rows)
    if not new:
        return LoadSummary(created=0, unchanged=len(rows))
    placed = _place(new, by=by)
    _write(placed, report)
    report(len(rows), len(rows), _("Counting"))
    _count(placed)
    top = Organisation.objects.get(pk=placed[0].id)
    journal.record(
        by=by, at=at, action="load_organisations", subject=top, place_id=top.parent_id or top.pk, created=len(placed)
    )
    return LoadSummary(created=len(placed), unchanged=len(rows) - len(new))


def _unheard(done: int, total: int, step: str) -> None:
    """Nobody waits to hear how far it is."""


def _refuse_bad_rows(rows: Sequence[NewOrganisation], *, on: date) -> None:
    codes: set[str] = set()
    for row in rows:
        if row.code in codes:
            raise CodeTaken(_("The code %(code)s is given twice.") % {"code": row.code})
        if row.code == row.parent_code:
            raise NotATree(
                _("%(name)s (%(code)s) is given as its own superior.") % {"name": row.name, "code": row.code}
            )
        if not row.code.strip() or not row.name.strip():
            raise CodeTaken(
                _("An organisation needs a code and a name: “%(code)s”, “%(name)s”.")
                % {"code": row.code, "name": row.name}
            )
        if row.founded_on > on:
            raise WrongDay(
                _("%(name)s is given as founded on %(day)s, which lies ahead.")
                % {"name": row.name, "day": row.founded_on}
            )
        codes.add(row.code)


def _without_known(rows: Sequence[NewOrganisation]) -> list[NewOrganisation]:
    """The rows that are not there yet; refuses one that is there and says something else."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT it.code, it.name, it.kind, above.code, it.dissolved_on FROM organisations_organisation AS it "
            "LEFT JOIN organisations_organisation AS above ON above.id = it.parent_id WHERE it.code = ANY(%s)",
            [[row.code for row in rows]],
        )
        known = {code: (name, kind, above, ended_on) for code, name, kind, above, ended_on in cursor.fetchall()}
    for row in rows:
        there = known.get(row.code)
        if there and there[3] is not None:
            raise StillInUse(
                _("%(code)s belongs to %(name)s, which was dissolved on %(day)s; a code is never used again.")
                % {"code": row.code, "name": there[0], "day": there[3]}
            )
        if there and there[:3] != (row.name, row.kind, row.parent_code):
            raise CodeTaken(
                _("%(code)s is there already as %(name)s; the file says %(other)s, or another kind or superior.")
                % {"code": row.code, "name": there[0], "other": row.name},
                remedies=(_("Propose the change on its page, or take the row out of the file."),),
            )
    return [row for row in rows if row.code not in known]


def _place(rows: list[NewOrganisation], *, by: Actor) -> list[_Placed]:
    """Every row with its id and path, superiors before those below."""
    new_codes = {row.code for row in rows}
    places = _places_there({row.parent_code for row in rows if row.parent_code} - new_codes)
    below = defaultdict[str | None, list[NewOrganisation]](list)
    for row in rows:
        if row.parent_code and row.parent_code not in new_codes and row.parent_code not in places:
            raise NotATree(
                _("%(name)s (%(code)s) names %(parent)s as its superior; no organisation has that code.")
                % {"name": row.name, "code": row.code, "parent": row.parent_code}
            )
        below[row.parent_code].append(row)
    for place in places.values():
        require(may_load(by, place.path))
    if below[None]:
        require(may_load(by, ""))
    places_of_roots = _roots()
    placed: list[_Placed] = []
    ids = _fresh_ids(len(rows))
    waiting = deque[str | None]([None, *places])
    while waiting:
        code = waiting.popleft()
        superior = places[code] if code else places_of_roots
        for row in below.pop(code, ()):
            one = _put(row, superior, next(ids), is_root=code is None)
            placed.append(one)
            if row.code in below:
                places[row.code] = _Place(one.id, one.path, row.name, row.kind, one.known_since, 0, set())
                waiting.append(row.code)
    for rest in below.values():
        raise NotATree(
            _("The superiors of %(name)s (%(code)s) lead round in a circle.")
            % {"name": rest[0].name, "code": rest[0].code}
        )
    return placed


def _put(row: NewOrganisation, superior: _Place, id_: int, *, is_root: bool) -> _Placed:
    if row.name in superior.names:
        raise NameTaken(
            _("There are two organisations called %(name)s under %(superior)s.")
            % {"name": row.name, "superior": superior.name or _("the top of the tree")}
        )
    refuse_wrong_form(kind=row.kind, form=row.form, name=row.name)
    if not is_root:
        refuse_wrong_place(kind=row.kind, name=row.name, superior_kind=superior.kind, superior_name=superior.name)
    if superior.last_number >= MOST_CHILDREN or level_of(superior.path) >= DEEPEST:
        raise NotATree(
            _("There is no room for %(name)s under %(superior)s.") % {"name": row.name, "superior": superior.name}
        )
    superior.names.add(row.name)
    superior.last_number += 1
    return _Placed(
        row=row,
        id=id_,
        parent_id=None if is_root else superior.id,
        path=superior.path + step_of(superior.last_number),
        known_since=max(row.founded_on, superior.known_since),
    )


def _places_there(codes: set[str]) -> dict[str, _Place]:
    """Organisations of the database that rows hang under; refuses one that has ended."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT it.code, it.id, it.path, it.name, it.kind, it.dissolved_on, "
            "(SELECT min(lower(during)) FROM organisations_organisationversion WHERE organisation_id = it.id), "
            "(SELECT max(path) FROM organisations_organisation WHERE parent_id = it.id), "
            "ARRAY(SELECT name FROM organisations_organisation WHERE parent_id = it.id AND dissolved_on IS NULL) "
            "FROM organisations_organisation AS it WHERE it.code = ANY(%s)",
            [list(codes)],
        )
        found: dict[str, _Place] = {}
        for code, id_, path, name, kind, ended_on, since, last, names in cursor.fetchall():
            if ended_on is not None:
                raise NotATree(
                    _("%(name)s was dissolved on %(day)s; nothing can be founded under it.")
                    % {"name": name, "day": ended_on}
                )
            found[code] = _Place(id_, path, name, UnitKind(kind), since, number_of(last) if last else 0, set(names))
    return found


def _roots() -> _Place:
    """The place above all roots."""
    roots = list(Organisation.objects.filter(parent=None).order_by("path"))
    living = {root.name for root in roots if root.dissolved_on is None}
    return _Place(0, "", "", UnitKind.COUNTRY, date.min, number_of(roots[-1].path) if roots else 0, living)


def _fresh_ids(count: int) -> Iterator[int]:
    """Ids in ascending order; nobody else takes any between while the tree is held."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('organisations_organisation', 'id')) FROM generate_series(1, %s)",
            [count],
        )
        return iter([id_ for (id_,) in cursor.fetchall()])


def _count(placed: list[_Placed]) -> None:
    """Will write the counts of what is new, and note them for what was there; in one walk from the leaves up.

    In SQL the planner, who knows nothing of rows just copied, may join 665,277 of them row by row.
    """
    counts: dict[int, dict[str, int]] = {one.id: {} for one in placed}
    for one in reversed(placed):
        below = counts[one.id]
        kinds = {**below, one.row.kind.value: below.get(one.row.kind.value, 0) + 1}
        if one.parent_id is None:
            continue
        if one.parent_id in counts:
            above = counts[one.parent_id]
            for metric, n in kinds.items():
                above[metric] = above.get(metric, 0) + n
        else:
            for metric, n in kinds.items():
                note_count(path=one.path, metric=metric, n=n)
    with (
        connection.cursor() as cursor,
        cursor.copy("COPY organisations_organisationcount (organisation_id, metric, n) FROM STDIN") as copy,
    ):
        for id_, kinds in counts.items():
            for metric, n in kinds.items():
                copy.write_row((id_, metric, n))


_COLUMNS = (
    "id, code, name, name_pinyin, name_initials, kind, form, parent_id, path, founded_on, "
    "longitude, latitude, rule_pack"
)


def _write(placed: list[_Placed], report: Report) -> None:
    total = len(placed)
    with connection.cursor() as cursor:
        with cursor.copy(f"COPY organisations_organisation ({_COLUMNS}) FROM STDIN") as copy:
            for done, one in enumerate(placed):
                row = one.row
                copy.write_row(
                    (
                        one.id, row.code, row.name, *name_keys(row.name), row.kind.value, row.form.value, one.parent_id,
                        one.path, row.founded_on, row.longitude, row.latitude, row.rule_pack,
                    )
                )  # fmt: skip
                if done % 20_000 == 0:
                    report(done, 2 * total, _("Writing organisations"))
        with cursor.copy(
            "COPY organisations_organisationversion (organisation_id, parent_id, name, kind, form, during) FROM STDIN"
        ) as copy:
            for done, one in enumerate(placed):
                row = one.row
                copy.write_row(
                    (one.id, one.parent_id, row.name, row.kind.value, row.form.value, f"[{one.known_since},)")
                )
                if done % 20_000 == 0:
                    report(total + done, 2 * total, _("Writing their history"))
