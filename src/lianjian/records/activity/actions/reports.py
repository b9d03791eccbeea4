"""Study reports: handed in, commented, and published as far as the author agrees, who may always take it back."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.actor import Actor
from lianjian.kernel.codes import new_code
from lianjian.kernel.errors import ChangedMeanwhile, Refused
from lianjian.kernel.policies import require
from lianjian.kernel.publication import private_numbers_in
from lianjian.records.activity.enums import Sharing
from lianjian.records.activity.models import ReportComment, StudyReport
from lianjian.records.activity.policies.learning import (
    is_author,
    may_approve,
    may_comment,
    may_consent,
    may_hand_in,
    may_publish,
)
from lianjian.records.activity.queries.learning import branches_of
from lianjian.records.members.errors import NotAMember
from lianjian.records.members.models import Member
from lianjian.records.organisations.models import Organisation

LONGEST_TEXT = 20_000
ORDER = (Sharing.COMMITTEE, Sharing.BRANCH, Sharing.PUBLIC)


@transaction.atomic
def hand_in_report(
    *,
    member: Member,
    organisation: Organisation,
    title: str,
    text: str,
    consent: Sharing = Sharing.COMMITTEE,
    typed_with_consent: str = "",
    on: date,
    by: Actor,
    at: datetime,
) -> StudyReport:
    """Will hand a report in to the author's own or online branch; `consent` says how far it may be read.

    Somebody else types it in from paper: then `typed_with_consent` says how the author agreed to that.
    """
    require(may_hand_in(by, member, organisation))
    if member.left_on is not None and member.left_on <= on:
        raise NotAMember(
            _("%(name)s was no longer a member here on %(day)s.") % {"name": member.name, "day": on.isoformat()}
        )
    if organisation not in branches_of(member=member, on=on):
        raise Refused(_("A study report goes to the author's own branch or an online branch the author takes part in."))
    own = is_author(by, member)
    if not own and not typed_with_consent.strip():
        raise Refused(_("Say how the author agreed that you type it in, for example “gave me the paper on 5 March”."))
    _check_words(title, text)
    report = StudyReport.objects.create(
        code=new_code(letter="X", on=on),
        member=member,
        organisation=organisation,
        title=title.strip(),
        text=text.strip(),
        handed_in_on=on,
        typed_by_id=None if own else by.account_id,
        typed_with_consent="" if own else typed_with_consent.strip(),
        consent=consent,
    )
    journal.record(by=by, at=at, action="hand_in_report", subject=report, place_id=organisation.pk, on_behalf=not own)
    return report


@transaction.atomic
def set_consent(*, report_id: int, consent: Sharing, note: str = "", by: Actor, at: datetime) -> StudyReport:
    """Will change how far the report may be read; what goes further than that is taken back at once.

    `note` says how the author told it, where he cannot sign in himself.
    """
    report = _locked(report_id)
    require(may_consent(by, report))
    if not is_author(by, report.member) and not note.strip():
        raise Refused(_("Say how the author told you."))
    report.consent = consent
    if ORDER.index(consent) < ORDER.index(Sharing(report.published)):
        report.published = consent
    if consent != Sharing.PUBLIC:
        _take_forward_back(report)
    report.save()
    journal.record(
        by=by, at=at, action="set_report_consent", subject=report, place_id=report.organisation_id,
        reason=note.strip(), consent=consent,
    )  # fmt: skip
    return report


@transaction.atomic
def write_comment(*, report: StudyReport, text: str, by: Actor, at: datetime) -> ReportComment:
    """Will add a comment that the author and everybody who reads the report in the branch can see."""
    require(may_comment(by, report))
    if not text.strip():
        raise Refused(_("Write a sentence."))
    if by.account_id is None:
        raise Refused(_("Comments bear a name; sign in first."))
    comment = ReportComment.objects.create(report=report, author_id=by.account_id, text=text.strip(), written_at=at)
    journal.record(by=by, at=at, action="comment_report", subject=report, place_id=report.organisation_id)
    return comment


@transaction.atomic
def publish_to_branch(*, report_id: int, by: Actor, at: datetime) -> StudyReport:
    """Will let the branch's members read the report; only with the author's consent."""
    report = _locked(report_id)
    require(may_publish(by, report))
    if report.published != Sharing.COMMITTEE:
        raise ChangedMeanwhile(_("The branch can already read this report."))
    if report.consent == Sharing.COMMITTEE:
        raise Refused(_("%(name)s has not agreed that the branch reads it.") % {"name": report.member.name})
    report.published = Sharing.BRANCH
    report.save(update_fields=["published"])
    journal.record(by=by, at=at, action="publish_report", subject=report, place_id=report.organisation_id)
    return report


@transaction.atomic
def put_forward(*, report_id: int, by: Actor, at: datetime) -> StudyReport:
    """Will ask a second person to approve that everybody may read the report; nothing is public yet."""
    report = _locked(report_id)
    require(may_publish(by, report))
    _require_public_consent(report)
    if report.published == Sharing.PUBLIC or report.put_forward_at is not None:
        raise ChangedMeanwhile(_("This report has already been put forward."))
    _refuse_private_numbers(report)
    report.put_forward_by_id, report.put_forward_at = by.account_id, at
    report.save(update_fields=["put_forward_by", "put_forward_at"])
    journal.record(by=by, at=at, action="put_report_forward", subject=report, place_id=report.organisation_id)
    return report


@transaction.atomic
def approve_publication(*, report_id: int, by: Actor, at: datetime) -> StudyReport:
    """Will publish for everybody what somebody else put forward, if the author still agrees."""
    report = _locked(report_id)
    _require_waiting(report)
    require(may_approve(by, report))
    _require_public_consent(report)
    _refuse_private_numbers(report)
    report.published, report.approved_by_id, report.approved_at = Sharing.PUBLIC, by.account_id, at
    report.save(update_fields=["published", "approved_by", "approved_at"])
    journal.record(by=by, at=at, action="approve_report", subject=report, place_id=report.organisation_id)
    return report


@transaction.atomic
def decline_publication(*, report_id: int, reason: str, by: Actor, at: datetime) -> StudyReport:
    """Will not publish what was put forward, and say why; it can be put forward again."""
    report = _locked(report_id)
    _require_waiting(report)
    require(may_approve(by, report))
    if not reason.strip():
        raise Refused(_("Say why not; the author reads it."))
    _take_forward_back(report)
    report.save(update_fields=["put_forward_by", "put_forward_at"])
    journal.record(
        by=by, at=at, action="decline_report", subject=report, place_id=report.organisation_id, reason=reason.strip()
    )
    return report


def _locked(report_id: int) -> StudyReport:
    found = StudyReport.objects.select_for_update(of=["self"]).select_related("organisation", "member")
    return found.get(pk=report_id)


def _check_words(title: str, text: str) -> None:
    if not title.strip():
        raise Refused(_("Give the report a title."))
    if not text.strip():
        raise Refused(_("Write what you learned."))
    if len(text) > LONGEST_TEXT:
        raise Refused(_("The report is longer than %(most)d characters.") % {"most": LONGEST_TEXT})


def _require_public_consent(report: StudyReport) -> None:
    if report.consent != Sharing.PUBLIC:
        raise Refused(_("%(name)s has not agreed that everybody reads it.") % {"name": report.member.name})


def _require_waiting(report: StudyReport) -> None:
    if report.published == Sharing.PUBLIC:
        raise ChangedMeanwhile(_("This report is already public."))
    if report.put_forward_at is None:
        raise ChangedMeanwhile(_("This report does not wait for approval any more."))


def _refuse_private_numbers(report: StudyReport) -> None:
    found = private_numbers_in(f"{report.title}\n{report.text}")
    if found:
        raise Refused(
            _("Numbers that belong to a person stand in the text: %(numbers)s. Nobody may publish them.")
            % {"numbers": "、".join(found)},
            remedies=(_("Have the author hand it in again without them."),),
        )


def _take_forward_back(report: StudyReport) -> None:
    """Who approved stays empty with it: a later publication needs both people anew."""
    report.put_forward_by_id = report.put_forward_at = None
    if report.published != Sharing.PUBLIC:
        report.approved_by_id = report.approved_at = None
