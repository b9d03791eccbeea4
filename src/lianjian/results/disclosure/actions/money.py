"""The statement of money: what the village's bookkeeping prints, and whether it closes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.errors import Refused
from lianjian.kernel.policies import require
from lianjian.results.disclosure.actions.locking import locked_disclosure
from lianjian.results.disclosure.enums import AffairsKind, DisclosureState, FinanceSection
from lianjian.results.disclosure.models import Disclosure, FinanceRow
from lianjian.results.disclosure.policies.disclosing import may_disclose
from lianjian.results.disclosure.queries.disclosures import statement_before
from lianjian.ui.wording import yuan

MOST_ROWS = 500
MOST_FEN = 10**14


@dataclass(frozen=True, kw_only=True)
class Amount:
    """One row of the statement."""

    section: FinanceSection
    item: str
    fen: int
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Statement:
    """A period's money: what there was, what came in and went out, what is left; what is owned and owed beside it."""

    opening_fen: int
    closing_fen: int
    amounts: tuple[Amount, ...]
    opening_because: str = ""

    def sum(self, section: FinanceSection) -> int:
        """What stands under the section, in fen."""
        return sum(one.fen for one in self.amounts if one.section == section)

    @property
    def difference_fen(self) -> int:
        """By how much the closing balance is off: opening + income − spending − closing; 0 where it closes."""
        came, went = self.sum(FinanceSection.INCOME), self.sum(FinanceSection.SPENDING)
        return self.opening_fen + came - went - self.closing_fen


@transaction.atomic
def enter_statement(*, disclosure_id: int, statement: Statement, by: Actor, at: datetime) -> Disclosure:
    """Will put the statement on the sheet in place of what stood there; refuses one that does not close, with how far.

    The opening balance is the closing one of the sheet before, unless a reason says why it is not.
    """
    sheet = locked_disclosure(disclosure_id, DisclosureState.DRAFTED)
    require(may_disclose(by, sheet.organisation))
    if sheet.affairs != AffairsKind.FINANCE:
        raise Refused(_("A statement of money stands on the sheet of the finances."))
    _refuse_unclosed(statement)
    _refuse_gap(sheet, statement)
    sheet.opening_fen, sheet.closing_fen = statement.opening_fen, statement.closing_fen
    sheet.opening_because = statement.opening_because.strip()
    sheet.save(update_fields=["opening_fen", "closing_fen", "opening_because"])
    sheet.finance_rows.all().delete()
    FinanceRow.objects.bulk_create(
        FinanceRow(
            disclosure=sheet, position=place, section=one.section, item=one.item.strip(), amount_fen=one.fen,
            note=one.note.strip(),
        )
        for place, one in enumerate(statement.amounts)
    )  # fmt: skip
    journal.record(by=by, at=at, action="enter_statement", subject=sheet, place_id=sheet.organisation_id)
    return sheet


def _refuse_unclosed(statement: Statement) -> None:
    if len(statement.amounts) > MOST_ROWS:
        raise Refused(_("A statement has at most %(most)s rows.") % {"most": MOST_ROWS})
    if any(one.fen < 0 for one in statement.amounts):
        raise Refused(_("An amount stands below zero; what goes out stands under spending, what is owed under debts."))
    if any(abs(fen) > MOST_FEN for fen in (statement.opening_fen, statement.closing_fen)) or any(
        one.fen > MOST_FEN for one in statement.amounts
    ):
        raise Refused(_("An amount is larger than any village's; look for a misplaced point."))
    if statement.difference_fen:
        off = statement.difference_fen
        raise Refused(
            _(
                "The sums do not close: %(opening)s at the start + %(came)s income − %(went)s spending should leave "
                "%(should)s yuan; %(closing)s yuan stand there, %(off)s yuan too %(way)s."
            )
            % {
                "opening": yuan(statement.opening_fen), "came": yuan(statement.sum(FinanceSection.INCOME)),
                "went": yuan(statement.sum(FinanceSection.SPENDING)), "should": yuan(statement.closing_fen + off),
                "closing": yuan(statement.closing_fen), "off": yuan(abs(off)),
                "way": _("little") if off > 0 else _("much"),
            },
            remedies=(_("Compare row by row with the bookkeeping: an amount left out, twice, or at the wrong head."),),
        )  # fmt: skip


def _refuse_gap(sheet: Disclosure, statement: Statement) -> None:
    before = statement_before(disclosure=sheet)
    if before is None or before.closing_fen == statement.opening_fen or statement.opening_because.strip():
        return
    raise Refused(
        _("“%(sheet)s” ended with %(closing)s yuan; this one begins with %(opening)s yuan.")
        % {"sheet": before.title, "closing": yuan(before.closing_fen), "opening": yuan(statement.opening_fen)},
        remedies=(_("Put the opening balance right, or say why it differs; the reason is shown on the sheet."),),
    )


def amounts_of(*, rows: Sequence[FinanceRow]) -> tuple[Amount, ...]:
    """The rows of a sheet as amounts."""
    return tuple(
        Amount(section=FinanceSection(one.section), item=one.item, fen=one.amount_fen, note=one.note) for one in rows
    )
