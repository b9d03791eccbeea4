"""Makes what tests need, without surprises: a small county and its fixed cast."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from lianjian.kernel.accounts import new_account
from lianjian.kernel.actor import Actor
from lianjian.kernel.models import Account
from lianjian.kernel.names import name_keys
from lianjian.kernel.periods import since
from lianjian.records.organisations.enums import PartyForm, PostBasis, PostKind, UnitKind
from lianjian.records.organisations.models import Organisation, OrganisationVersion, Post, Profile
from lianjian.records.organisations.queries.actors import actor_of

TODAY = date(2026, 3, 9)
NOW = datetime(2026, 3, 9, 1, 0, tzinfo=UTC)
FOUNDED = date(2021, 1, 1)

FORM_OF_KIND = {
    UnitKind.COUNTY: PartyForm.COMMITTEE,
    UnitKind.TOWNSHIP: PartyForm.COMMITTEE,
    UnitKind.SUBDISTRICT: PartyForm.WORKING_COMMITTEE,
}


def organisation(name: str, kind: UnitKind, parent: Organisation | None, *, code: str) -> Organisation:
    """One organisation under the parent, with its version since FOUNDED."""
    siblings = Organisation.objects.filter(parent=parent).count()
    pinyin, initials = name_keys(name)
    made = Organisation.objects.create(
        code=code,
        name=name,
        name_pinyin=pinyin,
        name_initials=initials,
        kind=kind,
        form=FORM_OF_KIND.get(kind, PartyForm.BRANCH),
        parent=parent,
        path=f"{parent.path if parent else ''}{siblings + 1:04d}",
        founded_on=FOUNDED,
        longitude=119.4 + siblings / 100,
        latitude=36.0 + len(code) / 100,
    )
    OrganisationVersion.objects.create(
        organisation=made, parent=parent, name=name, kind=kind, form=made.form, during=since(FOUNDED)
    )
    return made


def person(name: str, *, login: str, staff: bool = False) -> Account:
    """An account with no way to sign in yet."""
    account = new_account(login=login, name=name, is_staff=staff)
    account.save()
    return account


def post(account: Account, where: Organisation, kind: PostKind) -> Post:
    """A post held since FOUNDED, by election."""
    return Post.objects.create(
        organisation=where, account=account, kind=kind, basis=PostBasis.ELECTION, during=since(FOUNDED)
    )


def full_members(where: Organisation, count: int) -> Profile:
    """The reported number of full members."""
    return Profile.objects.create(organisation=where, as_of_on=FOUNDED, full_members=count)


@dataclass(frozen=True)
class County:
    """密州 with two townships of three villages each, three urban organisations, and the cast."""

    county: Organisation
    longdu: Organisation  # a subdistrict
    changcheng: Organisation  # a township
    villages: tuple[Organisation, ...]  # three in longdu, then three in changcheng
    urban: tuple[Organisation, ...]  # a neighbourhood, an enterprise, a department
    department_head: Account
    longdu_organiser: Account
    changcheng_organiser: Account
    secretaries: tuple[Account, ...]  # of the villages, then of the urban organisations
    stranger: Account  # has an account and no post

    def actor(self, account: Account, on: date = TODAY) -> Actor:
        """The account as it may act on the day."""
        return actor_of(user=account, on=on)


VILLAGES = ("北朱解村", "王家我乐村", "高家屯村", "郑家河岔村", "小庄家河岔村", "都吉台村")
URBAN = (
    ("后黄疃居委会", UnitKind.NEIGHBOURHOOD),
    ("益欣食品有限公司", UnitKind.ENTERPRISE),
    ("市农业局机关", UnitKind.DEPARTMENT),
)


def a_county() -> County:
    """The county with its cast, every organisation with twenty full members."""
    county = organisation("诸城市", UnitKind.COUNTY, None, code="370782")
    longdu = organisation("龙都街道", UnitKind.SUBDISTRICT, county, code="370782-02")
    changcheng = organisation("昌城镇", UnitKind.TOWNSHIP, county, code="370782-08")
    villages = tuple(
        organisation(name, UnitKind.VILLAGE, longdu if i < 3 else changcheng, code=f"V{i + 1:03d}")
        for i, name in enumerate(VILLAGES)
    )
    urban = tuple(organisation(name, kind, county, code=f"U{i + 1:03d}") for i, (name, kind) in enumerate(URBAN))
    secretaries = []
    for i, where in enumerate((*villages, *urban)):
        secretary = person(f"书记{'甲乙丙丁戊己庚辛壬'[i]}", login=f"secretary{i + 1}")
        post(secretary, where, PostKind.SECRETARY)
        full_members(where, 20)
        secretaries.append(secretary)
    head = person("王敏", login="head", staff=True)
    post(head, county, PostKind.ORGANISATION_HEAD)
    organisers = []
    for login, name, where in (("longdu", "李强", longdu), ("changcheng", "赵静", changcheng)):
        organiser = person(name, login=login, staff=True)
        post(organiser, where, PostKind.TOWNSHIP_ORGANISER)
        organisers.append(organiser)
    return County(
        county,
        longdu,
        changcheng,
        villages,
        urban,
        head,
        *organisers,
        tuple(secretaries),
        person("路人", login="stranger"),
    )
