"""Gaps of this room: help promised between the parties of a joint organisation, past its day."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianjian.kernel.duties import Gap, GapKind
from lianjian.kernel.measures import Scope
from lianjian.records.organisations.models import JointParty
from lianjian.records.organisations.paths import within
from lianjian.records.organisations.queries.gapped import gap_kind
from lianjian.records.projects.enums import MatchState
from lianjian.records.projects.models import Match


def _promises(scope: Scope) -> QuerySet[Match]:
    """Help taken up and not delivered by its day, where helper and receiver are parties of one joint organisation."""
    today = {"during__contains": scope.on}
    helping = JointParty.objects.filter(joint=OuterRef("joint"), organisation=OuterRef(OuterRef("helper")), **today)
    shared = JointParty.objects.filter(Exists(helping), organisation=OuterRef("need__organisation"), **today)
    here = within(scope.path, field="need__organisation__path")
    late = Match.objects.filter(here, Exists(shared), state=MatchState.TAKEN_UP, promised_on__lt=scope.on)
    return late.exclude(helper=F("need__organisation")).select_related("need__organisation", "helper")


def _promise(match: Match) -> Gap:
    place = match.need.organisation
    return Gap(
        key=str(match.pk),
        code=place.code,
        place=place.name,
        path=place.path,
        what=_("%(helper)s promised: %(need)s") % {"helper": match.helper.name, "need": match.need.title},
        why=_("Not reported as delivered"),
        since=match.promised_on,
        url=reverse("projects:need", args=[match.need.code]),
    )


GAPS: tuple[GapKind, ...] = (
    gap_kind(
        id="help_promise",
        name=gettext_lazy("Help promised in a joint organisation and not given"),
        rule="S3-conference",
        rows=_promises,
        place="need__organisation__path",
        write=_promise,
    ),
)
