"""A sheet on the board and on the public page: put up for its days, and not taken down before."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.days import require_day
from lianjian.kernel.errors import Refused
from lianjian.kernel.policies import require
from lianjian.results.disclosure.actions.gate import refuse_findings
from lianjian.results.disclosure.actions.locking import locked_disclosure
from lianjian.results.disclosure.enums import DisclosureState
from lianjian.results.disclosure.models import Disclosure
from lianjian.results.disclosure.policies.disclosing import may_disclose
from lianjian.results.disclosure.queries.content import digest_of, drawn_content
from lianjian.results.disclosure.queries.terms import Term, display_term

LONGEST_BOARD = 80


@transaction.atomic
def put_up_disclosure(
    *, disclosure_id: int, board: str, put_up_on: date, until_on: date, by: Actor, at: datetime
) -> Disclosure:
    """Will say on which board the sheet hangs, from one day to another, and freeze it; at once it is public.

    Refuses fewer days than the law asks (CW 35, JW 34). A corrected sheet takes the place of the one before.
    """
    sheet = locked_disclosure(disclosure_id, DisclosureState.APPROVED)
    require(may_disclose(by, sheet.organisation))
    if not board.strip():
        raise Refused(_("Say on which board it hangs: whoever is not online reads it there."))
    assert sheet.approved_at is not None
    require_day(put_up_on, today=timezone.localdate(at), not_before=timezone.localdate(sheet.approved_at))
    term = display_term(organisation=sheet.organisation, affairs=sheet.affairs, on=put_up_on)
    _refuse_too_short(put_up_on, until_on, term)
    refuse_findings(sheet=sheet)
    sheet.board, sheet.put_up_on, sheet.until_on = board.strip()[:LONGEST_BOARD], put_up_on, until_on
    sheet.content = drawn_content(disclosure=sheet)
    sheet.digest, sheet.state = digest_of(content=sheet.content), DisclosureState.SHOWN
    sheet.save(update_fields=["board", "put_up_on", "until_on", "content", "digest", "state"])
    if sheet.replaces_id is not None:
        Disclosure.objects.filter(pk=sheet.replaces_id).update(state=DisclosureState.REPLACED, taken_down_on=put_up_on)
    journal.record(
        by=by, at=at, action="put_up_disclosure", subject=sheet, place_id=sheet.organisation_id,
        put_up_on=str(put_up_on), until_on=str(until_on), digest=sheet.digest,
    )  # fmt: skip
    return sheet


@transaction.atomic
def take_down_disclosure(*, disclosure_id: int, on: date, by: Actor, at: datetime) -> Disclosure:
    """Will note that the sheet was taken off the board and filed; refuses before it has hung the law's days."""
    sheet = locked_disclosure(disclosure_id, DisclosureState.SHOWN)
    require(may_disclose(by, sheet.organisation))
    assert sheet.put_up_on is not None
    require_day(on, today=timezone.localdate(at), not_before=sheet.put_up_on)
    term = display_term(organisation=sheet.organisation, affairs=sheet.affairs, on=sheet.put_up_on)
    hung = (on - sheet.put_up_on).days
    if hung < term.value:
        raise Refused(
            _("It has hung for %(hung)s days; it hangs for %(days)s days at least, until %(day)s.")
            % {"hung": hung, "days": term.value, "day": sheet.put_up_on + timedelta(days=term.value)},
            rule=term.cite, quote=term.cite.quote or "",
            remedies=(_("If something on it is wrong, correct it: the corrected sheet takes its place at once."),),
        )  # fmt: skip
    sheet.state, sheet.taken_down_on = DisclosureState.TAKEN_DOWN, on
    sheet.save(update_fields=["state", "taken_down_on"])
    journal.record(
        by=by, at=at, action="take_down_disclosure", subject=sheet, place_id=sheet.organisation_id, on=str(on)
    )
    return sheet


def _refuse_too_short(put_up_on: date, until_on: date, term: Term) -> None:
    days = (until_on - put_up_on).days
    if days < term.value:
        raise Refused(
            _("It would hang for %(days)s days; it hangs for %(least)s days at least.")
            % {"days": max(days, 0), "least": term.value},
            rule=term.cite, quote=term.cite.quote or "",
            remedies=(
                _("Let it hang until %(day)s or longer.") % {"day": put_up_on + timedelta(days=term.value)},
            ),
        )  # fmt: skip
