"""What a round holds for the parties that somebody speaks for."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lianjian.kernel.actor import Actor
from lianjian.records.organisations.enums import UnitKind
from lianjian.records.projects.enums import RunState
from lianjian.records.projects.models import PairingRound, PairingRun, Wish
from lianjian.records.projects.queries.results import cards_by_village, outcome_of
from lianjian.records.projects.queries.rounds import parties_visible_to
from lianjian.records.projects.wording import CardInWords, card_in_words

if TYPE_CHECKING:
    from lianjian.records.organisations.models import Organisation


@dataclass(frozen=True, kw_only=True)
class OwnPart:
    """One own party in a round: its wishes, and what the accepted result says: a village's card, a party's villages."""

    party: Organisation
    wishes: tuple[str, ...]
    card: CardInWords | None
    villages: tuple[str, ...]


def own_parts(*, round_: PairingRound, actor: Actor) -> list[OwnPart]:
    """The actor's parties in the round, in the tree's order; nothing of anybody else's wishes."""
    own = list(parties_visible_to(actor=actor, round_=round_).distinct().order_by("path"))
    wishes: defaultdict[int, list[str]] = defaultdict(list)
    for wish in Wish.objects.filter(round=round_, wisher__in=own).select_related("wished").order_by("preference"):
        wishes[wish.wisher_id].append(wish.wished.name)
    run = PairingRun.objects.filter(round=round_, state=RunState.ACCEPTED).defer("instance", "cards").first()
    if run is None:
        return [OwnPart(party=p, wishes=tuple(wishes[p.pk]), card=None, villages=()) for p in own]
    outcome = outcome_of(run=run)
    if outcome is None:
        return []
    cards = cards_by_village(run=run, villages=[p.code for p in own if p.kind == UnitKind.VILLAGE])
    return [
        OwnPart(
            party=party,
            wishes=tuple(wishes[party.pk]),
            card=card_in_words(card=cards[party.code], parties=outcome.parties) if party.code in cards else None,
            villages=tuple(one.name for row in outcome.rows if row.place == party for one in row.villages),
        )
        for party in own
    ]
