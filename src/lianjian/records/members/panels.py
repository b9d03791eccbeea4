"""What this room shows of a person on the person's page: transfers, and what is to be put right."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from lianjian.kernel.panels import Asked, Panel, PanelLine, shows_on_person_page
from lianjian.records.members.enums import CorrectionState
from lianjian.records.members.models import AffiliationTransfer, Correction, Member
from lianjian.records.members.policies.own import may_answer_correction
from lianjian.records.members.policies.register import may_register
from lianjian.records.members.queries.own import corrections_of

LINES = 5


@shows_on_person_page
def transfers(asked: Asked) -> Panel | None:
    """The person's transfers, the latest first; who keeps the register can propose one."""
    related = ("member", "from_organisation", "to_organisation")
    found = AffiliationTransfer.objects.filter(member_id=asked.member_id).select_related(*related).order_by("-pk")
    shown = list(found[:LINES])
    member = Member.objects.select_related("organisation").get(pk=asked.member_id)
    free = member.left_on is None and not any(one.is_open for one in shown)
    proposes = free and not asked.is_own and bool(may_register(asked.actor, member.organisation))
    if not shown and not proposes:
        return None
    return Panel(
        title=_("Transfers of affiliation"),
        lines=tuple(_transfer_line(one, opens=not asked.is_own) for one in shown),
        empty=_("None so far."),
        verb=_("Transfer") if proposes else "",
        url=reverse("members:transfer-new", args=[member.code]) if proposes else "",
    )


def _transfer_line(one: AffiliationTransfer, *, opens: bool) -> PanelLine:
    day = one.closed_on or one.sent_on or one.proposed_on
    said = [str(one.get_state_display()), day.isoformat(), one.letter_no, one.answer]
    url = reverse("members:transfer", args=[one.code]) if opens else ""
    return PanelLine(title=f"{one.from_name} → {one.to_name}", note=" · ".join(filter(None, said)), url=url)


@shows_on_person_page
def corrections(asked: Asked) -> Panel | None:
    """To the owner what became of every request; to the secretary what waits for an answer."""
    found = corrections_of(member=Member(pk=asked.member_id)).select_related("member__organisation", "answered_by")
    if asked.is_own:
        return Panel(
            title=_("Corrections"),
            lines=tuple(_correction_line(one, url="") for one in found[:LINES]),
            empty=_("If something about you is wrong, say so; the secretary answers."),
            verb=_("Ask for a correction"),
            url=reverse("members:own-correction"),
        )
    waiting = [one for one in found.filter(state=CorrectionState.ASKED) if may_answer_correction(asked.actor, one)]
    if not waiting:
        return None
    lines = (_correction_line(one, url=reverse("members:correction", args=[one.pk])) for one in waiting)
    return Panel(title=_("Corrections"), lines=tuple(lines))


def _correction_line(one: Correction, *, url: str) -> PanelLine:
    title = _("%(wrong)s → %(right)s") % {"wrong": one.wrong, "right": one.right}
    return PanelLine(title=title, note=" · ".join(filter(None, [str(one.get_state_display()), one.answer])), url=url)
