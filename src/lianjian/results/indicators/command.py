"""`lianjian figures`: counts figures at a place on a day, for people or for programs."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from lianjian.kernel import clock
from lianjian.kernel.actor import command_line
from lianjian.kernel.errors import Refused
from lianjian.kernel.measures import CountedRecord
from lianjian.records.organisations.queries.counting import MeasureByPlace
from lianjian.records.organisations.queries.groups import is_a_group
from lianjian.results.indicators.queries.figures import Figure, How, all_records, figure
from lianjian.results.indicators.queries.periods import span_written
from lianjian.results.indicators.queries.places import Place, place_called, place_found
from lianjian.results.indicators.registry import MEASURES
from lianjian.results.indicators.rolled import command as keeping_command


class UsedWrongly(Exception):  # noqa: N818 - a sentence for whoever typed the command
    """An id or a place that does not exist."""


def run(arguments: list[str]) -> int:
    """Will print the figures asked for; 2 with a sentence where an id, a place or a day does not exist."""
    parser = argparse.ArgumentParser(prog="lianjian figures", description=_("Count figures from their records."))
    parser.add_argument("ids", nargs="*", metavar="F16", help=_("which figures; all without"))
    parser.add_argument("--node", metavar="CODE", help=_("at which organisation; else at the place of the report"))
    parser.add_argument("--on", "--to", type=date.fromisoformat, metavar="DATE", help=_("on which day; today without"))
    parser.add_argument("--from", dest="since", type=date.fromisoformat, metavar="DATE", help=_("from which day on"))
    parser.add_argument("--during", metavar="2026-Q1", help=_("in which year, quarter or month"))
    parser.add_argument("--tree-then", action="store_true", help=_("by the tree of that day, not by today's"))
    parser.add_argument("--group", default="", metavar="village", help=_("of which kind of organisation; all without"))
    parser.add_argument("--records", action="store_true", help=_("list the records behind each figure"))
    parser.add_argument("--json", action="store_true", help=_("for programs"))
    parser.add_argument("--check", action="store_true", help=_("compare the running sums with the records"))
    parser.add_argument("--rebuild", action="store_true", help=_("build the running sums anew from the records"))
    asked = parser.parse_args(arguments)
    if asked.rebuild or asked.check:
        return keeping_command.run(rebuild=asked.rebuild)
    try:
        figures = list(_figures(asked))
    except (UsedWrongly, Refused) as mistake:
        sys.stderr.write(f"{mistake}\n")
        return 2
    sys.stdout.write(_as_json(figures, asked.records) if asked.json else _as_text(figures, asked.records))
    return 0


def _figures(asked: argparse.Namespace) -> Iterator[Figure]:
    ids, (on, how) = asked.ids, _when_and_how(asked)
    if unknown := [one for one in ids if one not in MEASURES]:
        raise UsedWrongly(
            _("No figure is called %(ids)s; there are: %(known)s.")
            % {"ids": "、".join(unknown), "known": "、".join(MEASURES)}
        )
    for measure in (MEASURES[one] for one in ids or MEASURES):
        place = _place(measure, asked.node)
        if place is not None:
            yield figure(measure=measure, node=place, on=on, **how)
        elif ids:
            raise UsedWrongly(_missing(measure))
        else:
            sys.stderr.write(f"{_missing(measure)}\n")


def _when_and_how(asked: argparse.Namespace) -> tuple[date, How]:
    since, on = asked.since, asked.on or clock.today()
    if asked.during:
        span = span_written(text=asked.during)
        since, on = span.since, min(span.on, on)
    if since and since > on:
        raise UsedWrongly(_("A period begins before it ends."))
    if not is_a_group(group=asked.group):
        raise UsedWrongly(_("There is no group called %(group)s.") % {"group": asked.group})
    return on, {"since": since, "tree_on": on if asked.tree_then else None, "group": asked.group}


def _place(measure: MeasureByPlace, node: str | None) -> Place | None:
    if node is None:
        return place_called(actor=command_line(), name=measure.place)
    place = place_found(actor=command_line(), code=node)
    if place is None:
        raise UsedWrongly(_("No organisation has the code %(code)s.") % {"code": node})
    return place


def _missing(measure: MeasureByPlace) -> str:
    return _("%(id)s: %(place)s is not in the tree; give another place with --node CODE.") % {
        "id": measure.id,
        "place": measure.place,
    }


def _as_json(figures: list[Figure], with_records: bool) -> str:
    plain = {one.measure.id: _plain(one, with_records) for one in figures}
    return json.dumps(plain, ensure_ascii=False, indent=2) + "\n"


def _plain(one: Figure, with_records: bool) -> dict[str, object]:
    plain: dict[str, object] = {
        "values": list(one.values),
        "place": one.place.name,
        "on": one.on.isoformat(),
        "records": one.records,
    }
    if one.scope.since:
        plain["from"] = one.scope.since.isoformat()
    if with_records:
        plain["list"] = [
            {"code": record.code, "label": record.label, "place": record.place, "since": str(record.since or "")}
            for record in _records(one)
        ]
    return plain


def _as_text(figures: list[Figure], with_records: bool) -> str:
    lines: list[str] = []
    for one in figures:
        lines.append(f"{one.measure.id}  {one.place.name}  {one.on}  {_in_words(one)}")
        if with_records:
            lines += [f"    {r.code}  {r.label}  {r.place}  {r.since or ''}" for r in _records(one)]
    return "".join(f"{line}\n" for line in lines)


def _in_words(one: Figure) -> str:
    return " · ".join(
        f"{part} {value:.1%}" if isinstance(value, float) else f"{part} {value:,}"
        for part, value in zip(one.measure.parts, one.values, strict=True)
    )


def _records(one: Figure) -> list[CountedRecord]:
    return all_records(asked=one)
