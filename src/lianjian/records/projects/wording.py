"""A card in the words that a village secretary reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from lianjian.engines.pairing import Reason, Status
from lianjian.records.projects.cards import Rival, VillageCard
from lianjian.records.projects.enums import Criterion, PairingMode
from lianjian.records.projects.fit import Help, PairFit

if TYPE_CHECKING:
    from lianjian.records.organisations.models import Organisation
    from lianjian.records.projects.queries.results import Outcome

LEAST_NAMED = 0.005
WHY = {
    Reason.VETOED: gettext_lazy("Ruled out for this village"),
    Reason.LOCKED_ELSEWHERE: gettext_lazy("The village is locked to another"),
    Reason.NO_PLACES: gettext_lazy("All its places are locked for others"),
    Reason.NOT_ON_LISTS: gettext_lazy("The two did not wish for each other"),
    Reason.PREFERS_OTHERS: gettext_lazy("It is full, and wished more for the villages it took"),
    Reason.FULL: gettext_lazy("It is full, and every village there would lose more"),
    Reason.NOT_OPEN: gettext_lazy("Too few villages came together for it to begin"),
    Reason.WHOLE_LOSES: gettext_lazy("It has room, but the change would cost the others more"),
    Reason.FITS_LESS: gettext_lazy("It fits less well than the one chosen"),
}


@dataclass(frozen=True, kw_only=True)
class RivalInWords:
    """A party that was not chosen: name, fit, and why not."""

    code: str
    name: str
    fit: float
    why: str
    loss: float | None


@dataclass(frozen=True, kw_only=True)
class CardInWords:
    """The card as pages show it."""

    headline: str
    bars: tuple[tuple[str, float], ...]
    met: str
    unmet: str
    shared: str
    km: float | None
    total: float | None
    rank: int | None
    rivals: tuple[RivalInWords, ...]
    cut_offs: tuple[str, ...]


def card_in_words(*, card: VillageCard, parties: Mapping[str, Organisation]) -> CardInWords:
    """Put a card into words; `parties` by code."""
    fit = card.fit
    return CardInWords(
        headline=_headline(card, parties),
        bars=bars_of(fit) if fit else (),
        met=subjects(one for one in fit.needs if one.met) if fit else "",
        unmet=subjects(one for one in fit.needs if not one.met) if fit else "",
        shared=subjects(fit.shared) if fit else "",
        km=fit.km if fit else None,
        total=fit.total if fit else None,
        rank=card.rank,
        rivals=tuple(
            RivalInWords(
                code=rival.place, name=_name(rival.place, parties), fit=rival.fit, why=_why(rival), loss=rival.loss
            )
            for rival in card.rivals
        ),
        cut_offs=tuple(_cut_off(_name(place, parties), own, last) for place, own, last in card.cut_offs),
    )


def bars_of(fit: PairFit) -> tuple[tuple[str, float], ...]:
    """The parts of a fit with their names, greatest first."""
    return tuple(
        (str(Criterion(criterion).label), amount) for criterion, amount in sorted(fit.parts, key=lambda part: -part[1])
    )


def subjects(helps: Iterable[Help]) -> str:
    """The subjects by name; what is offered, but less than needed, says so."""
    return pgettext("between names", ", ").join(
        _("%(subject)s (in part)") % {"subject": one.subject.label}
        if 0 < one.offer < one.need
        else str(one.subject.label)
        for one in helps
    )


def _headline(card: VillageCard, parties: Mapping[str, Organisation]) -> str:
    if not card.place:
        return _("Not placed in this result")
    place = _name(card.place, parties)
    if not card.partners:
        return _("Together with %(place)s") % {"place": place}
    others = pgettext("between names", ", ").join(_name(code, parties) for code in card.partners)
    return _("Together with %(place)s, and with %(others)s") % {"place": place, "others": others}


def _why(rival: Rival) -> str:
    why = str(WHY[rival.reason])
    if rival.loss is not None and rival.loss >= LEAST_NAMED:
        return why + _("; insisting costs the whole at least %(loss)s") % {"loss": f"{rival.loss:.2f}"}
    return why


def _cut_off(name: str, own: int, last: int | None) -> str:
    if last is None:
        return _("%(name)s has room left; the village is number %(own)s on its list.") % {"name": name, "own": own}
    return _("%(name)s took villages down to number %(last)s of its list; this village is number %(own)s.") % {
        "name": name, "last": last, "own": own,
    }  # fmt: skip


def _name(code: str, parties: Mapping[str, Organisation]) -> str:
    return parties[code].name if code in parties else code


def facts_of(outcome: Outcome) -> list[tuple[str, str]]:
    """The line of proof: how many placed, total fit, value, bound, gap and time."""
    result = outcome.result
    facts = [
        (
            _("Placed"),
            _("%(placed)s / %(villages)s villages") % {"placed": len(result.pairs), "villages": outcome.villages},
        )
    ]
    if (total := (outcome.run.result or {}).get("total_fit")) is not None:
        facts.append((_("Total fit"), f"{total:.2f}"))
    if result.value is not None:
        facts.append((_("Score"), f"{result.value:.2f}"))
    if result.bound is not None and result.gap is not None:
        facts += [(_("Bound"), f"{result.bound:.2f}"), (_("Gap"), f"{100 * result.gap:.3g}%")]
    facts.append((_("Time"), _("%(seconds)s seconds") % {"seconds": f"{result.seconds:.1f}"}))
    return facts


def remarks_on(outcome: Outcome) -> list[str]:
    """What the line of proof leaves out: the floor and its price, what was kept, and how stable free choice is."""
    result = outcome.result
    found = []
    if result.floor is not None:
        price = f"{result.floor_price or 0.0:.3f}"
        found.append(
            _("No pair fits worse than %(floor)s; that costs the whole %(price)s.")
            % {"floor": f"{result.floor:.2f}", "price": price}
        )
    if result.kept is not None:
        found.append(
            _("%(count)s pairs that both sides wished high are kept from free choice.") % {"count": len(result.kept)}
        )
    if result.status is Status.STABLE:
        found.append(_("Stable: no village and urban party would both rather be with each other."))
    elif result.status is Status.NO_STABLE_EXISTS:
        found.append(
            _("Proved: no stable pairing exists here; this is one with the fewest groups that would rather differ.")
        )
    if result.blocking_coalitions:
        groups = pgettext("between names", ", ").join(
            _name(str(one.organisation), outcome.parties) for one in result.blocking_coalitions
        )
        found.append(
            _("These took no village, though enough villages would all rather be with them: %(groups)s.")
            % {"groups": groups}
        )
    if result.stopped_by:
        found.append(_("The computation was ended by its limit; the gap says how much could be missing at most."))
    return found


def unplaced_in_words(outcome: Outcome) -> list[tuple[Organisation, str]]:
    """The villages not placed, each with why."""
    places = set(outcome.uppers)
    full = {row.place.code for row in outcome.rows if len(row.villages) >= row.upper}
    return [(village, _unplaced_why(village.code, places, full, outcome)) for village in outcome.unplaced]


def _unplaced_why(village: str, places: set[str], full: set[str], outcome: Outcome) -> str:
    allowed = {place for place in places if (place, village) not in outcome.vetoes}
    if not allowed:
        return _("every urban party is ruled out for it")
    if allowed <= full:
        return _("every urban party that it may go with is full; raise a quota or let another take part")
    closed = allowed - full - {row.place.code for row in outcome.rows}
    if closed and allowed <= full | closed:
        return _("parties with room would need more villages to begin at all: %(names)s") % {
            "names": pgettext("between names", ", ").join(sorted(_name(code, outcome.parties) for code in closed)[:3])
        }
    return _("placing it would cost the others more than it gains, or its wishes were not returned")


def compared_in_words(one: Outcome, other: Outcome) -> list[tuple[str, str, str]]:
    """Two results number by number: what, the one's, the other's."""
    sides = (one, other)
    rows = [(_("How"), *(PairingMode(side.run.settings["mode"]).label for side in sides))]
    rows.append((_("Placed"), *(f"{len(side.result.pairs)} / {side.villages}" for side in sides)))
    for label, key in (
        (_("Total fit"), "total_fit"),
        (_("Score"), "value"),
        (_("Bound"), "bound"),
        (_("Worst pair"), "lowest_fit"),
    ):
        rows.append((label, *(_shown((side.run.result or {}).get(key)) for side in sides)))
    counts = [dict(side.by_kind()) for side in sides]
    for kind in sorted({*counts[0], *counts[1]}):
        rows.append((_("Groups led by: %(kind)s") % {"kind": kind}, *(str(count.get(kind, 0)) for count in counts)))
    for criterion in Criterion:
        weights = [side.run.settings["weights"][criterion] for side in sides]
        if weights[0] != weights[1]:
            rows.append((_("Weight: %(criterion)s") % {"criterion": criterion.label}, *map(str, weights)))
    return [(str(what), str(left), str(right)) for what, left, right in rows]


def _shown(number: float | None) -> str:
    return "—" if number is None else f"{number:.3f}"
