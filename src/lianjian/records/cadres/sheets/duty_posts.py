"""The sheet of duty posts held on paper already: thousands in a few statements, by the rules of the room's actions."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from lianjian.kernel import journal
from lianjian.kernel.codes import new_code_in_sheet
from lianjian.kernel.days import require_day
from lianjian.kernel.errors import Refused
from lianjian.kernel.periods import since
from lianjian.kernel.policies import require
from lianjian.kernel.sealed import blind_index
from lianjian.kernel.workbook.cells import Code, Day, Reference, Words
from lianjian.kernel.workbook.copying import copy_in
from lianjian.kernel.workbook.forms import Field, Row, SheetForm
from lianjian.kernel.workbook.intake import Intake
from lianjian.records.cadres.catalogue import DutyKind
from lianjian.records.cadres.enums import LIVE_HOLDINGS, HoldingOrigin, HoldingState
from lianjian.records.cadres.models import CountyDutyKind, DutyHolding, DutyPost
from lianjian.records.cadres.policies.duty_post_rules import Candidate, require_candidate
from lianjian.records.cadres.policies.duty_posts import may_lead
from lianjian.records.cadres.queries.duty_posts import in_office, kinds_as_changed
from lianjian.records.members.models import Affiliation, Member
from lianjian.records.organisations.models import Organisation
from lianjian.records.organisations.paths import paths_above
from lianjian.records.organisations.queries.codes import common_superior
from lianjian.records.organisations.queries.packs import packs_at_each
from lianjian.records.organisations.sheets.finding import ORGANISATIONS, organisations_of
from lianjian.rules import Packs

DUTY_POSTS = "岗位"
MEMBERS = "党员"


def duty_post_form() -> SheetForm:
    """The sheet 岗位."""
    return SheetForm(
        name=DUTY_POSTS,
        about="无职党员在什么岗位上，一行一人一岗；只填已经认领、公示过的，新的在页面上走程序。",
        fields=(
            Field(
                key="organisation",
                name="党组织",
                kind=Reference(to=ORGANISATIONS),
                required=True,
                sample="示例县/示例街道/示例村",
                note="编码，或从县名写起的全路径。",
            ),
            Field(
                key="kind",
                name="岗位",
                kind=Words(longest=20),
                required=True,
                sample="政策宣传岗",
                note="岗位目录里的名称；县里自己增加的也可以。",
            ),
            Field(
                key="member",
                name="党员编号或身份证号",
                kind=Code(),
                required=True,
                sample="150922-M00001",
                note="“党员”表里的编号；没有编号的填身份证号。",
            ),
            Field(key="since", name="上岗日期", kind=Day(), required=True, sample="2025-12-31"),
        ),
        key=("organisation", "kind", "member"),
        load=_load,
        after=(MEMBERS,),
    )


@dataclass
class _Books:
    """What is on file of the places and people of a sheet, and what the sheet adds to it."""

    organisations: dict[str, Organisation]
    members: dict[str, Member]
    homes: dict[int, list[Affiliation]]
    offices: set[int]
    live: Counter[int]
    kinds: dict[int, dict[str, DutyKind]]
    packs: dict[int, Packs]
    posts: dict[tuple[int, str], DutyPost]
    held: set[tuple[int, str, int]]
    taken: Counter[tuple[int, str]]
    new_posts: list[DutyPost] = field(default_factory=list)
    wider_posts: dict[tuple[int, str], DutyPost] = field(default_factory=dict)
    new_holdings: list[DutyHolding] = field(default_factory=list)


def _load(rows: list[Row], intake: Intake) -> None:
    tally = intake.tallies[DUTY_POSTS]
    books = _books(rows, intake)
    for row in rows:
        try:
            is_new = _enter(row, books, intake)
        except Refused as refused:
            intake.fault(row, "", " ".join((refused.reason, *refused.remedies)))
            continue
        tally.created += is_new
        tally.unchanged += not is_new
    if not intake.faults.in_any_of({DUTY_POSTS}):
        _write(books, intake)


def _books(rows: list[Row], intake: Intake) -> _Books:
    organisations = organisations_of(intake, rows, "organisation")
    places = list(organisations.values())
    members = _members({row.text("member") for row in rows})
    homes: defaultdict[int, list[Affiliation]] = defaultdict(list)
    for home in Affiliation.objects.filter(member__in=set(members.values())):
        homes[home.member_id].append(home)
    accounts = {one.account_id: one.pk for one in members.values() if one.account_id}
    in_posts = in_office(on=intake.on).filter(account__in=accounts).values_list("account", flat=True)
    holdings = DutyHolding.objects.filter(state__in=LIVE_HOLDINGS).select_related("post")
    live: Counter[int] = Counter()
    taken: Counter[tuple[int, str]] = Counter()
    held: set[tuple[int, str, int]] = set()
    for holding in holdings.filter(Q(member__in=set(members.values())) | Q(post__organisation__in=places)):
        place = (holding.post.organisation_id, holding.post.kind)
        live[holding.member_id] += 1
        taken[place] += 1
        held.add((*place, holding.member_id))
    posts = DutyPost.objects.filter(organisation__in=places, closed_on=None)
    return _Books(
        organisations=organisations,
        members=members,
        homes=homes,
        offices={accounts[account] for account in in_posts},
        live=live,
        kinds=_kinds(places),
        packs=packs_at_each(organisations=places),
        posts={(post.organisation_id, post.kind): post for post in posts},
        held=held,
        taken=taken,
    )


def _members(texts: set[str]) -> dict[str, Member]:
    """The members the cells mean, by their code or their ID number."""
    by_index = {blind_index(text.upper()): text for text in texts}
    found: dict[str, Member] = {}
    for member in Member.objects.filter(Q(code__in=texts) | Q(id_number_index__in=list(by_index))):
        index = bytes(member.id_number_index) if member.id_number_index else b""
        found[member.code if member.code in texts else by_index[index]] = member
    return found


def _kinds(places: list[Organisation]) -> dict[int, dict[str, DutyKind]]:
    """The catalogue as it stands at each place, by the titles that a cell gives."""
    ways = {place.pk: {*paths_above(place.path), place.path} for place in places}
    paths = set().union(*ways.values()) if ways else set()
    changes = list(CountyDutyKind.objects.filter(county__path__in=paths).select_related("county").order_by("pk"))
    usual = {kind.title: kind for kind in kinds_as_changed(()).values()}
    if not changes:
        return dict.fromkeys(ways, usual)
    return {
        pk: {kind.title: kind for kind in kinds_as_changed([one for one in changes if one.county.path in way]).values()}
        for pk, way in ways.items()
    }


def _enter(row: Row, books: _Books, intake: Intake) -> bool:
    """Whether the row is new; raises Refused where the room's rules would refuse it."""
    organisation = books.organisations[row.text("organisation")]
    kind = books.kinds[organisation.pk].get(row.text("kind"))
    if kind is None:
        intake.fault(
            row, "kind", _("The catalogue has no kind of post called “%(title)s”.") % {"title": row.text("kind")}
        )
        return False
    member = books.members.get(row.text("member"))
    if member is None:
        intake.fault(row, "member", _("Nobody on file has this code or identity number."))
        return False
    place = (organisation.pk, kind.code)
    if (*place, member.pk) in books.held:
        return False
    require(may_lead(intake.by, organisation))
    begun = row.day("since")
    require_day(begun, today=intake.on)
    _require_holder(member, organisation, begun, books, intake)
    post = _post(place, organisation, kind, begun, books)
    books.new_holdings.append(
        DutyHolding(
            post=post,
            member=member,
            origin=HoldingOrigin.ON_PAPER,
            state=HoldingState.HELD,
            agreed_by_word=True,
            during=since(begun),
        )
    )
    books.held.add((*place, member.pk))
    books.live[member.pk] += 1
    return True


def _require_holder(member: Member, organisation: Organisation, begun: date, books: _Books, intake: Intake) -> None:
    homes = books.homes[member.pk]
    candidate = Candidate(
        name=member.name,
        standing=member.standing(on=begun) if member.left_on is None else member.standing(on=intake.on),
        is_of_branch=any(home.organisation_id == organisation.pk and intake.on in home.during for home in homes),
        has_office=member.pk in books.offices,
        live_posts=books.live[member.pk],
    )
    require_candidate(candidate=candidate, on=intake.on, packs=books.packs[organisation.pk])


def _post(place: tuple[int, str], organisation: Organisation, kind: DutyKind, begun: date, books: _Books) -> DutyPost:
    """The branch's post of that kind, set up or widened for one more."""
    books.taken[place] += 1
    post = books.posts.get(place)
    if post is None:
        post = books.posts[place] = DutyPost(
            code=new_code_in_sheet(letter="D", on=begun),
            organisation=organisation,
            kind=kind.code,
            title=kind.title,
            duties=kind.duties,
            suits=list(kind.suits),
            seats=1,
            set_up_on=begun,
        )
        books.new_posts.append(post)
    if post.seats < books.taken[place]:
        post.seats = books.taken[place]
        if post.pk:
            books.wider_posts[place] = post
    return post


def _write(books: _Books, intake: Intake) -> None:
    copy_in(books.new_posts)
    DutyPost.objects.bulk_update(books.wider_posts.values(), ["seats"], batch_size=500)
    for holding in books.new_holdings:
        holding.post_id = holding.post.pk  # a post that is new has been given its id only now
    copy_in(books.new_holdings)
    if books.new_holdings:
        top = common_superior(organisations=books.organisations.values())
        journal.record(
            by=intake.by, at=intake.at, action="import_duty_posts", subject=top, place_id=top.pk,
            posts=len(books.new_posts), holdings=len(books.new_holdings),
        )  # fmt: skip
