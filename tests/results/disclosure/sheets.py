"""A village that shows something: what most tests of this room begin with."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from lianjian.kernel.actor import Actor
from lianjian.kernel.models import Account
from lianjian.records.organisations.enums import PostKind
from lianjian.records.organisations.models import Organisation
from lianjian.results.disclosure.actions.drafting import NewDisclosure, add_line, draft_disclosure
from lianjian.results.disclosure.actions.gate import approve_disclosure, propose_disclosure, review_disclosure
from lianjian.results.disclosure.actions.money import Amount, Statement, enter_statement
from lianjian.results.disclosure.actions.showing import put_up_disclosure
from lianjian.results.disclosure.enums import AffairsKind, FinanceSection
from lianjian.results.disclosure.models import Disclosure
from tests.factories import NOW, TODAY, County, person, post

QUARTER = NewDisclosure(affairs=AffairsKind.VILLAGE, since=date(2025, 10, 1), until=date(2026, 1, 1))
STATEMENT = Statement(
    opening_fen=100_00, closing_fen=130_00,
    amounts=(
        Amount(section=FinanceSection.INCOME, item="机动地承包费", fen=50_00),
        Amount(section=FinanceSection.SPENDING, item="路灯电费", fen=20_00, note="主街三十六盏"),
    ),
)  # fmt: skip


class Board:
    """The secretary and the head of the committee of the first village, and its board."""

    def __init__(self, county: County) -> None:
        self.county, self.village = county, county.villages[0]
        self.head: Account = person("主任孙", login="village-head")
        post(self.head, self.village, PostKind.VILLAGERS_COMMITTEE_HEAD)
        self.secretary: Actor = county.actor(county.secretaries[0])
        self.second: Actor = county.actor(self.head)

    def draft(
        self, what: NewDisclosure = QUARTER, *, text: str = "修了村北的桥", place: Organisation | None = None
    ) -> Disclosure:
        """A draft with one line typed in."""
        made = draft_disclosure(organisation=place or self.village, what=what, by=self.secretary, at=NOW)
        if text:
            add_line(disclosure_id=made.pk, heading="公益事业", title=text, text="", on=None, by=self.secretary, at=NOW)
        return made

    def checked(self, made: Disclosure) -> Disclosure:
        """Proposed and checked by the secretary."""
        propose_disclosure(disclosure_id=made.pk, by=self.secretary, at=NOW)
        return review_disclosure(disclosure_id=made.pk, answers={}, secrecy_checked=True, by=self.secretary, at=NOW)

    def shown(
        self, what: NewDisclosure = QUARTER, *, on: date = TODAY, text: str = "修了村北的桥", at: datetime = NOW
    ) -> Disclosure:
        """A sheet that hangs for fifteen days."""
        made = self.draft(what, text=text)
        if what.affairs == AffairsKind.FINANCE:
            enter_statement(disclosure_id=made.pk, statement=STATEMENT, by=self.secretary, at=at)
        return self.hang(made, on=on)

    def hang(self, made: Disclosure, *, on: date = TODAY, days: int = 15) -> Disclosure:
        """Through the four steps onto the board."""
        self.checked(made)
        approve_disclosure(disclosure_id=made.pk, by=self.second, at=NOW)
        return put_up_disclosure(
            disclosure_id=made.pk, board="村务公开栏", put_up_on=on, until_on=on + timedelta(days=days),
            by=self.secretary, at=NOW,
        )  # fmt: skip
