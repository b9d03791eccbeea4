"""Questions of villagers: asked without a name, answered in time, let through to everybody by a second person."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import STRANGER, Actor
from lianjian.kernel.codes import new_code
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.policies import require
from lianjian.kernel.publication import private_findings_in, private_numbers_in
from lianjian.kernel.reasons import given_reason
from lianjian.records.organisations.models import Organisation
from lianjian.results.disclosure.enums import DISCLOSING, AskedHow
from lianjian.results.disclosure.models import Disclosure, UntrueReport, VillagerQuestion
from lianjian.results.disclosure.policies.disclosing import may_disclose, may_look_into, may_publish_answer
from lianjian.results.disclosure.queries.terms import answer_term, investigation_term

LETTER = "W"
LONGEST_WORDS, LONGEST_ANSWER = 500, 1000
# Against somebody who fills a village's box by a program; at the desk nobody is turned away.
MOST_A_DAY = 30


@transaction.atomic
def ask_question(
    *, organisation: Organisation, words: str, how: AskedHow, at: datetime, disclosure: Disclosure | None = None,
    by: Actor = STRANGER,
) -> VillagerQuestion:  # fmt: skip
    """Will take in a question, from a phone without any account or at the desk on somebody's behalf.

    Who asks is not asked for. Numbers that belong to a person are refused, so that none lies in the box.
    """
    if how != AskedHow.PHONE:
        require(may_disclose(by, organisation))
    said, on = _said(words, LONGEST_WORDS), timezone.localdate(at)
    if organisation.kind not in DISCLOSING:
        raise Refused(_("Questions are put to a village or a community."))
    if found := private_numbers_in(said):
        raise Refused(
            _("A number that belongs to a person stands in it: %(numbers)s.") % {"numbers": "、".join(found)},
            remedies=(_("Take it out; the answer does not need it."),),
        )
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    if (same := _asked_already(organisation, said, how, on)) is not None:
        return same
    _refuse_flood(organisation, how, on)
    term = answer_term(organisation=organisation, on=on)
    question = VillagerQuestion.objects.create(
        ticket=new_code(letter=LETTER, on=on), organisation=organisation, disclosure=disclosure, words=said, how=how,
        asked_on=on, due_on=on + timedelta(days=term.value),
    )  # fmt: skip
    journal.record(by=by, at=at, action="ask_question", subject=question, place_id=organisation.pk, how=how)
    return question


@transaction.atomic
def answer_question(*, question_id: int, answer: str, by: Actor, at: datetime) -> VillagerQuestion:
    """Will answer; whoever asked reads it at once by the ticket, everybody once a second person lets it through."""
    question = _locked(question_id)
    require(may_disclose(by, question.organisation))
    if question.published_on is not None:
        raise ChangedMeanwhile(_("The answer is public already; ask and answer anew."))
    question.answer, question.answered_on = _said(answer, LONGEST_ANSWER), timezone.localdate(at)
    question.answered_by_id = by.account_id
    question.save(update_fields=["answer", "answered_on", "answered_by"])
    _record("answer_question", question, by, at)
    return question


@transaction.atomic
def publish_answer(*, question_id: int, by: Actor, at: datetime) -> VillagerQuestion:
    """Will let question and answer through to everybody, as a second person; refuses what gives anybody away."""
    question = _locked(question_id)
    require(may_publish_answer(by, question))
    if not question.answer:
        raise Refused(_("It has not been answered yet."))
    if question.published_on is not None:
        raise ChangedMeanwhile(_("The answer is public already."))
    found = private_findings_in(f"{question.words}\n{question.answer}")
    if found:
        raise Refused(
            _("It may give somebody away: %(words)s.") % {"words": "、".join(one.shown for one in found)},
            remedies=(_("Answer in other words, or keep it between who asked and the committee, with a reason."),),
        )
    question.published_on, question.published_by_id = timezone.localdate(at), by.account_id
    question.kept_because = ""
    question.save(update_fields=["published_on", "published_by", "kept_because"])
    _record("publish_answer", question, by, at)
    return question


@transaction.atomic
def keep_answer(*, question_id: int, reason: str, by: Actor, at: datetime) -> VillagerQuestion:
    """Will leave an answered question between who asked and the committee, because it concerns one person alone."""
    question = _locked(question_id)
    require(may_disclose(by, question.organisation))
    if not question.answer or question.published_on is not None:
        raise ChangedMeanwhile(_("Only what is answered and not public can be kept."))
    question.kept_because = given_reason(reason=reason, longest=300)
    question.save(update_fields=["kept_because"])
    _record("keep_answer", question, by, at)
    return question


@transaction.atomic
def report_untrue(
    *, disclosure_id: int, words: str, at: datetime, by_supervisors: bool = False, by: Actor = STRANGER
) -> UntrueReport:
    """Will pass on to who stands above that something on a sheet is untrue (CW 36, JW 35); no name is asked."""
    sheet = Disclosure.objects.select_related("organisation").get(pk=disclosure_id)
    said, on = _said(words, LONGEST_WORDS), timezone.localdate(at)
    if not by_supervisors:
        if found := private_numbers_in(said):
            raise Refused(
                _("A number that belongs to a person stands in it: %(numbers)s.") % {"numbers": "、".join(found)},
                remedies=(_("Take it out; the answer does not need it."),),
            )
        _refuse_reports(sheet, on)
    term = investigation_term(organisation=sheet.organisation, on=on)
    report = UntrueReport.objects.create(
        disclosure=sheet, words=said, by_supervisors=by_supervisors, reported_on=on,
        due_on=on + timedelta(days=term.value),
    )  # fmt: skip
    journal.record(by=by, at=at, action="report_untrue", subject=report, place_id=sheet.organisation_id)
    return report


@transaction.atomic
def settle_report(*, report_id: int, upheld: bool, result: str, by: Actor, at: datetime) -> UntrueReport:
    """Will say what is so, in words that stand on the public page beside the sheet."""
    report = (
        UntrueReport.objects.select_for_update(of=("self",))
        .select_related("disclosure__organisation")
        .get(pk=report_id)
    )
    organisation = report.disclosure.organisation
    require(may_look_into(by, organisation))
    if report.settled_on is not None:
        raise ChangedMeanwhile(_("This was looked into already, on %(day)s.") % {"day": report.settled_on})
    said = _said(result, LONGEST_WORDS)
    if found := private_findings_in(said):
        raise Refused(_("It may give somebody away: %(words)s.") % {"words": "、".join(one.shown for one in found)})
    report.upheld, report.result, report.settled_on = upheld, said, timezone.localdate(at)
    report.settled_by_id = by.account_id
    report.save(update_fields=["upheld", "result", "settled_on", "settled_by"])
    journal.record(by=by, at=at, action="settle_report", subject=report, place_id=organisation.pk, upheld=upheld)
    return report


def _said(words: str, longest: int) -> str:
    said = words.strip()
    if not said or len(said) > longest:
        raise Refused(_("Write it in at most %(count)s characters.") % {"count": longest})
    return said


def _asked_already(organisation: Organisation, said: str, how: AskedHow, on: date) -> VillagerQuestion | None:
    """The question of the same words and day: a slow phone sends its form twice, and no id of a form is kept here."""
    if how != AskedHow.PHONE:
        return None
    today = VillagerQuestion.objects.filter(organisation=organisation, asked_on=on, how=how, words=said)
    return today.filter(answered_on=None).first()


def _refuse_flood(organisation: Organisation, how: AskedHow, on: date) -> None:
    if how != AskedHow.PHONE:
        return
    today = VillagerQuestion.objects.filter(organisation=organisation, asked_on=on, how=AskedHow.PHONE)
    if today.count() >= MOST_A_DAY:
        raise Refused(
            _("So many questions have come in today that no more are taken by phone."),
            remedies=(_("Ask tomorrow, or at the village office; there nobody is turned away."),),
        )


def _refuse_reports(sheet: Disclosure, on: date) -> None:
    if sheet.untrue_reports.filter(reported_on=on, by_supervisors=False).count() >= MOST_A_DAY:
        raise Refused(
            _("Many reports on this sheet have come in today and are being looked into."),
            remedies=(_("Report again tomorrow, or go to the township or subdistrict in person."),),
        )


def _locked(question_id: int) -> VillagerQuestion:
    rows = VillagerQuestion.objects.select_for_update(of=("self",)).select_related("organisation")
    return rows.get(pk=question_id)


def _record(action: str, question: VillagerQuestion, by: Actor, at: datetime) -> None:
    journal.record(by=by, at=at, action=action, subject=question, place_id=question.organisation_id)
