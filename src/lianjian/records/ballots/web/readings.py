"""What somebody reads off a batch of paper: numbers for each mark, or for an election alike ballots line by line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from lianjian.engines.credentials import canonical
from lianjian.kernel.errors import Refused
from lianjian.records.ballots.choices import DEFECTS, VOID
from lianjian.records.ballots.documents.papers import candidates_in_order
from lianjian.records.ballots.enums import ContestKind
from lianjian.records.ballots.models import Contest
from lianjian.records.ballots.web.choices import GRADES, MARKS

DEFECT_WORDS = {
    "identifying_mark": gettext_lazy("Marked so that it can be told from others"),
    "illegible": gettext_lazy("Cannot be read"),
}
VOID_WORDS = pgettext_lazy("mark", "More than one box ticked")
BLANK_WORDS = pgettext_lazy("mark", "Blank")
ROWS = 12
MOST_ROWS = 200
LONGEST_NUMBER = 4
NAMES_APART = str.maketrans("、，;；\n", ",,,,,")


@dataclass(frozen=True, kw_only=True)
class NumberField:
    """One number of a batch: how many papers say this."""

    field: str
    label: Any
    value: str


@dataclass(frozen=True, kw_only=True)
class Cell:
    """The mark of one candidate in one line."""

    field: str
    label: str
    value: str


@dataclass(frozen=True, kw_only=True)
class GridRow:
    """Alike ballots of an election: how many, what each candidate got, who was written in, and what spoils them."""

    place: int
    copies: str
    cells: tuple[Cell, ...]
    written: str
    defect: str


def numbers_of(*, contest: Contest, posted: Mapping[str, Any]) -> list[NumberField]:
    """The numbers a question or a grade asks for."""
    options = GRADES if contest.kind == ContestKind.RATING else MARKS
    named = [*options, ("blank", BLANK_WORDS), (VOID, VOID_WORDS), *DEFECT_WORDS.items()]
    return [
        NumberField(field=f"n-{place}", label=words, value=str(posted.get(f"n-{place}", "")).strip())
        for place, (_key, words) in enumerate(named)
    ]


def grid_of(*, contest: Contest, posted: Mapping[str, Any], rows: int) -> list[GridRow]:
    """The lines an election is read into, with what was typed."""
    places = {name: place for place, name in enumerate(contest.candidates)}
    return [
        GridRow(
            place=row,
            copies=str(posted.get(f"r{row}-n", "")).strip(),
            cells=tuple(
                Cell(field=f"r{row}-{places[name]}", label=name, value=str(posted.get(f"r{row}-{places[name]}", "")))
                for name in candidates_in_order(contest=contest)
            ),
            written=str(posted.get(f"r{row}-w", "")).strip(),
            defect=str(posted.get(f"r{row}-d", "")),
        )
        for row in range(1, rows + 1)
    ]


def rows_asked(posted: Mapping[str, Any]) -> int:
    """How many lines the page is to have."""
    text = str(posted.get("rows", ""))
    return min(int(text), MOST_ROWS) if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else ROWS


def lines_of(*, contest: Contest, posted: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What was typed in the form in which a batch is taken down; refuses what is no number."""
    if contest.kind == ContestKind.ELECTION:
        return list(_election_lines(contest, posted))
    key = "grade" if contest.kind == ContestKind.RATING else "mark"
    options = GRADES if contest.kind == ContestKind.RATING else MARKS
    values: list[dict[str, Any]] = [{key: value} for value, _words in options]
    values += [{key: None}, {key: VOID}, *({"defect": defect} for defect in DEFECT_WORDS)]
    fields = numbers_of(contest=contest, posted=posted)
    found = zip(values, fields, strict=True)
    return [{**line, "n": copies} for line, field in found if (copies := _whole(field.value))]


def _election_lines(contest: Contest, posted: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for row in grid_of(contest=contest, posted=posted, rows=rows_asked(posted)):
        copies = _whole(row.copies)
        if not copies:
            if row.written or row.defect or any(cell.value for cell in row.cells):
                raise Refused(_("Line %(line)s: say of how many papers.") % {"line": row.place})
        elif row.defect in DEFECTS:
            yield {"defect": row.defect, "n": copies}
        else:
            names = [name.strip() for name in row.written.translate(NAMES_APART).split(",") if name.strip()]
            marks = {cell.label: cell.value or None for cell in row.cells}
            yield {"marks": marks, "write_in": names, "n": copies}


def _whole(text: str) -> int:
    if not text:
        return 0
    if not text.isascii() or not text.isdigit() or len(text) > LONGEST_NUMBER:
        raise Refused(_("“%(text)s” is no number of papers.") % {"text": text})
    return int(text)


def differences(
    *, first: Iterable[Mapping[str, Any]], second: Iterable[Mapping[str, Any]]
) -> list[tuple[str, int, int]]:
    """What two readings say of different numbers of papers: in words, and how many each found."""
    one, other = Counter(map(_kept, first)), Counter(map(_kept, second))
    words = {_kept(line): line_in_words(line) for line in (*first, *second)}
    return [(words[key], one[key], other[key]) for key in sorted(words) if one[key] != other[key]]


def _kept(line: Mapping[str, Any]) -> bytes:
    return canonical(dict(line))


def line_in_words(line: Mapping[str, Any]) -> str:
    """One paper as somebody read it."""
    if "defect" in line:
        return str(DEFECT_WORDS[line["defect"]])
    if "marks" not in line:
        return _mark_in_words(line.get("mark", line.get("grade")), dict([*MARKS, *GRADES]))
    marks = [f"{name}：{_mark_in_words(mark, dict(MARKS))}" for name, mark in line["marks"].items() if mark]
    return "；".join([*marks, *(f"{_('Written in')}：{name}" for name in line["write_in"])]) or str(BLANK_WORDS)


def _mark_in_words(mark: str | None, words: Mapping[str, Any]) -> str:
    return str(BLANK_WORDS) if mark is None else str(VOID_WORDS) if mark == VOID else str(words[mark])
