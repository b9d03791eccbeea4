"""How many fen of dues a month asks for (DF): the whole base at the one rate of its band, never band by band."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _

from lianjian.kernel.errors import Refused
from lianjian.records.members.enums import DuesKind, Occupation
from lianjian.rules import Packs, Parameter

FEN = 100
PER_MILLE = 1000
RATES = {
    DuesKind.WAGE: "dues.wage_per_mille",
    DuesKind.INCOME: "dues.wage_per_mille",
    DuesKind.PENSION: "dues.retired_per_mille",
}
KIND_OF_OCCUPATION = {
    Occupation.FARMER: DuesKind.FARMER,
    Occupation.WAGE_EARNER: DuesKind.WAGE,
    Occupation.VILLAGE_CADRE: DuesKind.WAGE,
    Occupation.SELF_EMPLOYED: DuesKind.INCOME,
    Occupation.RETIRED: DuesKind.PENSION,
    Occupation.STUDENT: DuesKind.LEAST,
    Occupation.UNEMPLOYED: DuesKind.LEAST,
    Occupation.RELIEF: DuesKind.LEAST,
}


def monthly_dues(*, kind: DuesKind, base_fen: int, on: date, packs: Packs) -> int:
    """The dues of one month in fen, by the rules in force on the day; half a fen is a whole one.

    `base_fen` is the month's income; of a farmer, what the branch chose; of those who pay the least, nothing. Raises
    Refused where the base is not possible.
    """
    if kind == DuesKind.LEAST:
        return packs.parameter("dues.least_fen_per_month", on=on).whole
    if kind == DuesKind.FARMER:
        return _chosen(base_fen, packs.parameter("dues.farmer_fen_per_month", on=on))
    if base_fen <= 0:
        raise Refused(_("The dues are reckoned from an income: give its amount."))
    rate = rate_per_mille(base_fen=base_fen, table=packs.parameter(RATES[kind], on=on).table)
    return int(base_fen * rate / PER_MILLE + Fraction(1, 2))


def rate_per_mille(*, base_fen: int, table: Mapping[str, float]) -> Fraction:
    """The rate of the band the base lies in. `table` has keys `up_to_3000`, … in yuan, and one `above_…`."""
    edges = sorted((int(key.removeprefix("up_to_")), rate) for key, rate in table.items() if key.startswith("up_to_"))
    for yuan, rate in edges:
        if base_fen <= yuan * FEN:
            return Fraction(str(rate))
    return next(Fraction(str(rate)) for key, rate in table.items() if key.startswith("above_"))


def _chosen(base_fen: int, range_: Parameter) -> int:
    low, high = int(range_.min or 0), int(range_.max or 0)
    if low <= base_fen <= high:
        return base_fen
    raise Refused(
        _("A farmer's dues are between %(low)s and %(high)s yuan a month, as the branch chooses.")
        % {"low": f"{low / FEN:g}", "high": f"{high / FEN:g}"},
        rule=range_.cite,
    )
