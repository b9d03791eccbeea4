from __future__ import annotations

from datetime import date

import pytest
from django.template.loader import render_to_string

from lianjian.kernel.errors import ChangedMeanwhile, NotAllowed, Refused
from lianjian.records.organisations.actions.links import (
    NewBody,
    NewLink,
    close_body,
    end_link,
    link_organisation,
    link_organisations,
    register_bodies,
    register_body,
)
from lianjian.records.organisations.enums import IndustryBodyKind
from lianjian.records.organisations.models import IndustryBody, IndustryLink, Organisation
from lianjian.records.organisations.queries.links import bodies_on, bodies_visible_to, links_in, links_of
from tests.factories import NOW, TODAY, County

SPRING = date(2025, 3, 1)


@pytest.fixture
def chain(county: County) -> IndustryBody:
    """A chain of the whole county."""
    wanted = NewBody(
        code="", name="烟草产业链", kind=IndustryBodyKind.CHAIN, industry="烟草", place_code=county.county.code
    )
    return register_body(body=wanted, by=county.actor(county.department_head), at=NOW)


def link(county: County, chain: IndustryBody, organisation: Organisation, part: str = "种植") -> IndustryLink:
    by = county.actor(county.department_head)
    return link_organisation(body_id=chain.pk, organisation_id=organisation.pk, part=part, on=SPRING, by=by, at=NOW)


def test_a_secretary_links_his_own_village_and_no_other(county: County, chain: IndustryBody) -> None:
    by, given = county.actor(county.secretaries[0]), {"part": "种植", "on": SPRING, "at": NOW}
    link_organisation(body_id=chain.pk, organisation_id=county.villages[0].pk, by=by, **given)
    with pytest.raises(NotAllowed):
        link_organisation(body_id=chain.pk, organisation_id=county.villages[1].pk, by=by, **given)


def test_an_organisation_belongs_to_a_chain_once_on_a_day(county: County, chain: IndustryBody) -> None:
    link(county, chain, county.villages[0])
    with pytest.raises(ChangedMeanwhile, match="北朱解村"):
        link(county, chain, county.villages[0], "烘烤")


def test_who_left_belonged_until_that_day_and_may_come_back(county: County, chain: IndustryBody) -> None:
    held, by = link(county, chain, county.villages[0]), county.actor(county.department_head)
    end_link(link_id=held.pk, on=date(2025, 9, 1), reason="改种花生", by=by, at=NOW)
    assert [links_in(body=chain, on=day).count() for day in (SPRING, date(2025, 8, 31), date(2025, 9, 1))] == [1, 1, 0]
    link_organisation(body_id=chain.pk, organisation_id=county.villages[0].pk, part="种植", on=TODAY, by=by, at=NOW)
    assert links_of(organisation=county.villages[0], on=TODAY).count() == 1
    with pytest.raises(ChangedMeanwhile):
        end_link(link_id=held.pk, on=TODAY, reason="改种花生", by=by, at=NOW)


def test_parts_stand_in_the_order_they_were_written_down(county: County, chain: IndustryBody) -> None:
    for village, part in zip(county.villages, ("育苗", "种植", "烘烤", "种植"), strict=False):
        link(county, chain, village, part)
    assert [held.part for held in links_in(body=chain, on=TODAY)] == ["育苗", "种植", "种植", "烘烤"]


def test_a_body_closes_only_after_the_last_organisation_joined(county: County, chain: IndustryBody) -> None:
    held, by = link(county, chain, county.villages[0]), county.actor(county.department_head)
    with pytest.raises(Refused):
        close_body(body_id=chain.pk, on=SPRING, reason="合并", by=by, at=NOW)
    close_body(body_id=chain.pk, on=TODAY, reason="合并", by=by, at=NOW)
    held.refresh_from_db()
    assert held.during.upper == TODAY
    assert not bodies_on(IndustryBody.objects.all(), on=TODAY).exists()
    assert bodies_on(IndustryBody.objects.all(), on=SPRING).get() == chain


def test_lists_load_once(county: County) -> None:
    by = county.actor(county.department_head)
    bodies = [
        NewBody(
            code=f"L{number}", name="链", kind=IndustryBodyKind.CHAIN, industry="烟草", place_code=county.county.code
        )
        for number in range(2)
    ]
    links = [
        NewLink(body_code="L1", organisation_code=village.code, part="种植", since=SPRING)
        for village in county.villages
    ]
    assert (register_bodies(rows=bodies, by=by, at=NOW), register_bodies(rows=bodies, by=by, at=NOW)) == (2, 0)
    assert (link_organisations(rows=links, by=by, at=NOW), link_organisations(rows=links, by=by, at=NOW)) == (6, 0)
    with pytest.raises(Refused, match="L9"):
        link_organisations(
            rows=[NewLink(body_code="L9", organisation_code="V001", part="", since=SPRING)], by=by, at=NOW
        )


def test_a_chain_above_or_joined_is_seen_and_that_of_a_neighbour_is_not(county: County, chain: IndustryBody) -> None:
    own = NewBody(
        code="", name="蛋鸡协会", kind=IndustryBodyKind.ASSOCIATION, industry="蛋鸡", place_code=county.longdu.code
    )
    association = register_body(body=own, by=county.actor(county.longdu_organiser), at=NOW)
    neighbour = county.actor(county.changcheng_organiser)
    assert list(bodies_visible_to(actor=neighbour)) == [chain]
    link(county, association, county.villages[3])
    assert set(bodies_visible_to(actor=neighbour)) == {chain, association}
    assert not bodies_visible_to(actor=county.actor(county.stranger)).exists()


def test_the_panel_of_an_organisation_names_its_chain_and_its_part(county: County, chain: IndustryBody) -> None:
    village = county.villages[0]
    link(county, chain, village, "烘烤")
    panel = "organisations/coverage/_links_of.html"
    filled = render_to_string(panel, {"industry_links": links_of(organisation=village, on=TODAY)})
    assert "烟草产业链" in filled
    assert "烘烤" in filled
    bare = render_to_string(panel, {"industry_links": links_of(organisation=county.villages[1], on=TODAY)})
    assert "烟草产业链" not in bare
