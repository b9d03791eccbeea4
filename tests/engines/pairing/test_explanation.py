"""Cards, estimates and insistence agree with a second solve."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from lianjian.engines.pairing import (
    BadInstance,
    Cover,
    Instance,
    Mode,
    Organisation,
    Reason,
    Status,
    Village,
    card_sentences,
    check,
    estimate_insist_costs,
    explain,
    insist,
    insistence_sentences,
    place_prices,
    solve,
)
from lianjian.engines.pairing.scoring import Kinship, Nearness, Supply, scored_fit
from tests.engines.pairing.exhaustive import instances


def a_scored_county() -> Instance:
    draw = np.random.default_rng(5)
    criteria = [
        *(Supply(f"need-{k}", 0.2, draw.integers(0, 5, 12), draw.integers(0, 5, 24)) for k in range(3)),
        Nearness("near", 0.3, draw.random((12, 2)), draw.random((24, 2)), 0.8),
        Kinship("industry", 0.1, draw.integers(0, 3, 12), draw.integers(0, 3, 24)),
    ]
    return Instance(
        organisations=tuple(Organisation(f"o{j:02d}", 2, 3) for j in range(12)),
        villages=tuple(Village(f"v{i:02d}") for i in range(24)),
        fit=scored_fit(criteria=criteria, organisations=12, villages=24),
        forbidden=frozenset({("o00", "v00")}),
    )


@settings(max_examples=25, deadline=None)
@given(instances())
def test_estimates_are_never_above_the_true_loss(instance: Instance) -> None:
    result = solve(instance)
    if result.value is None:
        return
    costs = estimate_insist_costs(instance, result)
    for organisation in costs.organisations:
        for village in costs.villages:
            estimate = costs.of(organisation=organisation, village=village)
            if estimate is None:
                continue
            try:
                insistence = insist(instance, result, organisation, village)
            except BadInstance:
                continue
            if insistence.loss is not None:
                assert estimate <= insistence.loss + 1e-7


def test_contributions_add_up_to_the_fit() -> None:
    instance = a_scored_county()
    result = solve(instance)
    assert result.status is Status.OPTIMAL
    for village in instance.villages:
        card = explain(instance, result, village.id)
        if card.fit is not None:
            assert sum(part.amount for part in card.contributions) == pytest.approx(card.fit, abs=1e-6)
            assert card.village not in card.companions


def test_a_vetoed_organisation_of_high_fit_is_said_to_be_vetoed() -> None:
    instance = a_scored_county()
    cards = [explain(instance, solve(instance), "v00")]
    seen = {alternative.organisation: alternative.reason for card in cards for alternative in card.alternatives}
    assert seen.get("o00", Reason.VETOED) is Reason.VETOED
    assert all(sentence.endswith("。") for card in cards for sentence in card_sentences(card))


def test_insisting_makes_the_pair_and_tells_every_move() -> None:
    instance = a_scored_county()
    result = solve(instance)
    other = next(o.id for o in instance.organisations if o.id not in (result.placed["v05"], "o00"))
    insistence = insist(instance, result, other, "v05")
    assert insistence.result.placed["v05"] == other
    assert check(instance, insistence.result) == []
    assert insistence.loss is not None
    assert insistence.loss >= -1e-9
    before, after = result.placed, insistence.result.placed
    assert {m.village for m in insistence.moves} == {
        v.id for v in instance.villages if before.get(v.id) != after.get(v.id)
    }
    assert any("v05" in sentence for sentence in insistence_sentences(insistence))


def test_insisting_on_an_unknown_organisation_is_refused() -> None:
    instance = a_scored_county()
    with pytest.raises(BadInstance):
        insist(instance, solve(instance), "o99", "v05")


def test_the_price_of_the_last_place_is_no_more_than_losing_it_costs() -> None:
    instance = a_scored_county()
    result = solve(instance)
    for organisation_id, price in place_prices(instance, result).items():
        fewer = tuple(
            Organisation(o.id, o.lower, o.upper - (o.id == organisation_id), o.open_cost)
            for o in instance.organisations
        )
        reduced = solve(Instance(fewer, instance.villages, instance.fit, forbidden=instance.forbidden))
        assert result.value - reduced.value >= price.last - 1e-6


@settings(max_examples=40, deadline=None)
@given(instances(mode=Mode.FREE))
def test_every_village_has_a_card_in_free_mode(instance: Instance) -> None:
    result = solve(instance)
    for village in instance.villages:
        card = explain(instance, result, village.id)
        assert card.organisation == result.placed.get(village.id)
        assert card_sentences(card)


def test_estimates_cover_every_mode_of_cover() -> None:
    instance = a_scored_county()
    for cover in Cover:
        covered = Instance(instance.organisations, instance.villages, instance.fit, cover=cover, coverage_bonus=0.5)
        costs = estimate_insist_costs(covered, solve(covered))
        assert np.nanmin(costs.at_least) >= 0.0
        assert np.nanmax(costs.at_least) > 0.0
