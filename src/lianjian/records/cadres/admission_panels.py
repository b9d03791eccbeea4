"""What this topic says on a member's page: the chain of talent, and a case of admission still open."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from lianjian.kernel.panels import Asked, Panel, PanelLine, shows_on_person_page
from lianjian.records.cadres.admission_steps.catalogue import step
from lianjian.records.cadres.models import Admission
from lianjian.records.cadres.queries.admission import admissions_visible_to, evidence_of
from lianjian.records.members.models import Member

LINES = 5


@shows_on_person_page
def talent_panel(asked: Asked) -> Panel | None:
    """The latest facts, for the member and for the branch's committee."""
    code = Member.objects.values_list("code", flat=True).get(pk=asked.member_id)
    facts = evidence_of(member_id=asked.member_id).order_by("-on", "-pk")[:LINES]
    cases = Admission.objects.filter(member_id=asked.member_id)
    seen = set(admissions_visible_to(actor=asked.actor).filter(member_id=asked.member_id).values_list("pk", flat=True))
    case_lines = tuple(
        PanelLine(
            title=_("Last step of admission: %(step)s") % {"step": step(case.step).name},
            url=reverse("cadres:admission" if case.pk in seen else "cadres:admission-sheet", args=[case.code]),
        )
        for case in cases
        if asked.is_own or case.pk in seen
    )
    fact_lines = tuple(
        PanelLine(title=fact.what, note=f"{fact.get_rung_display()} · {fact.on:%Y-%m-%d}") for fact in facts
    )
    return Panel(
        title=_("Chain of talent"),
        lines=(*case_lines, *fact_lines),
        empty=_("Nothing entered yet."),
        verb=_("See the chain"),
        url=reverse("cadres:talent", args=[code]),
    )
