"""A run as an Excel file."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from lianjian.kernel.sheets import Column, ColumnType, texts, write_sheet
from lianjian.records.projects.cards import VillageCard
from lianjian.records.projects.enums import Criterion
from lianjian.records.projects.queries.results import Outcome
from lianjian.records.projects.wording import card_in_words

NUMBER = ColumnType.NUMBER


def run_as_sheet(*, outcome: Outcome, cards: Sequence[VillageCard]) -> bytes:
    """One row a village: with whom, the parts of the fit, needs met and not met, why not the next best."""
    columns = [
        *texts(_("Village"), _("Code"), _("Urban organisation"), _("Kind"), _("Together with")),
        Column(label=_("Fit"), type=NUMBER),
        *(Column(label=criterion.label, type=NUMBER) for criterion in Criterion),
        Column(label=_("Way (km)"), type=NUMBER),
        *texts(_("Needs met"), _("Needs not met"), _("Why not the next best")),
    ]
    rows = [_row(outcome, card) for card in cards if card.village in outcome.parties]
    return write_sheet(title=outcome.run.name or outcome.run.code, columns=columns, rows=rows)


def _row(outcome: Outcome, card: VillageCard) -> list[object]:
    words = card_in_words(card=card, parties=outcome.parties)
    village, place = outcome.parties[card.village], outcome.parties.get(card.place)
    parts = dict(card.fit.parts) if card.fit else {}
    return [
        village.name,
        village.code,
        place.name if place else "",
        str(place.get_kind_display()) if place else "",
        "、".join(outcome.parties[code].name for code in card.partners if code in outcome.parties),
        card.fit.total if card.fit else None,
        *(round(parts[criterion], 4) if criterion in parts else None for criterion in Criterion),
        round(card.fit.km, 1) if card.fit and card.fit.km is not None else None,
        words.met,
        words.unmet,
        "；".join(f"{rival.name}（{rival.fit:.2f}）：{rival.why}" for rival in words.rivals),
    ]
