"""Which matters there are, who sees them, and what belongs to one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from lianjian import rules
from lianjian.kernel.actor import Actor
from lianjian.kernel.errors import Refused
from lianjian.records.deliberation.enums import OVER, Outcome, PublicationKind
from lianjian.records.deliberation.models import Matter, MatterParty, MatterStep, Publication
from lianjian.records.deliberation.queries.matters.course import Held, Way, way_of
from lianjian.records.members.queries.people import ROSTER_ROLES
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.paths import outermost, within_any
from lianjian.records.organisations.queries.packs import packs_at


def matters_visible_to(*, actor: Actor) -> QuerySet[Matter]:
    """Matters of the actor's places, and of the organisation he is a member of; of several villages in each."""
    reach = within_any(outermost(actor.scopes(*ROSTER_ROLES)), field="organisation__path")
    own = Q(organisation__in=actor.units())
    parties = MatterParty.objects.filter(reach | own)
    found = Matter.objects.filter(reach | own | Q(pk__in=parties.values("matter_id")))
    return found.select_related("organisation")


def open_matters(*, actor: Actor) -> QuerySet[Matter]:
    """Of those, the ones that are not over."""
    return matters_visible_to(actor=actor).exclude(state__in=OVER)


def published_matters() -> QuerySet[Matter]:
    """Matters of which a text has been put up, for everybody to read."""
    up = Publication.objects.exclude(put_up_on=None)
    return Matter.objects.filter(pk__in=up.values("matter_id")).select_related("organisation")


def parties_of(*, matter: Matter) -> list[Organisation]:
    """The organisations that decide, the one whose matter it is first."""
    found = [party.organisation for party in matter.parties.select_related("organisation").order_by("pk")]
    return sorted(found, key=lambda one: (one.pk != matter.organisation_id, one.path))


def steps_of(*, matter: Matter) -> list[MatterStep]:
    """The sessions as they were held."""
    return list(matter.steps.select_related("organisation", "meeting", "vote").order_by("on", "pk"))


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A matter with everything that says where it stands on a day."""

    matter: Matter
    parties: list[Organisation]
    steps: list[MatterStep]
    packs: rules.Packs
    route: rules.Rule
    way: Way

    def step(self, code: str) -> rules.RouteStep | None:
        """The step of that code in the route."""
        return next((step for step in self.route.route if step.code == code), None)

    def party(self, pk: int) -> Organisation | None:
        """The organisation of that id, if it decides this matter."""
        return next((one for one in self.parties if one.pk == pk), None)


def standing_of(*, matter: Matter, on: date) -> Standing:
    """Where the matter stands by the route in force on the day; refuses a day for which no route is known."""
    packs = packs_at(organisation=matter.organisation)
    try:
        route = packs.route(matter.kind, on=on)
    except rules.UnknownRoute as unknown:
        raise Refused(str(unknown)) from None
    parties, steps = parties_of(matter=matter), steps_of(matter=matter)
    held = [
        Held(organisation_id=one.organisation_id, step=one.step, on=one.on, outcome=Outcome(one.outcome))
        for one in steps
    ]
    way = way_of(
        route=route.route, held=held, leading_id=matter.organisation_id, organisations=[one.pk for one in parties]
    )
    return Standing(matter=matter, parties=parties, steps=steps, packs=packs, route=route, way=way)


def publication_of(*, matter: Matter, kind: PublicationKind) -> Publication | None:
    """The text of that kind, put up or not yet."""
    return matter.publications.filter(kind=kind).first()
