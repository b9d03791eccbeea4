"""What the records have to show in a period, and what of a draft still gives somebody away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lianjian.kernel.disclosures import Affairs, AskedToShow
from lianjian.kernel.publication import PrivateFinding, private_findings_in
from lianjian.results.disclosure.models import Disclosure, DisclosureLine, FinanceRow
from lianjian.results.disclosure.registry import sources_of

LONGEST_TITLE, LONGEST_TEXT = 200, 5000


def lines_from_records(*, disclosure: Disclosure) -> Iterator[DisclosureLine]:
    """A line, not saved, for each thing the rooms have to show of the period."""
    asked = AskedToShow(
        organisation_id=disclosure.organisation_id, since=disclosure.during.lower, until=disclosure.during.upper
    )
    for source in sources_of(affairs=Affairs(disclosure.affairs)):
        for shown in source.shown(asked):
            yield DisclosureLine(
                disclosure=disclosure, origin=f"{source.id}/{shown.origin}", heading=source.heading,
                title=shown.title[:LONGEST_TITLE], text=shown.text[:LONGEST_TEXT], on=shown.on, url=shown.url,
            )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class GateFinding:
    """Something the gate stops at: where it stands and what it is."""

    thing: DisclosureLine | FinanceRow
    field: str
    finding: PrivateFinding

    @property
    def key(self) -> str:
        """Names the place, so that a form can answer it: the thing, the field, and where in it."""
        letter = "r" if isinstance(self.thing, FinanceRow) else "l"
        return f"{letter}{self.thing.pk}-{self.field}-{self.finding.start}"


FIELDS = {DisclosureLine: ("title", "text"), FinanceRow: ("item", "note")}


def gate_findings(*, disclosure: Disclosure) -> list[GateFinding]:
    """Everything on the sheet that may give a person away and that nobody has let pass with a reason."""
    passed = set(disclosure.justified.values_list("words", flat=True))
    things: list[DisclosureLine | FinanceRow] = [
        *(line for line in disclosure.lines.all() if not line.left_out_because),
        *disclosure.finance_rows.all(),
    ]
    return [
        GateFinding(thing=thing, field=field, finding=finding)
        for thing in things
        for field in FIELDS[type(thing)]
        for finding in private_findings_in(getattr(thing, field))
        if finding.words not in passed
    ]
