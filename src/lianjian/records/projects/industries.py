"""How near two industries are: the same, kindred, or foreign. Declared here, in words, to be read and argued."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianjian.records.projects.enums import Industry

SAME, KINDRED, FOREIGN = 4, 2, 0  # quarters: 4 is a score of 1

# Why two industries are kindred: one feeds the other, sells for it, or works with the same hands and land.
KINDRED_INDUSTRIES: tuple[tuple[Industry, Industry, Promise], ...] = (
    (Industry.GRAIN, Industry.FOOD_PROCESSING, _("The mill buys the grain.")),
    (Industry.VEGETABLES, Industry.FOOD_PROCESSING, _("The factory takes vegetables under contract.")),
    (Industry.FRUIT, Industry.FOOD_PROCESSING, _("The factory takes fruit under contract.")),
    (Industry.POULTRY, Industry.FOOD_PROCESSING, _("The slaughterhouse takes poultry under contract.")),
    (Industry.LIVESTOCK, Industry.FOOD_PROCESSING, _("The slaughterhouse takes livestock under contract.")),
    (Industry.TEA, Industry.FOOD_PROCESSING, _("The tea is finished and packed there.")),
    (Industry.GRAIN, Industry.VEGETABLES, _("Both grow crops on the same land.")),
    (Industry.VEGETABLES, Industry.FRUIT, _("Both need greenhouses, water and cold storage.")),
    (Industry.FRUIT, Industry.TEA, _("Both are grown on slopes and picked by hand.")),
    (Industry.TOBACCO, Industry.VEGETABLES, _("Both grow crops on the same land.")),
    (Industry.POULTRY, Industry.LIVESTOCK, _("Both need feed and disease prevention.")),
    (Industry.POULTRY, Industry.SPECIAL_ANIMALS, _("Both need feed and disease prevention.")),
    (Industry.LIVESTOCK, Industry.SPECIAL_ANIMALS, _("Both need feed and disease prevention.")),
    (Industry.GRAIN, Industry.LIVESTOCK, _("The grain is feed, the manure goes back to the field.")),
    (Industry.FORESTRY, Industry.FRUIT, _("Both look after trees.")),
    (Industry.FORESTRY, Industry.TOURISM, _("Woods and slopes draw visitors.")),
    (Industry.FRUIT, Industry.TOURISM, _("Visitors come to pick.")),
    (Industry.TEA, Industry.TOURISM, _("Visitors come to taste.")),
    (Industry.BUILDING, Industry.MACHINERY_MAKING, _("Builders use the machines.")),
    (Industry.BUILDING, Industry.FORESTRY, _("Builders use the timber.")),
    (Industry.TRADE, Industry.LOGISTICS, _("What is sold must be carried.")),
    (Industry.TRADE, Industry.VEGETABLES, _("The market sells the vegetables.")),
    (Industry.TRADE, Industry.FRUIT, _("The market sells the fruit.")),
    (Industry.TRADE, Industry.TEXTILES, _("The shops sell the clothing.")),
    (Industry.TRADE, Industry.TOURISM, _("Visitors buy local goods.")),
    (Industry.TRADE, Industry.FINANCE, _("Both serve those who sell.")),
    (Industry.LOGISTICS, Industry.FOOD_PROCESSING, _("Cold chains carry the goods.")),
)


def _closeness() -> dict[tuple[Industry, Industry], int]:
    table = {(industry, industry): SAME for industry in Industry}
    for one, other, _why in KINDRED_INDUSTRIES:
        table[one, other] = table[other, one] = KINDRED
    return table


CLOSENESS = _closeness()


def closeness(*, one: str, other: str) -> int:
    """How near two industries are, in quarters 0…4; an unknown or empty industry is foreign to all."""
    return CLOSENESS.get((Industry(one), Industry(other)), FOREIGN) if one and other else FOREIGN


def why_kindred(*, one: str, other: str) -> str:
    """What makes two industries kindred, in a sentence; empty where they are the same or foreign."""
    for left, right, why in KINDRED_INDUSTRIES:
        if {left, right} == {one, other}:
            return str(why)
    return ""
