"""Draws the house from the code: rooms as boxes, imports between them as arrows.

`python docs/picture.py` writes docs/architecture.svg; a test compares it with the code.
"""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

import grimp

HERE = Path(__file__).parent
FLOORS = (
    ("site", ("site",)),
    ("results", ("results.indicators", "results.oversight", "results.assessment", "results.disclosure")),
    ("records:\nwhat follows", ("records.cadres", "records.projects", "records.casework")),
    ("deciding", ("records.deliberation",)),
    ("meeting\nand voting", ("records.activity", "records.ballots")),
    ("who belongs\nwhere", ("records.members", "records.organisations")),
    ("ui", ("ui",)),
    ("kernel", ("kernel",)),
    ("rules · engines", ("rules", "engines")),
)
WORDS = {
    "site": "puts the rooms together",
    "results.indicators": "figures that open to records",
    "results.disclosure": "public sheets, questions",
    "results.oversight": "gaps, goals, inspections",
    "results.assessment": "criteria, people's words, appeals",
    "records.cadres": "admission, posts, elections",
    "records.casework": "volunteers",
    "records.activity": "meetings, courses, rooms",
    "records.ballots": "secret ballots, boards",
    "records.deliberation": "matters, councils, rule book",
    "records.members": "the register, members away, dues",
    "records.projects": "needs, resources, pairing",
    "records.organisations": "the tree, joint organisations, coverage",
    "ui": "pages, components, charts",
    "kernel": "accounts, journal, periods, jobs",
    "rules": "what must happen, with its article",
    "engines": "pairing, counting, credentials",
}
MARKER = (
    '<defs><marker id="tip" markerWidth="8" markerHeight="8" refX="7" refY="4" orient="auto">'
    '<path d="M0 0L8 4L0 8z" fill="#8F857A"/></marker></defs>'
)
WIDTH, FLOOR, BOX, LEFT = 880, 104, 62, 130


def rooms() -> list[str]:
    """Every room in the house, top floor first."""
    return [room for _floor, on_it in FLOORS for room in on_it]


def arrows() -> list[tuple[str, str]]:
    """Which room imports which, as the code has it."""
    graph = grimp.build_graph("lianjian", cache_dir=None)
    found = set()
    for importer in rooms():
        modules = {f"lianjian.{importer}"} | graph.find_descendants(f"lianjian.{importer}")
        for module in modules:
            for imported in graph.find_modules_directly_imported_by(module):
                room = next((r for r in rooms() if f"{imported}.".startswith(f"lianjian.{r}.")), importer)
                if room != importer:
                    found.add((importer, room))
    return sorted(found)


def places() -> dict[str, tuple[float, float, float]]:
    """Where each room's box stands: left, top, width."""
    where = {}
    for row, (_floor, on_it) in enumerate(FLOORS):
        width = (WIDTH - LEFT - 30) / len(on_it) - 16
        for column, room in enumerate(on_it):
            where[room] = (LEFT + column * (width + 16), 24 + row * FLOOR, width)
    return where


def picture() -> str:
    """The whole drawing as SVG."""
    where, height = places(), 24 + len(FLOORS) * FLOOR
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif">',
        "<title>The rooms of Lianjian and the imports between them</title>",
        MARKER,
        f'<rect width="{WIDTH}" height="{height}" fill="#FBFAF7"/>',
    ]
    for row, (floor, _on_it) in enumerate(FLOORS):
        y = 24 + row * FLOOR + BOX / 2 + 5
        for line, words in enumerate(floor.split("\n")):
            parts.append(f'<text x="14" y="{y + 17 * line}" fill="#655D53" font-size="14">{escape(words)}</text>')
    parts += [_arrow(where, importer, imported) for importer, imported in arrows()]
    parts += [_box(room, *place) for room, place in where.items()]
    return "\n".join([*parts, "</svg>", ""])


def _arrow(where: dict[str, tuple[float, float, float]], importer: str, imported: str) -> str:
    x1, y1, w1 = where[importer]
    x2, y2, w2 = where[imported]
    # Long arrows leave and arrive away from the middle, so that they do not hide behind the boxes between.
    floors = round((y2 - y1) / FLOOR)
    share = 0.5 if floors <= 1 else 0.5 + 0.11 * floors * (-1 if floors % 2 else 1)
    start, end = x1 + w1 * share, x2 + w2 * share
    if y1 == y2:
        return f'<path d="M{x1 + w1} {y1 + BOX / 2}L{x2} {y2 + BOX / 2}" stroke="#8F857A" marker-end="url(#tip)"/>'
    return (
        f'<path d="M{start:.0f} {y1 + BOX}C{start:.0f} {y1 + BOX + 22} {end:.0f} {y2 - 26} {end:.0f} {y2 - 3}" '
        'fill="none" stroke="#8F857A" marker-end="url(#tip)"/>'
    )


def _box(room: str, x: float, y: float, width: float) -> str:
    name = room.rsplit(".", 1)[-1]
    return (
        f'<rect x="{x:.0f}" y="{y}" width="{width:.0f}" height="{BOX}" rx="10" fill="#fff" stroke="#D9CFBF"/>'
        f'<text x="{x + 16:.0f}" y="{y + 26}" font-weight="700" font-size="14" fill="#1F1B16">{escape(name)}</text>'
        f'<text x="{x + 16:.0f}" y="{y + 47}" fill="#655D53" font-size="12.5">{escape(WORDS[room])}</text>'
    )


if __name__ == "__main__":
    (HERE / "architecture.svg").write_text(picture())
