"""What must be true of a member's record: the rules on age and probation, the order of days, the identity number."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, timedelta

from django.utils.translation import gettext as _

from lianjian import rules
from lianjian.kernel.days import WrongDay, require_day
from lianjian.kernel.errors import Refused
from lianjian.kernel.months import whole_months
from lianjian.records.members.enums import Sex
from lianjian.records.members.id_numbers import NumberFault, WhatNumberSays, read_number
from lianjian.records.organisations.enums import PartyForm, UnitKind
from lianjian.records.organisations.models import Organisation

# A branch is a home, and so is a village's or a unit's own committee or general branch that has entered no branches.
UNIT_KINDS = (
    UnitKind.VILLAGE, UnitKind.NEIGHBOURHOOD, UnitKind.ENTERPRISE, UnitKind.DEPARTMENT, UnitKind.PARK,
    UnitKind.SOCIAL_ORGANISATION,
)  # fmt: skip


def is_home(organisation: Organisation) -> bool:
    """Whether members can be at home there; nobody's affiliation goes to a joint or a provisional organisation."""
    if organisation.kind == UnitKind.JOINT_ORGANISATION:
        return False
    if organisation.form == PartyForm.BRANCH:
        return True
    return organisation.form in (PartyForm.COMMITTEE, PartyForm.GENERAL_BRANCH) and organisation.kind in UNIT_KINDS


def require_home(*, organisation: Organisation) -> None:
    """Will refuse an organisation that has ended or is no branch."""
    if organisation.dissolved_on is not None:
        raise Refused(
            _("%(place)s was dissolved on %(day)s.") % {"place": organisation, "day": organisation.dissolved_on}
        )
    if not is_home(organisation):
        raise Refused(
            _("%(place)s (%(form)s) is no branch; a member's affiliation is with a branch.")
            % {"place": organisation, "form": organisation.get_form_display()},
            remedies=(_("Choose the branch. Where there is none yet, have it set up in the tree first."),),
        )


def require_right_days(
    *, born_on: date, admitted_on: date, full_member_on: date | None, today: date, judge: Judge
) -> None:
    """Will refuse days ahead or out of order, admission under age (DZ 1), and full membership too soon (DZ 7)."""
    for day in (born_on, admitted_on, full_member_on):
        if day is not None:
            require_day(day, today=today)
    if admitted_on < born_on:
        raise WrongDay(_("The day of admission lies before the day of birth."))
    age = whole_months(since=born_on, on=admitted_on) // 12
    judge.require("applicant_age", on=admitted_on, fact="age", value=age)
    if full_member_on is not None:
        if full_member_on < admitted_on:
            raise WrongDay(_("Nobody becomes a full member before being admitted: look at the two days again."))
        months = whole_months(since=admitted_on, on=full_member_on)
        judge.require("probation", on=full_member_on, fact="months_of_probation", value=months)


def require_right_number(*, number: str, born_on: date, sex: Sex) -> None:
    """Will refuse an identity number that is none (GB 11643) or is not the person's."""
    if sentence := number_fault(number=number, born_on=born_on, sex=sex):
        raise Refused(sentence)


def number_fault(*, number: str, born_on: date, sex: Sex) -> str:
    """What is wrong with the number, in a sentence that does not repeat it; "" where nothing is."""
    says = read_number(number)
    if isinstance(says, NumberFault):
        return sentence_of(says)
    return owner_fault(says=says, born_on=born_on, sex=sex)


def owner_fault(*, says: WhatNumberSays, born_on: date, sex: Sex) -> str:
    """In what the number is another person's, in a sentence; "" where it is this one's."""
    if says.born_on != born_on:
        return _("By the number the day of birth is %(day)s, not the one given.") % {"day": says.born_on}
    if says.sex != sex:
        return _("By the number the sex is: %(sex)s.") % {"sex": says.sex.label}
    return ""


def sentence_of(fault: NumberFault) -> str:
    """What is wrong with an identity number, and what would do."""
    return {
        NumberFault.OLD: _("This is an old number of 15 digits. Take the number of 18 from the identity card."),
        NumberFault.SHAPE: _("An identity number has 18 characters: digits, the last may be X."),
        NumberFault.CHECK_DIGIT: _("The last digit does not fit the others: a digit is wrong somewhere."),
        NumberFault.NO_SUCH_DAY: _("The day of birth within the number does not exist."),
    }[fault]


class Judge:
    """The rules on age and probation in one place; one case is put to them once, however many thousands are alike."""

    def __init__(self, packs: rules.Packs) -> None:
        self._packs = packs
        # What the rules say can differ only from one of these days to the next.
        days = {rule.effective_from for rule in packs.rules} | {rule.doubt.since for rule in packs.rules if rule.doubt}
        days |= {rule.effective_to + timedelta(days=1) for rule in packs.rules if rule.effective_to}
        self._turns = sorted(day for day in days if day is not None)
        self._answers: dict[tuple[str, int, int], rules.Answer] = {}

    def require(self, rule: str, *, on: date, fact: str, value: int) -> None:
        """Will refuse what the rule in force that day forbids; where no text is known, or it only flags, nothing."""
        case = rule, bisect_right(self._turns, on), value
        answer = self._answers.get(case)
        if answer is None:
            answer = self._answers[case] = rules.ask(rule, on=on, facts={fact: value}, packs=self._packs)
        if answer.valid is False and answer.force != "flag":
            cite = answer.cite
            raise WrongDay(answer.missing or "", rule=cite, quote=(cite.quote or "") if cite else "")
