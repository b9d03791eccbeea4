"""Which organisation a cell means: by its code, or by the names from the county down to it, never by a bare name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from lianjian.kernel.actor import Actor, Role
from lianjian.kernel.workbook.cells import nearest, plain
from lianjian.kernel.workbook.faults import Wrong
from lianjian.kernel.workbook.forms import Find, Row
from lianjian.kernel.workbook.intake import Intake, no_such_code
from lianjian.records.organisations.enums import UnitKind
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.paths import outermost, paths_above, within_any

ORGANISATIONS = "组织"
# A path of names may begin here; below, names repeat from place to place.
TOP_KINDS = (UnitKind.COUNTRY, UnitKind.PROVINCE, UnitKind.PREFECTURE, UnitKind.COUNTY)


@dataclass(frozen=True, kw_only=True)
class _Known:
    """An organisation on file, its superior by code; or one of the file, with its row and what that says above it."""

    code: str
    name: str
    superior: str
    may_begin: bool
    line: int = 0


def find_organisations(intake: Intake, texts: Collection[str]) -> Find:
    """The finder of the organisations on file within the importer's reach and of those the file brings."""
    return _Finder(intake, texts).find


def may_import_at(actor: Actor, path: str) -> bool:
    """Importing is the organisation department's, over its own sub-tree."""
    return actor.has(Role.ORGANISATION_DEPARTMENT, over=path)


def organisations_of(intake: Intake, rows: list[Row], *keys: str) -> dict[str, Organisation]:
    """The organisations that the columns name, by code; one that the importer may not touch is a fault of its row."""
    codes = {row.text(key) for row in rows for key in keys if row[key]}
    found = {organisation.code: organisation for organisation in Organisation.objects.filter(code__in=codes)}
    outside = {code for code, organisation in found.items() if not may_import_at(intake.by, organisation.path)}
    for row in rows if outside else ():
        for key in keys:
            if row.text(key) in outside:
                intake.fault(
                    row, key, _("This organisation lies above or outside your organisation department's reach.")
                )
    return found


class _Finder:
    def __init__(self, intake: Intake, texts: Collection[str]) -> None:
        self._by_code: dict[str, _Known] = {}
        self._by_name: defaultdict[str, list[_Known]] = defaultdict(list)
        self._resolved: dict[tuple[str, ...], str] = {}
        self._in_hand: set[str] = set()
        rows = intake.rows.get(ORGANISATIONS, [])
        paths = [*texts, *(row.text("superior") for row in rows)]
        names = {part.strip() for text in paths for part in text.split("/")}
        self._reach = _reach(intake.by)
        codes = {plain(text) for text in paths} | {row.text("code") for row in rows}
        wanted = Organisation.objects.filter(self._reach, Q(code__in=codes) | Q(name__in=names), dissolved_on=None)
        known = wanted.values_list("code", "name", "parent__code", "kind")
        for code, name, superior, kind in known:
            self._keep(
                _Known(code=code, name=name, superior=superior or "", may_begin=kind in TOP_KINDS or not superior)
            )
        for row in rows:
            if row["code"] and row["name"]:
                may_begin = row["kind"] in TOP_KINDS or not row["superior"]
                self._keep(
                    _Known(
                        code=row.text("code"), name=row.text("name"), superior=row.text("superior"),
                        may_begin=may_begin, line=row.line,
                    )
                )  # fmt: skip

    def _keep(self, known: _Known) -> None:
        if known.code not in self._by_code:
            self._by_code[known.code] = known
            self._by_name[known.name].append(known)

    def find(self, text: str) -> str:
        """The code of the organisation that the text means."""
        parts = tuple(part.strip() for part in text.split("/") if part.strip())
        if len(parts) > 1:
            return self._at(parts)
        code = plain(text)
        if code in self._by_code:
            return code
        named = self._by_name.get(text) or self._by_name.get(code)
        if named and any(known.may_begin for known in named):
            return self._at((named[0].name,))  # a county's name is its whole path
        if named:
            sentence = _(
                "“%(name)s” alone may be several places. Write its code %(code)s, or the names down to it: %(path)s."
            )
            raise Wrong(sentence % {"name": text, "code": named[0].code, "path": self._full_path(named[0])})
        raise Wrong(no_such_code(sheet=ORGANISATIONS, text=text, codes=set(self._by_code)))

    def _at(self, parts: tuple[str, ...]) -> str:
        if parts not in self._resolved:
            self._resolved[parts] = self._step(parts)
        return self._resolved[parts]

    def _step(self, parts: tuple[str, ...]) -> str:
        if len(parts) == 1:
            found = [known for known in self._by_name[parts[0]] if known.may_begin]
        else:
            superior = self._at(parts[:-1])
            found = [known for known in self._by_name[parts[-1]] if self._superior(known) == superior]
        if len(found) == 1:
            return found[0].code
        if found:
            codes = "、".join(known.code for known in found)
            raise Wrong(_("Several organisations are called “%(path)s”: %(codes)s. Write the code.") % {
                "path": "/".join(parts), "codes": codes
            })  # fmt: skip
        raise Wrong(self._not_there(parts))

    def _not_there(self, parts: tuple[str, ...]) -> str:
        if len(parts) == 1:
            return _("No county, city or province is called “%(name)s” here: a path begins with one of these.") % {
                "name": parts[0]
            }
        above, superior = "/".join(parts[:-1]), self._resolved[parts[:-1]]
        below = set(
            Organisation.objects.filter(parent__code=superior, dissolved_on=None).values_list("name", flat=True)
        )
        below |= {known.name for known in self._by_code.values() if known.superior in (superior, above)}
        near = nearest(parts[-1], tuple(sorted(below)))
        if near:
            sentence = _("There is no “%(name)s” under “%(above)s”. Is “%(near)s” meant?")
            return sentence % {"name": parts[-1], "above": above, "near": near}
        return _("There is no “%(name)s” under “%(above)s”.") % {"name": parts[-1], "above": above}

    def _superior(self, known: _Known) -> str:
        """The code of what stands above; empty where the file does not say it, or says it in a circle."""
        if not known.line or not known.superior:
            return known.superior
        if known.code in self._in_hand:
            return ""
        self._in_hand.add(known.code)
        try:
            return self.find(known.superior)
        except Wrong:
            return ""
        finally:
            self._in_hand.discard(known.code)

    def _full_path(self, known: _Known) -> str:
        names = [known.name]
        while not known.may_begin and self._superior(known):
            above = self._by_code.get(self._superior(known)) or self._on_file(self._superior(known))
            if above is None or above.name in names:
                break
            known = above
            names.insert(0, known.name)
        return "/".join(names)

    def _on_file(self, code: str) -> _Known | None:
        held = Organisation.objects.filter(self._reach, code=code).select_related("parent").first()
        if held is None:
            return None
        self._keep(
            _Known(
                code=held.code, name=held.name, superior=held.parent.code if held.parent else "",
                may_begin=held.kind in TOP_KINDS or held.parent is None,
            )
        )  # fmt: skip
        return self._by_code[code]


def _reach(actor: Actor) -> Q:
    """What the importer sees: his sub-trees, and their superiors, by which paths of names lead down to them."""
    scopes = outermost(actor.scopes(Role.ORGANISATION_DEPARTMENT))
    if "" in scopes:
        return Q()
    return within_any(scopes) | Q(path__in={above for scope in scopes for above in paths_above(scope)})
