"""What this room itself shows on an organisation's page: whether an online branch is a branch, and what it may do."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from lianjian.kernel.panels import AskedOfOrganisation, Panel, PanelLine, shows_on_organisation_page
from lianjian.kernel.policies import Verdict
from lianjian.records.organisations.enums import PartyForm
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.queries.online import OnlineStanding, online_standing


@shows_on_organisation_page
def online_panel(asked: AskedOfOrganisation) -> Panel | None:
    """Of an online branch: what it is, and what it may and may not do."""
    organisation = Organisation.objects.filter(pk=asked.organisation_id, form=PartyForm.ONLINE_BRANCH).first()
    standing = organisation and online_standing(organisation=organisation, on=asked.on)
    if not organisation or not standing:
        return None
    return Panel(
        title=_("Online branch"),
        lines=(PanelLine(title=name_of(standing), note=_paper(standing)), *map(_line, acts_of(standing))),
        verb=_("Own rules and standing"),
        url=reverse("organisations:online", args=[organisation.code]),
    )


def name_of(standing: OnlineStanding) -> str:
    """What an online branch is called by what it is: it never bears a branch's name without the document."""
    return _("Formal branch of members away") if standing.is_formal else _("Online activity group")


def acts_of(standing: OnlineStanding) -> tuple[tuple[str, Verdict], ...]:
    """The acts one asks about, each with its verdict."""
    return (
        (_("Vote and elect"), standing.may_vote),
        (_("Take in members"), standing.may_admit),
        (_("Collect dues"), standing.may_collect_dues),
    )


def _line(act: tuple[str, Verdict]) -> PanelLine:
    name, verdict = act
    return PanelLine(title=name, note=_("It may.") if verdict else verdict.reason)


def _paper(standing: OnlineStanding) -> str:
    if standing.approval is None:
        return standing.founding_rule.text() if standing.founding_rule else ""
    return _("By %(paper)s, agreed with %(host)s") % {
        "paper": standing.approval.document_no, "host": standing.approval.agreed_with,
    }  # fmt: skip
