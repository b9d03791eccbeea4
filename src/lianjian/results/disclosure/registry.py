"""All that rooms have to show, by the affairs it belongs to."""

from __future__ import annotations

from collections.abc import Iterable

from lianjian.kernel.disclosures import Affairs, DisclosureSource
from lianjian.records.activity import disclosures as activity
from lianjian.records.ballots import disclosures as ballots
from lianjian.records.cadres import disclosures as cadres
from lianjian.records.casework import disclosures as casework
from lianjian.records.deliberation import disclosures as deliberation
from lianjian.records.organisations import disclosures as organisations
from lianjian.records.projects import disclosures as projects

# Nothing of the register of members, of dues and of reviews stands here: docs/decisions/0061.
ROOMS = (organisations, deliberation, ballots, activity, cadres, projects, casework)


def register(sources: Iterable[DisclosureSource]) -> dict[str, DisclosureSource]:
    """Gather the sources by id; two of one id are a bug."""
    gathered: dict[str, DisclosureSource] = {}
    for source in sources:
        if source.id in gathered:
            raise ValueError(f"two sources of disclosures are called {source.id}")
        gathered[source.id] = source
    return gathered


SOURCES = register(source for room in ROOMS for source in room.DISCLOSURES)


def sources_of(*, affairs: Affairs) -> list[DisclosureSource]:
    """What belongs to these affairs, in the order in which it stands on the sheet."""
    return [source for source in SOURCES.values() if source.affairs == affairs]
