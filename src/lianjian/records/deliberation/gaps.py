"""Gaps of this room: promises of joint organisations past their day, and resolutions nobody has made public."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianjian.kernel.duties import Gap, GapKind
from lianjian.kernel.measures import Scope
from lianjian.records.deliberation.council_enums import DecisionState
from lianjian.records.deliberation.enums import MatterState, PublicationKind
from lianjian.records.deliberation.models import ConferenceDecision, FollowUp, Matter, Publication
from lianjian.records.organisations.paths import within
from lianjian.records.organisations.queries.gapped import gap_kind


def _promises(scope: Scope) -> QuerySet[ConferenceDecision, Any]:
    """What a joint organisation agreed on, open after its day; it hangs where the joint organisation's superior is."""
    here = within(scope.path, field="session__conference__joint__superior__path")
    late = ConferenceDecision.objects.filter(here, state=DecisionState.OPEN, due_on__lt=scope.on)
    said = FollowUp.objects.filter(decision=OuterRef("pk")).order_by("-session__number").values("said")[:1]
    return late.select_related("owner", "session__conference__joint__superior").annotate(last_said=Subquery(said))


def _promise(decision: Any) -> Gap:
    conference = decision.session.conference
    return Gap(
        key=str(decision.pk),
        code=conference.joint.code,
        place=conference.joint.name,
        path=conference.joint.superior.path,
        what=_("%(unit)s promised: %(what)s") % {"unit": decision.owner.name, "what": decision.title},
        why=_why(decision),
        since=decision.due_on,
        url=f"{reverse('deliberation:conference', args=[conference.code])}#decision-{decision.pk}",
    )


def _why(decision: Any) -> str:
    """What the unit itself last said of it; else that it has said nothing."""
    if decision.report:
        return _("The unit reported: %(said)s") % {"said": decision.report}
    if decision.last_said:
        return _("The last session said: %(said)s") % {"said": decision.last_said}
    return _("The unit has not said how far it is")


def _untold(state: MatterState, kind: PublicationKind, scope: Scope) -> QuerySet[Matter, Any]:
    """Matters in the state, whose text is not on the board the day after (CW 35: matters of weight at once)."""
    texts = Publication.objects.filter(matter=OuterRef("pk"), kind=kind)
    since = "resolution__adopted_on" if kind == PublicationKind.RESOLUTION else "reported_on"
    before = Q(**{f"{since}__lt": scope.on})
    here = within(scope.path, field="organisation__path")
    found = Matter.objects.filter(here, before, ~Exists(texts.filter(put_up_on__isnull=False)), state=state)
    return found.select_related("organisation", "resolution").annotate(is_written=Exists(texts))


def _matter(kind: PublicationKind, matter: Any) -> Gap:
    is_resolution = kind == PublicationKind.RESOLUTION
    since = matter.resolution.adopted_on if is_resolution else matter.reported_on
    return Gap(
        key=str(matter.pk),
        code=matter.organisation.code,
        place=matter.organisation.name,
        path=matter.organisation.path,
        what=str(matter),
        why=_("Written, and no second person has put it up")
        if matter.is_written
        else _("No text has been written yet"),
        since=since,
        url=reverse("deliberation:matter", args=[matter.code]),
    )


GAPS: tuple[GapKind, ...] = (
    gap_kind(
        id="joint_promise",
        name=gettext_lazy("Joint organisations with a promise past its day"),
        rule="S3-conference",
        rows=_promises,
        place="session__conference__joint__superior__path",
        write=_promise,
    ),
    gap_kind(
        id="resolution_untold",
        name=gettext_lazy("Resolution not made public"),
        rule="CW2025-35-general-quarterly",
        rows=partial(_untold, MatterState.ADOPTED, PublicationKind.RESOLUTION),
        place="organisation__path",
        write=partial(_matter, PublicationKind.RESOLUTION),
    ),
    gap_kind(
        id="outcome_untold",
        name=gettext_lazy("Outcome not made public"),
        rule="CW2025-35-general-quarterly",
        rows=partial(_untold, MatterState.REPORTED, PublicationKind.OUTCOME),
        place="organisation__path",
        write=partial(_matter, PublicationKind.OUTCOME),
    ),
)
