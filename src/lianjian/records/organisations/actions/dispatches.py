"""Sending dedicated workers and instructors to organisations and units for a term."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.months import months_after
from lianjian.kernel.periods import since
from lianjian.kernel.policies import require
from lianjian.records.organisations.enums import DispatchKind
from lianjian.records.organisations.models import CoverageUnit, Dispatch, Organisation
from lianjian.records.organisations.policies.coverage import may_send_people
from lianjian.records.organisations.queries.codes import common_superior, organisations_by_code
from lianjian.records.organisations.queries.packs import packs_at
from lianjian.rules import UnknownParameter
from lianjian.ui.wording import day

TERM_MONTHS = {
    DispatchKind.PARTY_AFFAIRS_WORKER: "dedicated_worker.term_months",
    DispatchKind.PARTY_BUILDING_INSTRUCTOR: "instructor.term_months",
}


@dataclass(frozen=True, kw_only=True)
class NewDispatch:
    """One person to be sent. `last_on` is the last day of the term; without it the term of the rule pack holds."""

    kind: DispatchKind
    person_name: str
    person_code: str
    organisation_code: str
    since: date
    last_on: date | None = None
    unit_code: str = ""
    home_unit: str = ""
    document_no: str = ""
    account_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What came of a list: terms new, and terms known already."""

    created: int
    unchanged: int


@transaction.atomic
def dispatch_person(*, dispatch: NewDispatch, by: Actor, at: datetime) -> Dispatch:
    """Will send one person for a term; without a code the person is given one."""
    organisations = organisations_by_code(codes=[dispatch.organisation_code])
    host = organisations[dispatch.organisation_code]
    require(may_send_people(by, host))
    made = _dispatch(dispatch, host, _units([dispatch]).get(dispatch.unit_code))
    made.person_code = made.person_code or _next_person_code()
    _lock_person(made.person_code)
    _refuse_clash(made, list(_terms_of({made.person_code})))
    made.save()
    journal.record(by=by, at=at, action="dispatch_person", subject=made, place_id=host.pk)
    return made


@transaction.atomic
def dispatch_people(*, rows: Sequence[NewDispatch], by: Actor, at: datetime) -> Sent:
    """Will send everybody on a list; terms that stand already, by person, place and first day, are left alone."""
    hosts = organisations_by_code(codes={row.organisation_code for row in rows})
    for host in hosts.values():
        require(may_send_people(by, host))
    units = _units(rows)
    held: defaultdict[str, list[Dispatch]] = defaultdict(list)
    for term in _terms_of({row.person_code for row in rows}):
        held[term.person_code].append(term)
    fresh: list[Dispatch] = []
    for row in rows:
        wanted = _dispatch(row, hosts[row.organisation_code], units.get(row.unit_code))
        if any(_same(wanted, term) for term in held[row.person_code]):
            continue
        _refuse_clash(wanted, held[row.person_code])
        held[row.person_code].append(wanted)
        fresh.append(wanted)
    Dispatch.objects.bulk_create(fresh, batch_size=1000)
    if rows:
        top = common_superior(organisations=hosts.values())
        journal.record(
            by=by, at=at, action="dispatch_people", subject=top, place_id=top.pk, rows=len(rows), created=len(fresh)
        )
    return Sent(created=len(fresh), unchanged=len(rows) - len(fresh))


@transaction.atomic
def prolong_dispatch(*, dispatch_id: int, last_on: date, document_no: str, by: Actor, at: datetime) -> Dispatch:
    """Will let a term run on to a later last day."""
    dispatch = _running(dispatch_id)
    require(may_send_people(by, dispatch.organisation))
    was = dispatch.during.upper
    if was is not None and last_on < was:
        raise ChangedMeanwhile(
            _("The term already runs to %(last_on)s; a later day is needed.")
            % {"last_on": day(was - timedelta(days=1))}
        )
    dispatch.during = since(dispatch.during.lower, last_on + timedelta(days=1))
    dispatch.document_no = document_no or dispatch.document_no
    _lock_person(dispatch.person_code)
    _refuse_clash(dispatch, [term for term in _terms_of({dispatch.person_code}) if term.pk != dispatch.pk])
    dispatch.save(update_fields=["during", "document_no"])
    journal.record(
        by=by, at=at, action="prolong_dispatch", subject=dispatch, place_id=dispatch.organisation_id, was=str(was)
    )
    return dispatch


@transaction.atomic
def end_dispatch(*, dispatch_id: int, on: date, reason: str, by: Actor, at: datetime) -> Dispatch:
    """Will end a term before its time; the day is the first on which the person no longer serves."""
    dispatch = _running(dispatch_id)
    require(may_send_people(by, dispatch.organisation))
    if on <= dispatch.during.lower or (dispatch.during.upper is not None and on > dispatch.during.upper):
        raise Refused(_("The day must lie within the term: it began on %(on)s.") % {"on": day(dispatch.during.lower)})
    dispatch.during, dispatch.end_reason = since(dispatch.during.lower, on), reason
    dispatch.save(update_fields=["during", "end_reason"])
    journal.record(
        by=by, at=at, action="end_dispatch", subject=dispatch, place_id=dispatch.organisation_id, reason=reason
    )
    return dispatch


def _running(dispatch_id: int) -> Dispatch:
    dispatch = Dispatch.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=dispatch_id)
    if dispatch.end_reason:
        raise ChangedMeanwhile(
            _("%(person)s's term was ended on %(on)s: %(reason)s")
            % {"person": dispatch.person_name, "on": day(dispatch.during.upper), "reason": dispatch.end_reason}
        )
    return dispatch


def _dispatch(row: NewDispatch, host: Organisation, unit: CoverageUnit | None) -> Dispatch:
    last_on = row.last_on or _term_end(row.kind, row.since, host)
    if last_on < row.since:
        raise Refused(_("%(person)s's term would end before it begins.") % {"person": row.person_name})
    return Dispatch(
        kind=row.kind,
        person_name=row.person_name,
        person_code=row.person_code,
        home_unit=row.home_unit,
        account_id=row.account_id,
        organisation=host,
        unit=unit,
        document_no=row.document_no,
        during=since(row.since, last_on + timedelta(days=1)),
    )


def _term_end(kind: DispatchKind, first: date, host: Organisation) -> date:
    try:
        months = packs_at(organisation=host).parameter(TERM_MONTHS[kind], on=first).whole
    except UnknownParameter:
        raise Refused(_("No rule pack sets this term: give its last day.")) from None
    return months_after(day=first, months=months) - timedelta(days=1)


def _units(rows: Iterable[NewDispatch]) -> dict[str, CoverageUnit]:
    wanted = {row.unit_code for row in rows} - {""}
    found = {unit.code: unit for unit in CoverageUnit.objects.filter(code__in=wanted, closed_on=None)}
    if missing := sorted(wanted - found.keys()):
        raise Refused(_("No unit in the register has the code %(codes)s.") % {"codes": "、".join(missing[:5])})
    return found


def _terms_of(person_codes: set[str]) -> Iterable[Dispatch]:
    return Dispatch.objects.filter(person_code__in=person_codes).select_related("organisation")


def _same(wanted: Dispatch, term: Dispatch) -> bool:
    return (wanted.kind, wanted.organisation_id, wanted.unit_id, wanted.during.lower) == (
        term.kind, term.organisation_id, term.unit_id, term.during.lower,
    )  # fmt: skip


def _refuse_clash(wanted: Dispatch, terms: Iterable[Dispatch]) -> None:
    """Refuses a second full-time place, and a second term of the same kind at one place, on the same days."""
    for term in terms:
        one_place_only = (
            term.kind == DispatchKind.PARTY_AFFAIRS_WORKER or term.organisation_id == wanted.organisation_id
        )
        if term.kind == wanted.kind and one_place_only and _overlap(wanted, term):
            raise Refused(
                _("%(person)s is already %(kind)s at %(place)s until %(until)s.")
                % {
                    "person": term.person_name,
                    "kind": term.get_kind_display(),
                    "place": term.organisation,
                    "until": day(term.last_on) if term.last_on else _("further notice"),
                },
                remedies=(_("End that term first, or let this one begin after it."),),
            )


def _overlap(one: Dispatch, other: Dispatch) -> bool:
    first, second = sorted((one.during, other.during), key=lambda during: during.lower)
    return first.upper is None or bool(second.lower < first.upper)


def _lock_person(person_code: str) -> None:
    """Two people sending the same person wait for each other: there is no row yet that either could lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('dispatch'), hashtext(%s))", [person_code])


def _next_person_code() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('organisations_dispatch', 'id'))")
        (number,) = cursor.fetchone()
    return f"R{number:06d}"
