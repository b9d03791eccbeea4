"""The four things that can happen to one organisation: it is founded, goes on under other words, moves, ends.

Nothing here asks who may: `changes` does, and holds the tree's lock. Everything is dated, and every rule that keeps
the tree a tree on every day is checked here, once, whichever change asked for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Max
from django.db.models.functions import Length
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianjian.kernel.days import WrongDay
from lianjian.kernel.names import name_keys
from lianjian.kernel.periods import since
from lianjian.records.organisations.actions.counts import note_count
from lianjian.records.organisations.enums import PartyForm, UnitKind
from lianjian.records.organisations.errors import CodeTaken, NameTaken, NotATree, StillInUse
from lianjian.records.organisations.hanging import refuse_wrong_form, refuse_wrong_place
from lianjian.records.organisations.models import Organisation, OrganisationVersion, TreeChange
from lianjian.records.organisations.paths import (
    DEEPEST,
    LONGEST,
    MOST_CHILDREN,
    end_of,
    level_of,
    number_of,
    step_of,
    within,
)

_HUNG_UNDER_SINCE = """
WITH RECURSIVE above (id) AS (
    SELECT %(id)s::bigint
    UNION
    SELECT version.parent_id FROM above
    JOIN organisations_organisationversion AS version ON version.organisation_id = above.id
    WHERE version.parent_id IS NOT NULL AND version.during && daterange(%(on)s, NULL)
)
SELECT %(suspect)s IN (SELECT id FROM above)
"""
_REWRITE = """
UPDATE {table} SET path = %(new)s || substr(path, length(%(old)s) + 1) WHERE path >= %(old)s AND path < %(end)s
"""
_CARRY_COUNTS = """
INSERT INTO organisations_countdelta (path, metric, n)
SELECT place.path, counted.metric, place.sign * counted.n
FROM (
    SELECT metric, n FROM organisations_organisationcount WHERE organisation_id = %(id)s AND n <> 0
    UNION ALL SELECT kind, 1 FROM organisations_organisation WHERE id = %(id)s
) AS counted, (VALUES (%(old)s, -1), (%(new)s, 1)) AS place (path, sign)
"""


@dataclass(frozen=True, kw_only=True)
class Founding:
    """What an organisation is to be. Without a code it gets the next one after its superior's."""

    name: str
    kind: UnitKind
    form: PartyForm
    code: str = ""
    longitude: float | None = None
    latitude: float | None = None


def found(*, wanted: Founding, parent: Organisation, on: date, change: TreeChange | None) -> Organisation:
    """Will found an organisation under the superior from the day."""
    superior = Organisation.objects.select_for_update().get(pk=parent.pk)
    _refuse_superior(superior, on)
    refuse_wrong_place(
        kind=wanted.kind, name=wanted.name, superior_kind=UnitKind(superior.kind), superior_name=superior.name
    )
    refuse_wrong_form(kind=wanted.kind, form=wanted.form, name=wanted.name)
    _refuse_name_taken(name=wanted.name, superior=superior, on=on)
    pinyin, initials = name_keys(wanted.name)
    made = Organisation.objects.create(
        code=_free_code(wanted.code, superior), name=wanted.name, name_pinyin=pinyin, name_initials=initials,
        kind=wanted.kind, form=wanted.form, parent=superior, path=_next_path(superior), founded_on=on,
        longitude=wanted.longitude, latitude=wanted.latitude,
    )  # fmt: skip
    _open_version(made, on, change)
    note_count(path=made.path, metric=made.kind, n=1)
    return made


def rename(*, organisation: Organisation, name: str, on: date, change: TreeChange) -> None:
    """Will give the organisation another name from the day."""
    renamed = _locked(organisation)
    if renamed.name == name:
        raise NameTaken(_("%(name)s has that name already.") % {"name": name})
    # Locking the superior keeps two of its children from taking one name at once.
    superior = Organisation.objects.select_for_update().filter(children=renamed).first()
    _refuse_name_taken(name=name, superior=superior, on=on, besides=renamed)
    _close_version(renamed, on)
    renamed.name = name
    renamed.name_pinyin, renamed.name_initials = name_keys(name)
    renamed.save(update_fields=["name", "name_pinyin", "name_initials"])
    _open_version(renamed, on, change)


def move(*, organisation: Organisation, parent: Organisation, on: date, change: TreeChange) -> None:
    """Will hang the organisation, with all below it, under another superior from the day."""
    moved, superior = _locked(organisation), _locked(parent)
    if moved.parent_id == superior.pk:
        raise NotATree(_("%(name)s is under %(superior)s already.") % {"name": moved, "superior": superior})
    refuse_loop(moved=moved, superior=superior, on=on)
    _refuse_superior(superior, on)
    refuse_wrong_place(
        kind=UnitKind(moved.kind), name=moved.name, superior_kind=UnitKind(superior.kind), superior_name=superior.name
    )
    _refuse_name_taken(name=moved.name, superior=superior, on=on, besides=moved)
    _close_version(moved, on)
    hang(organisation=moved, superior=superior)
    _open_version(moved, on, change)


def end(*, organisation: Organisation, on: date) -> None:
    """Will end the organisation on the day: the first on which it is no more."""
    ended = _locked(organisation)
    left = OrganisationVersion.objects.filter(parent=ended, during__overlap=since(on)).select_related("organisation")
    if left:
        raise StillInUse(
            ngettext(
                "%(below)s stands under %(name)s on that day or later and would be left without a superior.",
                "%(below)s and others, %(count)d in all, stand under %(name)s on that day or later and would be left "
                "without a superior.",
                len(left),
            )
            % {"below": left[0].name, "name": ended, "count": len(left)},
            remedies=(_("Say who takes them over, or move them first."),),
        )
    _close_version(ended, on)
    ended.dissolved_on = on
    ended.save(update_fields=["dissolved_on"])
    note_count(path=ended.path, metric=ended.kind, n=-1)


def hang(*, organisation: Organisation, superior: Organisation) -> None:
    """Will put today's sub-tree below the superior: every path in one statement, and its counts with it."""
    old, new = organisation.path, _next_path(superior)
    deepest = Organisation.objects.filter(within(old)).aggregate(length=Max(Length("path")))["length"]
    if deepest - len(old) + len(new) > LONGEST:
        raise NotATree(_("Under %(superior)s the tree would be too deep.") % {"superior": superior})
    span = {"old": old, "new": new, "end": end_of(old)}
    with connection.cursor() as cursor:
        cursor.execute(_REWRITE.format(table="organisations_organisation"), span)
        # What waits to be folded into the moved one moves along. What was folded, and itself, is taken from the old
        # superiors and given to the new; what waits under its own path is theirs, and was counted there.
        cursor.execute(_REWRITE.format(table="organisations_countdelta") + " AND path <> %(old)s", span)
        cursor.execute(_CARRY_COUNTS, {"old": old, "new": new, "id": organisation.pk})
    Organisation.objects.filter(pk=organisation.pk).update(parent=superior)
    organisation.refresh_from_db()


def refuse_loop(*, moved: Organisation, superior: Organisation, on: date) -> None:
    """Will refuse where the organisation would stand under itself, today or on any day since."""
    if superior.pk == moved.pk:
        raise NotATree(_("%(name)s cannot be its own superior.") % {"name": moved})
    if superior.path.startswith(moved.path):
        raise NotATree(
            _("%(superior)s stands under %(name)s; it cannot be its superior.") % {"superior": superior, "name": moved}
        )
    with connection.cursor() as cursor:
        cursor.execute(_HUNG_UNDER_SINCE, {"id": superior.pk, "suspect": moved.pk, "on": on})
        if cursor.fetchone() == (True,):
            raise NotATree(
                _("%(superior)s stood under %(name)s after that day; choose a later day.")
                % {"superior": superior, "name": moved}
            )


def refuse_heir(*, heir: Organisation, on: date) -> None:
    """Will refuse to hand anything over to an organisation that is no more, or was not yet on the day."""
    _refuse_before_it_was(_locked(heir), on)


def _locked(organisation: Organisation) -> Organisation:
    found_now = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if found_now.dissolved_on is not None:
        raise NotATree(
            _("%(name)s was dissolved on %(day)s.") % {"name": found_now, "day": found_now.dissolved_on.isoformat()}
        )
    return found_now


def _refuse_superior(superior: Organisation, on: date) -> None:
    if superior.dissolved_on is not None:
        raise NotATree(
            _("%(name)s was dissolved on %(day)s; nothing can stand under it.")
            % {"name": superior, "day": superior.dissolved_on.isoformat()}
        )
    _refuse_before_it_was(superior, on)
    if level_of(superior.path) >= DEEPEST:
        raise NotATree(_("Under %(superior)s the tree would be too deep.") % {"superior": superior})


def _refuse_before_it_was(organisation: Organisation, on: date) -> None:
    first = OrganisationVersion.objects.filter(organisation=organisation).order_by("during").first()
    if first is None or first.during.lower > on:
        raise WrongDay(
            _("%(name)s did not exist yet on %(day)s; choose a later day.")
            % {"name": organisation, "day": on.isoformat()}
        )


def _refuse_name_taken(
    *, name: str, superior: Organisation | None, on: date, besides: Organisation | None = None
) -> None:
    same = OrganisationVersion.objects.filter(parent=superior, name=name, during__overlap=since(on))
    if besides is not None:
        same = same.exclude(organisation=besides)
    if same.exists():
        raise NameTaken(
            _("On that day or later there is another %(name)s under %(superior)s.")
            % {"name": name, "superior": superior or _("the top of the tree")},
            remedies=(_("Choose a name that tells the two apart."),),
        )


def _free_code(code: str, superior: Organisation) -> str:
    if code:
        taken = Organisation.objects.filter(code=code).first()
        if taken:
            raise CodeTaken(_("The code %(code)s belongs to %(name)s.") % {"code": code, "name": taken})
        return code
    used = set(Organisation.objects.filter(code__startswith=f"{superior.code}-").values_list("code", flat=True))
    return next(made for n in range(1, len(used) + 2) if (made := f"{superior.code}-{n:02d}") not in used)


def _next_path(superior: Organisation) -> str:
    last = Organisation.objects.filter(parent=superior).order_by("-path").first()
    number = number_of(last.path) + 1 if last else 1
    if number > MOST_CHILDREN:
        raise NotATree(_("There is no room for another organisation under %(superior)s.") % {"superior": superior})
    return superior.path + step_of(number)


def _close_version(organisation: Organisation, on: date) -> None:
    version = OrganisationVersion.objects.get(organisation=organisation, during__endswith=None)
    if version.during.lower >= on:
        raise WrongDay(
            _("%(name)s has been what it is since %(since)s; a change can take effect on a later day only.")
            % {"name": organisation, "since": version.during.lower.isoformat()},
        )
    version.during = since(version.during.lower, on)
    version.save(update_fields=["during"])


def _open_version(organisation: Organisation, on: date, change: TreeChange | None) -> None:
    OrganisationVersion.objects.create(
        organisation=organisation,
        parent_id=organisation.parent_id,
        name=organisation.name,
        kind=organisation.kind,
        form=organisation.form,
        during=since(on),
        change=change,
    )
