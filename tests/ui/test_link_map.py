"""Geometry of the map of pairs."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from lianjian.ui.link_map import LinkMap, Place, link_map, text_width

KINDS = {"neighbourhood": "居委会", "enterprise": "企业"}
SPOTS = st.tuples(st.floats(119, 120), st.floats(35.8, 36.4))


def drawn(spots: list[tuple[float, float]], *, highlighted: str = "") -> LinkMap:
    urban = [Place(key="u", label="市农业局机关", longitude=119.4, latitude=36.0, kind="enterprise")]
    villages = [
        Place(key=f"v{index}", label=f"都吉台{index}村", longitude=x, latitude=y, territory=f"t{index % 2}")
        for index, (x, y) in enumerate(spots)
    ]
    links = [("u", village.key) for village in villages]
    return link_map(urban=urban, villages=villages, links=links, kinds=KINDS, highlighted=highlighted)


@given(st.lists(SPOTS, min_size=1, max_size=30))
def test_every_place_and_every_name_stays_on_the_paper(spots: list[tuple[float, float]]) -> None:
    drawing = drawn(spots)
    for mark in drawing.marks:
        assert 0 <= mark.x <= drawing.width
        assert 0 <= mark.y <= drawing.height
        if mark.label_x is not None:
            left = mark.label_x - text_width(text=mark.label) * mark.label_end
            assert left >= 0
            assert left + text_width(text=mark.label) <= drawing.width


@given(st.lists(SPOTS, min_size=2, max_size=30))
def test_names_do_not_cover_each_other(spots: list[tuple[float, float]]) -> None:
    boxes = []
    for mark in drawn(spots).marks:
        if mark.label_x is not None:
            left = mark.label_x - text_width(text=mark.label) * mark.label_end
            boxes.append((left, mark.label_y, left + text_width(text=mark.label)))
    for one, other in combinations(boxes, 2):
        apart = one[2] <= other[0] or other[2] <= one[0] or abs(one[1] - other[1]) >= 12.8
        assert apart


def test_north_is_up_and_east_is_right() -> None:
    south_west, north_east = drawn([(119.0, 35.8), (119.8, 36.3)]).marks[1:]
    assert south_west.x < north_east.x
    assert south_west.y > north_east.y


def test_the_highlighted_village_and_its_partners_are_near_and_its_link_strong() -> None:
    drawing = drawn([(119.0, 35.9), (119.5, 36.2)], highlighted="v1")
    assert {mark.key for mark in drawing.marks if mark.near} == {"u", "v1"}
    assert [curve.village for curve in drawing.curves if curve.strong] == ["v1"]


def test_the_urban_side_takes_colour_and_shape_from_its_kind_and_villages_are_circles() -> None:
    town, village = drawn([(119.2, 36.1)]).marks
    assert (town.tone, town.shape, town.kind) == ("blue", "diamond", "企业")
    assert (village.tone, village.shape) == ("village", "circle")


def test_a_link_to_a_place_that_is_not_drawn_is_left_out() -> None:
    place = Place(key="u", label="u", longitude=119, latitude=36, kind="enterprise")
    assert link_map(urban=[place], villages=[], links=[("u", "gone")], kinds=KINDS).curves == ()


def test_no_places_make_an_empty_map() -> None:
    assert link_map(urban=[], villages=[], links=[], kinds=KINDS).marks == ()


def test_a_territory_covers_its_villages() -> None:
    drawing = drawn([(119.0, 35.9), (119.5, 36.2), (119.1, 35.95)])
    area = next(area for area in drawing.territories if area.label == "t0")
    for mark in (drawing.marks[1], drawing.marks[3]):
        assert (mark.x - area.x) ** 2 + (mark.y - area.y) ** 2 <= area.radius**2
