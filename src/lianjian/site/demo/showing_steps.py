"""What villages of the demo have made public: sheets drawn from their records, money, questions, a check."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from lianjian.kernel.actor import Actor
from lianjian.records.organisations.models import Organisation
from lianjian.results.disclosure.actions.drafting import (
    NewDisclosure,
    add_line,
    draft_disclosure,
    set_finance_monthly,
)
from lianjian.results.disclosure.actions.gate import (
    GateAnswer,
    approve_disclosure,
    propose_disclosure,
    review_disclosure,
)
from lianjian.results.disclosure.actions.money import Amount, Statement, enter_statement
from lianjian.results.disclosure.actions.questions import answer_question, ask_question, publish_answer
from lianjian.results.disclosure.actions.showing import put_up_disclosure
from lianjian.results.disclosure.actions.supervising import Checked, Seat, check_disclosure, seat_supervisor
from lianjian.results.disclosure.enums import AffairsKind, AskedHow, CheckFinding, FinanceSection
from lianjian.results.disclosure.models import Disclosure
from lianjian.results.disclosure.queries.drawing import gate_findings
from lianjian.results.disclosure.queries.terms import period_before
from lianjian.site.demo import yangzhou, yuanmou
from lianjian.site.demo.holders import organiser_of, secretary_of
from lianjian.site.demo.steps import village_of_the_cast

FIRST, LATEST = 40, 4  # days before the loading on which sheets were put up
HANGS = 60
BOARD = "村委会门口公开栏"
SUPERVISORS = ("王克勤", "孙玉芬", "李守田")
# Under which heading what stands in no record here is typed in.
TYPED = (
    (
        "补贴补助发放",
        "发放耕地地力保护补贴",
        "按确权面积发放，合计八万六千四百元，直接打到各户账户，明细可到村委会查。",
    ),
    ("协助政府工作", "办理城乡居民医疗保险缴费", "协助各户办理下一年度缴费，未收取任何费用。"),
)
INCOME, SPENDING = FinanceSection.INCOME, FinanceSection.SPENDING
ASSETS, DEBTS = FinanceSection.ASSETS, FinanceSection.DEBTS
OPENING = 237_188_36
MONEY = (
    (INCOME, "机动地承包费", 18_400_00, "按合同，三户"),
    (INCOME, "上级转移支付", 32_000_00, "运转经费"),
    (SPENDING, "主街路灯电费", 1_862_50, ""),
    (SPENDING, "保洁员工资", 7_200_00, "四人"),
    (SPENDING, "渠道清淤用工", 5_340_00, "用工单在村务监督委员会审过"),
    (SPENDING, "办公费", 486_20, ""),
    (ASSETS, "固定资产（账面）", 1_264_000_00, "办公楼、机井、路灯"),
    (DEBTS, "欠付修路款", 36_000_00, "分两年付清"),
)
ANSWERED = ("主街路灯坏了三盏，找谁修？", "已报供电所，本周五前修好；以后发现坏灯可以直接告诉村委会。")
OPEN_QUESTION = "村北生产路什么时候开工？"


@dataclass(frozen=True, kw_only=True)
class Village:
    """A village, who draws up and puts up, and who approves."""

    place: Organisation
    by: Actor
    second: Actor

    def day(self, at: datetime) -> date:
        """The local day of a moment."""
        return timezone.localdate(at)


def make_public(*, at: datetime) -> None:
    """Will put sheets of four villages on the board, and bring a question and an approval to somebody's next step."""
    cast = _village(village_of_the_cast(), at)
    _quarter(cast, at)
    _money_monthly(cast, at)
    _supervise(cast, at)
    _ask(cast, at)
    for code in (yangzhou.WENFENG, yangzhou.DUJIANG, yuanmou.VILLAGE):
        village = _village(Organisation.objects.get(code=code), at)
        _quarter(village, at)
        _show(village, _statement(village, *period_before(on=_then(at, FIRST), months=3), _before(at, FIRST)),
              _before(at, FIRST))  # fmt: skip


def _village(place: Organisation, at: datetime) -> Village:
    assert place.parent is not None
    return Village(place=place, by=secretary_of(place, at), second=organiser_of(place.parent, at))


def _before(at: datetime, days: int) -> datetime:
    return at - timedelta(days=days)


def _then(at: datetime, days: int) -> date:
    return timezone.localdate(_before(at, days))


def _quarter(village: Village, at: datetime) -> None:
    """Party and village affairs of the last whole quarter, as the records have them, with what no record holds."""
    then = _before(at, FIRST)
    since, until = period_before(on=village.day(then), months=3)
    for affairs in (AffairsKind.PARTY, AffairsKind.VILLAGE):
        what = NewDisclosure(affairs=affairs, since=since, until=until)
        sheet = draft_disclosure(organisation=village.place, what=what, by=village.by, at=then)
        if affairs == AffairsKind.VILLAGE:
            for heading, title, text in TYPED:
                add_line(
                    disclosure_id=sheet.pk, heading=heading, title=title, text=text, on=None, by=village.by, at=then
                )
        elif not sheet.lines.exists():
            add_line(
                disclosure_id=sheet.pk, heading="组织生活", title="本期没有需要公开的党务事项", text="", on=None,
                by=village.by, at=then,
            )  # fmt: skip
        _show(village, sheet, then)


def _statement(village: Village, since: date, until: date, at: datetime) -> Disclosure:
    what = NewDisclosure(affairs=AffairsKind.FINANCE, since=since, until=until)
    sheet = draft_disclosure(organisation=village.place, what=what, by=village.by, at=at)
    amounts = tuple(Amount(section=section, item=item, fen=fen, note=note) for section, item, fen, note in MONEY)
    came = sum(one.fen for one in amounts if one.section == INCOME)
    went = sum(one.fen for one in amounts if one.section == SPENDING)
    statement = Statement(opening_fen=OPENING, closing_fen=OPENING + came - went, amounts=amounts)
    enter_statement(disclosure_id=sheet.pk, statement=statement, by=village.by, at=at)
    return sheet


def _money_monthly(village: Village, at: datetime) -> None:
    """The cast's village shows its money monthly: last month's hangs for a few days."""
    then = _before(at, LATEST)
    set_finance_monthly(organisation=village.place, monthly=True, by=village.by, at=then)
    since, until = period_before(on=village.day(then), months=1)
    _show(village, _statement(village, since, until, then), then)


def _show(village: Village, sheet: Disclosure, at: datetime) -> None:
    """Through the four steps onto the board; what the gate stops at is blotted out."""
    propose_disclosure(disclosure_id=sheet.pk, by=village.by, at=at)
    answers = {one.key: GateAnswer() for one in gate_findings(disclosure=sheet)}
    review_disclosure(disclosure_id=sheet.pk, answers=answers, secrecy_checked=True, by=village.by, at=at)
    approve_disclosure(disclosure_id=sheet.pk, by=village.second, at=at)
    on = village.day(at)
    put_up_disclosure(
        disclosure_id=sheet.pk, board=BOARD, put_up_on=on, until_on=on + timedelta(days=HANGS), by=village.by, at=at
    )


def _supervise(village: Village, at: datetime) -> None:
    then = _before(at, FIRST)
    for place, name in enumerate(SUPERVISORS):
        seat = Seat(name=name, chosen_by="村民代表会议〔2021〕5号", is_chair=place == 0, knows_accounts=place == 1)
        seat_supervisor(organisation=village.place, seat=seat, on=village.day(then), by=village.by, at=then)
    sheet = Disclosure.objects.get(organisation=village.place, affairs=AffairsKind.VILLAGE)
    checked = Checked(
        looked_at="会议记录、路灯发票、补贴发放明细", finding=CheckFinding.IN_ORDER, document_no="监〔2026〕4号",
    )  # fmt: skip
    later = _before(at, FIRST - 3)
    check_disclosure(disclosure_id=sheet.pk, checked=checked, on=village.day(later), by=village.by, at=later)


def _ask(village: Village, at: datetime) -> None:
    """One question is answered before everybody, one waits for its answer."""
    earlier = _before(at, 12)
    words, answer = ANSWERED
    asked = ask_question(organisation=village.place, words=words, how=AskedHow.PHONE, at=earlier)
    answer_question(question_id=asked.pk, answer=answer, by=village.by, at=_before(at, 9))
    publish_answer(question_id=asked.pk, by=village.second, at=_before(at, 9))
    ask_question(organisation=village.place, words=OPEN_QUESTION, how=AskedHow.PHONE, at=_before(at, 3))
