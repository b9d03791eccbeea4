"""Honours of organisations and of members, side by side; and who agreed to be named in public."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from lianjian.kernel.actor import Actor
from lianjian.records.members.models import Honour
from lianjian.records.members.queries.care import honours_visible_to
from lianjian.records.organisations.paths import outermost, within_any
from lianjian.results.assessment.models import HonourConsent, OrganisationHonour
from lianjian.results.assessment.policies.assessments import READERS


def organisation_honours_visible_to(*, actor: Actor) -> QuerySet[OrganisationHonour]:
    """Those of the actor's places."""
    reach = within_any(outermost(actor.scopes(*READERS)), field="organisation__path")
    return OrganisationHonour.objects.filter(reach).select_related("organisation__parent")


def member_honours_visible_to(*, actor: Actor) -> QuerySet[Honour]:
    """Members' honours as far as the members' room shows them, with whether the member agreed to be named."""
    consent = HonourConsent.objects.filter(honour=OuterRef("pk"))
    return honours_visible_to(actor=actor).select_related("member__organisation").annotate(is_public=Exists(consent))


def honours_to_name_in_public(*, path: str) -> QuerySet[Honour]:
    """Members' honours of the sub-tree whose holders agreed to be named, the latest first; for whoever publishes."""
    below = within_any([path], field="member__organisation__path")
    rows = Honour.objects.filter(below, publication_consent__isnull=False)
    return rows.select_related("member__organisation").order_by("-given_on", "-pk")
