"""Gaps of this room: promises of joint organisations past their day, and resolutions nobody has made public."""

from __future__ import annotations

from functools import partial

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianjian.kernel.duties import Gap, GapKind
from lianjian.kernel.measures import Scope
from lianjian.records.deliberation.council_enums import DecisionState
from lianjian.records.deliberation.enums import MatterState, PublicationKind
from lianjian.records.deliberation.models import ConferenceDecision, Matter, Publication
from lianjian.records.organisations.paths import within
from lianjian.records.organisations.queries.gapped import gap_kind


def _promises(scope: Scope) -> QuerySet[ConferenceDecision]:
    """What a joint organisation agreed on, open after its day; it hangs where the joint organisation's superior is."""
    here = within(scope.path, field="session__conference__joint__superior__path")
    late = ConferenceDecision.objects.filter(here, state=DecisionState.OPEN, due_on__lt=scope.on)
    return late.select_related("owner", "session__conference__joint__superior")


def _promise(decision: ConferenceDecision) -> Gap:
    conference = decision.session.conference
    assert conference.joint is not None
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


def _why(decision: ConferenceDecision) -> str:
    """What the unit itself last said of it; else that it has said nothing."""
    if decision.report:
        return _("The unit reported: %(said)s") % {"said": decision.report}
    said = decision.follow_ups.order_by("-session__number").first()
    if said is not None:
        return _("The last session said: %(said)s") % {"said": said.said}
    return _("The unit has not said how far it is")


def _untold(state: MatterState, kind: PublicationKind, scope: Scope) -> QuerySet[Matter]:
    """Matters in the state, whose text is not on the board the day after (CW 35: matters of weight at once)."""
    told = Publication.objects.filter(matter=OuterRef("pk"), kind=kind, put_up_on__isnull=False)
    since = "resolution__adopted_on" if kind == PublicationKind.RESOLUTION else "reported_on"
    before = Q(**{f"{since}__lt": scope.on})
    here = within(scope.path, field="organisation__path")
    found = Matter.objects.filter(here, before, ~Exists(told), state=state)
    return found.select_related("organisation", "resolution")


def _matter(kind: PublicationKind, matter: Matter) -> Gap:
    is_resolution = kind == PublicationKind.RESOLUTION
    since = matter.resolution.adopted_on if is_resolution else matter.reported_on
    written = Publication.objects.filter(matter=matter, kind=kind).exists()
    return Gap(
        key=str(matter.pk),
        code=matter.organisation.code,
        place=matter.organisation.name,
        path=matter.organisation.path,
        what=str(matter),
        why=_("Written, and no second person has put it up") if written else _("No text has been written yet"),
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
