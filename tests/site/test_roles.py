"""Every URL with every role: what lies in another township does not exist, nothing is seen without signing in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from lianjian.kernel.accounts import give_sign_in_code
from lianjian.kernel.actor import command_line
from lianjian.kernel.models import Account, Job
from lianjian.kernel.periods import since
from lianjian.records.organisations.actions.changes import Proposal, propose_renaming
from lianjian.records.organisations.actions.joint import propose_joint_organisation
from lianjian.records.organisations.enums import (
    CoverageUnitKind,
    DispatchKind,
    IndustryBodyKind,
    JointForm,
    JointPostKind,
    PairingForm,
    PostKind,
    UnitKind,
)
from lianjian.records.organisations.models import (
    CoverageUnit,
    Dispatch,
    IndustryBody,
    IndustryLink,
    JointOrganisation,
    JointParty,
    JointPost,
    PartnerChange,
)
from lianjian.records.projects.actions.exchange import register_need, register_resource
from lianjian.records.projects.actions.pairing import open_round, set_place, set_village
from lianjian.records.projects.enums import Industry, PairingMode, RunState, Subject
from lianjian.records.projects.models import PairingRun, PairingTie
from tests.factories import NOW, TODAY, County, organisation, person, post
from tests.records.projects.factories import settings

PUBLIC = {
    "site:home", "site:sign-in", "site:one-time-password", "site:sign-in-code", "site:sign-out", "ui:elder-mode",
    "ui:language", "ui:gallery", "organisations:public-joint-list", "organisations:public-joint",
}  # fmt: skip
FAULTLESS = {200, 302, 400, 403, 404, 405, 409, 422}


def routes(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[tuple[str, dict[str, object]]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from routes(pattern.url_patterns, inner)
        else:
            assert pattern.name, f"{pattern.pattern} has no name"
            yield f"{space}{pattern.name}", pattern.pattern.converters


ROUTES = dict(routes(get_resolver().url_patterns))


class Changcheng:
    """Everything there is in 昌城镇, and what each URL needs to point at it."""

    def __init__(self, county: County) -> None:
        self.county = county
        by = county.actor(county.department_head)
        self.village, other = county.villages[3], county.villages[4]
        # An urban party of the township itself, so that nothing here touches another township.
        self.lead = organisation("昌城镇食品厂", UnitKind.ENTERPRISE, county.changcheng, code="U900")
        post(person("厂书记", login="u900"), self.lead, PostKind.SECRETARY)
        place = county.changcheng
        self.joint: JointOrganisation = propose_joint_organisation(
            name="昌城共建联合体", pairing_form=PairingForm.WITH_ENTERPRISE, form=JointForm.ALLIANCE,
            lead_id=self.lead.pk,
            village_ids=[self.village.pk, other.pk], superior_id=place.pk, purpose="", by=by, at=NOW,
        )  # fmt: skip
        party = JointParty.objects.filter(joint=self.joint, organisation=self.village).get()
        self.joint_post = JointPost.objects.create(
            joint=self.joint, party=party, account=county.secretaries[3], kind=JointPostKind.DEPUTY_SECRETARY,
            during=since(TODAY),
        )  # fmt: skip
        self.partner_change = PartnerChange.objects.create(
            joint=self.joint,
            organisation=county.villages[5],
            kind="join",
            effective_on=TODAY,
            reason="",
            proposed_at=NOW,
        )
        self.unit = CoverageUnit.objects.create(
            code="CU1", name="昌城食品厂", kind=CoverageUnitKind.NEW_ENTERPRISE, place=place, registered_on=TODAY
        )
        self.dispatch = Dispatch.objects.create(
            kind=DispatchKind.PARTY_AFFAIRS_WORKER, person_name="孙选派", person_code="P1", organisation=self.village,
            during=since(TODAY, date(2027, 1, 1)),
        )  # fmt: skip
        self.body = IndustryBody.objects.create(
            code="IB1", name="昌城养鸡协会", kind=IndustryBodyKind.ASSOCIATION, industry="poultry", place=place
        )
        self.link = IndustryLink.objects.create(body=self.body, organisation=self.village, during=since(TODAY))
        self.need = register_need(
            organisation=self.village, subject=Subject.WATER, level=2, title="昌城要打一口井", on=TODAY, by=by, at=NOW
        )
        self.resource = register_resource(
            organisation=self.lead, subject=Subject.JOBS, level=2, title="可以安排就业", on=TODAY, by=by, at=NOW
        )
        self.round = open_round(name="昌城镇一批", place=place, mode=PairingMode.ASSIGNED, on=TODAY, by=by, at=NOW)
        set_place(
            round_id=self.round.pk, organisation=self.lead, industry=Industry.BUILDING, driving=2, lower=2, upper=4,
            by=by, at=NOW,
        )  # fmt: skip
        set_village(
            round_id=self.round.pk, organisation=self.village, industry=Industry.GRAIN, weakness=1, by=by, at=NOW
        )
        self.tie = PairingTie.objects.create(
            round=self.round, kind=PairingTie.Kind.LOCK, place=self.lead, village=self.village, reason="老关系"
        )
        self.run = PairingRun.objects.create(
            code="RUN1",
            round=self.round,
            state=RunState.FAILED,
            settings=settings().as_json(),
            made_at=NOW,
            name="昌城试算",
        )
        proposal = Proposal(effective_on=TODAY, reason="并村后改名")
        self.change = propose_renaming(organisation=self.village, name="郑家河岔新村", proposal=proposal, by=by, at=NOW)
        self.job = Job.objects.create(
            kind="import", title="昌城导入", made_at=NOW, started_by=county.changcheng_organiser, state=Job.State.DONE
        )

    def point(self, route: str, name: str) -> object:
        """What the parameter of that route is here; a new kind of URL must be added."""
        by_name = {
            "party": self.village.code, "post": self.joint_post.pk, "change": self.partner_change.pk,
            "post_id": self.village.posts.get().pk, "change_id": self.change.pk, "verb": "approve",
            "dispatch": self.dispatch.pk, "link_id": self.link.pk,
            "run": self.run.code, "tie": self.tie.pk, "job": self.job.pk, "side": "village",
            "id": "F16", "kind": "rename",
        }  # fmt: skip
        if name != "code":
            return by_name[name]
        if route == "site:sign-in-code":
            return give_sign_in_code(account=self.county.stranger, by=command_line(), at=NOW)
        place = next((prefix for prefix in self._codes() if route.startswith(prefix)), "organisations:")
        return self._codes()[place]

    def _codes(self) -> dict[str, str]:
        return {
            "organisations:joint": self.joint.code, "organisations:public-joint": self.joint.code,
            "organisations:coverage-unit": self.unit.code, "organisations:industry": self.body.code,
            "projects:need": self.need.code, "projects:resource": self.resource.code, "projects:": self.round.code,
            "organisations:": self.village.code,
        }  # fmt: skip

    def url(self, route: str) -> str:
        return reverse(route, kwargs={name: self.point(route, name) for name in ROUTES[route]})


# What must not be readable outside the township, on any page.
SECRETS = (
    "昌城共建联合体",
    "昌城食品厂",
    "孙选派",
    "昌城养鸡协会",
    "昌城要打一口井",
    "昌城镇一批",
    "郑家河岔",
    "小庄家河岔",
    "昌城导入",
)
# Pages that belong to a figure or a place of the reader's own choosing, not to a township.
# An open offer is made to every village of the county (docs/decisions/0014): secretaries see it, and may not touch it.
MADE_TO_THE_COUNTY = {"projects:resource", "projects:resource-close"}
WITHOUT_A_PLACE = {"indicators:figure", "indicators:figure-records-excel", "indicators:figure-below-excel"}


@pytest.fixture
def changcheng(county: County) -> Changcheng:
    return Changcheng(county)


@pytest.fixture(params=["township", "secretary", "stranger"])
def outsider(request: pytest.FixtureRequest, county: County) -> Account:
    return {"township": county.longdu_organiser, "secretary": county.secretaries[0], "stranger": county.stranger}[
        request.param
    ]


def test_another_townships_things_do_not_exist(
    changcheng: Changcheng, outsider: Account, sign_in: Callable[[Account], Client]
) -> None:
    client = sign_in(outsider)
    wrong = []
    for route, parameters in ROUTES.items():
        if route in PUBLIC or route in WITHOUT_A_PLACE or not parameters:
            continue
        for method in (client.get, client.post):
            status = method(changcheng.url(route)).status_code
            if status not in (404, 405) and route not in MADE_TO_THE_COUNTY:
                wrong.append((route, method.__name__, status))
            if status not in (200, 403, 404, 405):
                wrong.append((route, method.__name__, status))
    assert wrong == []


def test_no_page_tells_of_another_township(
    changcheng: Changcheng, outsider: Account, sign_in: Callable[[Account], Client]
) -> None:
    client = sign_in(outsider)
    told = []
    for route, parameters in ROUTES.items():
        if parameters and route not in WITHOUT_A_PLACE:
            continue
        answer = client.get(changcheng.url(route))
        assert answer.status_code in FAULTLESS, (route, answer.status_code)
        if answer.headers["Content-Type"].startswith("text/html"):
            text = re.sub(r"<[^>]+>", "", answer.content.decode())
            told += [(route, secret) for secret in SECRETS if secret in text]
    assert told == []


def test_nobody_sees_anything_without_signing_in(changcheng: Changcheng, client: Client) -> None:
    seen = []
    for route in ROUTES:
        if route in PUBLIC:
            continue
        for method in (client.get, client.post):
            answer = method(changcheng.url(route))
            if answer.status_code == 302 and answer.headers["Location"].startswith("/sign-in/"):
                continue
            if answer.status_code not in (404, 405):
                seen.append((route, method.__name__, answer.status_code))
    assert seen == []


@pytest.mark.parametrize("who", ["department", "township", "secretary"])
def test_whoever_may_see_a_page_gets_it_or_a_sentence(
    changcheng: Changcheng, county: County, sign_in: Callable[[Account], Client], who: str
) -> None:
    account = {
        "department": county.department_head,
        "township": county.changcheng_organiser,
        "secretary": county.secretaries[3],
    }[who]
    client = sign_in(account)
    for route in ROUTES:
        status = client.get(changcheng.url(route)).status_code
        assert status in FAULTLESS | {410}, (route, status)


def test_public_pages_tell_only_of_what_is_founded(changcheng: Changcheng, client: Client) -> None:
    assert client.get(changcheng.url("organisations:public-joint")).status_code == 404
    assert "昌城共建联合体" not in client.get(reverse("organisations:public-joint-list")).content.decode()
