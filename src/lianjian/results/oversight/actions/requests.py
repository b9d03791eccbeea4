"""The ledger of what is asked from below: registered with basis and end, known columns filled in, answered back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.codes import new_code
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.months import whole_months
from lianjian.kernel.policies import require
from lianjian.kernel.reasons import given_reason
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.paths import STEP
from lianjian.results.oversight.enums import AskedKind, ColumnSource
from lianjian.results.oversight.models import AskedAlready, DataColumn, DataRequest
from lianjian.results.oversight.policies.offices import may_oversee, may_speak_for
from lianjian.results.oversight.policies.rulings import require_rule
from lianjian.results.oversight.queries.requests import Matched, asked_places, is_running, match_columns, places_asked

MOST_COLUMNS = 40


@dataclass(frozen=True, kw_only=True)
class NewRequest:
    """The table, whom it asks, why and until when; `reasons` say by heading why something is asked a second time."""

    place: Organisation
    asked_of: AskedKind
    title: str
    purpose: str
    basis: str
    begins_on: date
    ends_on: date
    headings: tuple[str, ...]
    reasons: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def register_request(*, organisation: Organisation, what: NewRequest, by: Actor, at: datetime) -> DataRequest:
    """Will enter the table in the ledger; without a basis and an end (JF), or asking again without reasons, refused."""
    require(may_oversee(by, organisation))
    # One at a time in a tree, so that two tables with the same column do not pass each other unseen.
    Organisation.objects.select_for_update().get(path=organisation.path[:STEP])
    today = timezone.localdate(at)
    _require_sound(organisation, what, today)
    columns = match_columns(headings=what.headings, place=what.place, asked_of=what.asked_of, on=today)
    for column in columns:
        _require_reason(column, what.reasons.get(column.heading, ""), organisation, today)
    places = places_asked(place=what.place, asked_of=what.asked_of).count()
    if not places:
        raise Refused(_("There is nobody of that kind under %(place)s.") % {"place": what.place.name})
    made = DataRequest.objects.create(
        code=new_code(letter="Q", on=today), organisation=organisation, place=what.place, asked_of=what.asked_of,
        title=what.title.strip(), purpose=what.purpose.strip(), basis=what.basis.strip(), begins_on=what.begins_on,
        ends_on=what.ends_on, places=places, registered_by_id=by.account_id,
    )  # fmt: skip
    DataColumn.objects.bulk_create(
        DataColumn(
            request=made, position=place, heading=column.heading, source=column.source, known_as=column.known_as,
            same_as=column.same_as, reason=what.reasons.get(column.heading, "").strip(),
        )
        for place, column in enumerate(columns, start=1)
    )  # fmt: skip
    _record("register_request", made, by, at, basis=made.basis, until=made.ends_on.isoformat())
    return made


@transaction.atomic
def drop_column(*, column_id: int, reason: str, by: Actor, at: datetime) -> DataColumn:
    """Will take a column out of a table that is asked for; nobody need give it any more."""
    column = DataColumn.objects.select_related("request__organisation").get(pk=column_id)
    request = _locked_running(column.request_id, by, at)
    column.refresh_from_db()
    if column.dropped_on is not None:
        raise ChangedMeanwhile(_("%(heading)s is taken out already.") % {"heading": column.heading})
    why = given_reason(reason=reason, longest=200)
    column.dropped_on = timezone.localdate(at)
    column.save(update_fields=["dropped_on"])
    column.asked_already.filter(answered_on=None).update(answer=_("Taken out"), answered_on=column.dropped_on)
    _record("drop_column", request, by, at, reason=why, column=column.heading)
    return column


@transaction.atomic
def close_request(*, request_id: int, reason: str, by: Actor, at: datetime) -> DataRequest:
    """Will end the table before its day."""
    request = _locked_running(request_id, by, at)
    request.closed_on, request.close_reason = timezone.localdate(at), given_reason(reason=reason, longest=200)
    request.save(update_fields=["closed_on", "close_reason"])
    _record("close_request", request, by, at, reason=request.close_reason)
    return request


@transaction.atomic
def say_asked_already(
    *, column_id: int, organisation: Organisation, said: str, by: Actor, at: datetime
) -> AskedAlready:
    """Will note that the place has given this already, and where; the asker answers."""
    require(may_speak_for(by, organisation))
    column = DataColumn.objects.select_for_update(of=("self",)).select_related("request").get(pk=column_id)
    today = timezone.localdate(at)
    if not is_running(column.request, today) or column.dropped_on is not None:
        raise ChangedMeanwhile(_("This is no longer asked."))
    if not asked_places(request=column.request).filter(pk=organisation.pk).exists():
        raise Refused(_("%(place)s is not asked.") % {"place": organisation.name})
    if not said.strip():
        raise Refused(_("Say in which table, or to whom, it was given."))
    if column.asked_already.filter(organisation=organisation).exists():
        raise ChangedMeanwhile(_("This has been said already."))
    made = AskedAlready.objects.create(
        column=column, organisation=organisation, said=said.strip()[:200], said_on=today, said_by=by.name
    )
    _record("say_asked_already", column.request, by, at, column=column.heading)
    return made


@transaction.atomic
def answer_asked_already(*, said_id: int, answer: str, by: Actor, at: datetime) -> AskedAlready:
    """Will answer a place why it is asked all the same; or the column is taken out (`drop_column`)."""
    said = AskedAlready.objects.select_related("column").get(pk=said_id)
    request = _locked_running(said.column.request_id, by, at)
    said.refresh_from_db()
    if said.answered_on is not None:
        raise ChangedMeanwhile(_("This is answered already."))
    said.answer, said.answered_on = given_reason(reason=answer, longest=200), timezone.localdate(at)
    said.save(update_fields=["answer", "answered_on"])
    _record("answer_asked_already", request, by, at, reason=said.answer)
    return said


def _require_sound(organisation: Organisation, what: NewRequest, today: date) -> None:
    if not what.place.path.startswith(organisation.path):
        raise Refused(_("%(place)s does not lie under %(office)s.") % {"place": what.place, "office": organisation})
    if not what.title.strip() or not what.purpose.strip():
        raise Refused(_("Say what the table is called, and what it is for."))
    if what.ends_on < max(what.begins_on, today):
        raise Refused(_("The last day has gone by already."))
    # A month begun is a month: a year to the day is twelve.
    months = whole_months(since=what.begins_on, on=what.ends_on) + 1
    require_rule(
        "data_request", place=organisation, on=today, has_legal_basis=bool(what.basis.strip()), has_end_date=True,
        months=months,
    )  # fmt: skip
    if not what.headings:
        raise Refused(_("A table has at least one column."))
    if len(what.headings) > MOST_COLUMNS:
        raise Refused(_("A table has at most %(most)s columns.") % {"most": MOST_COLUMNS})


def _require_reason(column: Matched, reason: str, organisation: Organisation, on: date) -> None:
    if column.same_as is None or column.source != ColumnSource.ASKED_ELSEWHERE:
        return
    try:
        require_rule("data_asked_again", place=organisation, on=on, asked_before=True, has_reason=bool(reason.strip()))
    except Refused as refusal:
        other = column.same_as.request
        raise Refused(
            _("“%(heading)s” is asked already by %(asker)s: “%(title)s”, until %(day)s.")
            % {"heading": column.heading, "asker": other.organisation, "title": other.title, "day": other.ends_on},
            rule=refusal.rule, quote=refusal.quote,
            remedies=(_("Take the column out and ask them for it, or give the reason."),),
        ) from None  # fmt: skip


def _locked_running(request_id: int, by: Actor, at: datetime) -> DataRequest:
    request = DataRequest.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=request_id)
    require(may_oversee(by, request.organisation))
    if not is_running(request, timezone.localdate(at)):
        raise ChangedMeanwhile(_("%(title)s has ended.") % {"title": request.title})
    return request


def _record(action: str, request: DataRequest, by: Actor, at: datetime, reason: str = "", **details: str) -> None:
    journal.record(by=by, at=at, action=action, subject=request, place_id=request.place_id, reason=reason, **details)
