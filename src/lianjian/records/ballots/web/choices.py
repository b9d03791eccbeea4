"""What a voter ticks, read from a plain form; the names of the fields are those the script of the phone reads too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from lianjian.kernel.errors import Refused
from lianjian.records.ballots.documents.papers import candidates_in_order
from lianjian.records.ballots.enums import ContestKind
from lianjian.records.ballots.models import Contest

FOR = "+"
MARKS = (
    ("+", pgettext_lazy("mark", "For")),
    ("-", pgettext_lazy("mark", "Against")),
    ("0", pgettext_lazy("mark", "Abstain")),
)
GRADES = (
    ("E", gettext_lazy("Excellent")),
    ("Q", gettext_lazy("Qualified")),
    ("B", gettext_lazy("Basically qualified")),
    ("U", gettext_lazy("Not qualified")),
)
LONGEST_NAME = 50


@dataclass(frozen=True, kw_only=True)
class Line:
    """One row of radio buttons: the name of its field, what it is about, what can be chosen and what is."""

    field: str
    label: str
    options: tuple[tuple[str, Any], ...]
    chosen: str


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One contest as a page asks it: its rows, and the fields for names written in with what stands in them."""

    contest: Contest
    lines: tuple[Line, ...]
    written: tuple[tuple[str, str], ...]


def asked_of(contests: Iterable[Contest], posted: Mapping[str, Any]) -> list[Asked]:
    """The contests as the page asks them, with what has been chosen so far."""
    return [_asked(one, posted) for one in contests]


def choice_of(*, contest: Contest, posted: Mapping[str, Any]) -> dict[str, Any]:
    """The choice in the form in which it is counted; refuses what would spoil the ballot, while it can be put right."""
    lines = _lines(contest, posted)
    if contest.kind == ContestKind.RATING:
        if not lines[0].chosen:
            raise Refused(_("Choose a grade for %(name)s.") % {"name": contest.question})
        return {"grade": lines[0].chosen}
    if contest.kind == ContestKind.RESOLUTION:
        return {"mark": lines[0].chosen or "0"}
    written = [value for _field, value in _written(contest, posted) if value]
    picked = sum(line.chosen == FOR for line in lines) + len(written)
    if picked > contest.seats:
        raise Refused(
            _("%(question)s: at most %(seats)s may be chosen; you chose %(picked)s.")
            % {"question": contest.question, "seats": contest.seats, "picked": picked}
        )
    return {"marks": {line.label: line.chosen or "0" for line in lines}, "write_in": written}


def _asked(contest: Contest, posted: Mapping[str, Any]) -> Asked:
    return Asked(contest=contest, lines=tuple(_lines(contest, posted)), written=tuple(_written(contest, posted)))


def _lines(contest: Contest, posted: Mapping[str, Any]) -> list[Line]:
    if contest.kind == ContestKind.ELECTION:
        # Shown by strokes, counted by name: the field is the place in the ballot's own order.
        places = {name: place for place, name in enumerate(contest.candidates)}
        named: Iterator[tuple[str, str]] = (
            (f"c{contest.code}-{places[name]}", name) for name in candidates_in_order(contest=contest)
        )
        return [_line(field, name, MARKS, posted) for field, name in named]
    options = GRADES if contest.kind == ContestKind.RATING else MARKS
    return [_line(f"c{contest.code}", contest.question, options, posted)]


def _line(field: str, label: str, options: tuple[tuple[str, Any], ...], posted: Mapping[str, Any]) -> Line:
    chosen = str(posted.get(field, ""))
    return Line(field=field, label=label, options=options, chosen=chosen if chosen in dict(options) else "")


def _written(contest: Contest, posted: Mapping[str, Any]) -> list[tuple[str, str]]:
    fields = [f"c{contest.code}-w{place}" for place in range(contest.seats if contest.write_in else 0)]
    return [(field, str(posted.get(field, "")).strip()[:LONGEST_NAME]) for field in fields]
