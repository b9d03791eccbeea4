"""The sheet of people in office: thousands of posts and accounts in a few statements, by the rules of `appoint`."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from lianjian.kernel import journal
from lianjian.kernel.accounts import new_account
from lianjian.kernel.errors import Refused
from lianjian.kernel.models import Account
from lianjian.kernel.periods import since as period_since
from lianjian.kernel.policies import require
from lianjian.kernel.sealed import blind_index
from lianjian.kernel.workbook.cells import Choice, Code, Day, PersonName, Phone, Reference, Words
from lianjian.kernel.workbook.copying import copy_in
from lianjian.kernel.workbook.forms import Field, Row, SheetForm
from lianjian.kernel.workbook.intake import Intake
from lianjian.records.organisations.actions.posts import refuse_outside_life, refuse_without_basis
from lianjian.records.organisations.enums import PostBasis, PostKind
from lianjian.records.organisations.models import Organisation, Post
from lianjian.records.organisations.policies.tree import may_appoint
from lianjian.records.organisations.queries.codes import common_superior
from lianjian.records.organisations.sheets.finding import ORGANISATIONS, organisations_of

POSTS = "任职"
STAFF_POSTS = (PostKind.ORGANISATION_HEAD, PostKind.ORGANISATION_OFFICER, PostKind.TOWNSHIP_ORGANISER)


def post_form() -> SheetForm:
    """The sheet 任职."""
    return SheetForm(
        name=POSTS,
        about="谁在哪个组织任什么职务，一行一个职务；一人两职写两行，人员编号相同。",
        fields=(
            Field(
                key="organisation",
                name="组织",
                kind=Reference(to=ORGANISATIONS),
                required=True,
                sample="示例县/示例街道/示例村",
                note="编码，或从县名写起的全路径。",
            ),
            Field(key="person_name", name="姓名", kind=PersonName(), required=True, sample="张示例"),
            Field(
                key="person_code",
                name="人员编号",
                kind=Code(),
                required=True,
                sample="370782-P00001",
                note="每人一个，全国不重复，建议用县的区划代码开头。不要用身份证号。",
            ),
            Field(key="kind", name="职务", kind=Choice(of=PostKind), required=True, sample="书记"),
            Field(key="basis", name="产生方式", kind=Choice(of=PostBasis), required=True, sample="选举产生"),
            Field(
                key="document_no",
                name="文号",
                kind=Words(),
                sample="示组发〔2021〕8号",
                note="书记、副书记、委员，选举产生或上级任命的要填文号；没有文号的，产生方式选“拟任”。",
            ),
            Field(key="since", name="任职日期", kind=Day(may_be_ahead=True), required=True, sample="2021-02-05"),
            Field(
                key="phone", name="手机号", kind=Phone(), sample="13800000000", note="11 位，只有本人和上级看得到全号。"
            ),
            Field(key="until", name="离任日期", kind=Day(may_be_ahead=True), note="还在任的不填。"),
        ),
        key=("organisation", "person_code", "kind", "since"),
        load=_load,
    )


@dataclass
class _Books:
    """What is on file of the people and places of a sheet, and what the sheet adds to it."""

    organisations: dict[str, Organisation]
    accounts: dict[str, Account]
    posts: defaultdict[tuple[int, str, str], list[Post]]
    secretaries: defaultdict[int, list[Post]]
    new_accounts: list[Account] = field(default_factory=list)
    changed_accounts: dict[str, Account] = field(default_factory=dict)
    new_posts: list[Post] = field(default_factory=list)
    changed_posts: list[Post] = field(default_factory=list)


def _load(rows: list[Row], intake: Intake) -> None:
    tally = intake.tallies[POSTS]
    books = _books(rows, intake)
    for row in rows:
        before = len(books.new_posts), len(books.changed_posts), len(books.changed_accounts)
        try:
            _enter(row, books, intake)
        except Refused as refused:
            intake.fault(row, "", " ".join((refused.reason, *refused.remedies)))
            continue
        if len(books.new_posts) > before[0]:
            tally.created += 1
        elif (len(books.changed_posts), len(books.changed_accounts)) != before[1:]:
            tally.changed += 1
        else:
            tally.unchanged += 1
    if not intake.faults.in_any_of({POSTS}):
        _write(books, intake)


def _books(rows: list[Row], intake: Intake) -> _Books:
    organisations = organisations_of(intake, rows, "organisation")
    accounts = {
        account.login: account for account in Account.objects.filter(login__in=[r.text("person_code") for r in rows])
    }
    posts: defaultdict[tuple[int, str, str], list[Post]] = defaultdict(list)
    secretaries: defaultdict[int, list[Post]] = defaultdict(list)
    for post in Post.objects.filter(organisation__in=organisations.values()).select_related("account"):
        posts[post.organisation_id, post.account.login, post.kind].append(post)
        if post.kind == PostKind.SECRETARY:
            secretaries[post.organisation_id].append(post)
    return _Books(organisations=organisations, accounts=accounts, posts=posts, secretaries=secretaries)


def _enter(row: Row, books: _Books, intake: Intake) -> None:
    organisation = books.organisations[row.text("organisation")]
    kind, basis = PostKind(row.text("kind")), PostBasis(row.text("basis"))
    since, until = row.day("since"), row.day_or_none("until")
    if until is not None and until <= since:
        raise Refused(_("The post would end on %(until)s, not after it began.") % {"until": until})
    account = _account(row, kind, books, intake)
    during = period_since(since, until)
    held = books.posts[organisation.pk, row.text("person_code"), kind]
    same = next((post for post in held if post.during.lower == since), None)
    if same:
        if _revised(same, row, basis, until):
            require(may_appoint(intake.by, organisation, kind))
            books.changed_posts.append(same)
        return
    require(may_appoint(intake.by, organisation, kind))
    refuse_outside_life(organisation=organisation, since=since, on=intake.on)
    refuse_without_basis(kind=kind, basis=basis, document_no=row.text("document_no"))
    _refuse_overlap(held, during, organisation, kind)
    if kind == PostKind.SECRETARY:
        _refuse_overlap(books.secretaries[organisation.pk], during, organisation, kind)
    post = Post(
        organisation=organisation,
        account=account,
        kind=kind,
        basis=basis,
        document_no=row.text("document_no"),
        during=during,
    )
    books.new_posts.append(post)
    held.append(post)
    if kind == PostKind.SECRETARY:
        books.secretaries[organisation.pk].append(post)


def _account(row: Row, kind: PostKind, books: _Books, intake: Intake) -> Account:
    login, name, phone = row.text("person_code"), row.text("person_name"), row.text("phone")
    account = books.accounts.get(login)
    if account is None:
        account = new_account(login=login, name=name, phone=phone, is_staff=kind in STAFF_POSTS)
        books.accounts[login] = account
        books.new_accounts.append(account)
        return account
    if account.name != name:
        intake.fault(row, "person_name", _("Somebody of another name has this number already. One number, one person."))
    elif phone and account.phone and account.phone != phone:
        intake.fault(
            row, "phone", _("Another phone number is on file for this person; it is changed with him, not here.")
        )
    elif (phone and not account.phone) or (kind in STAFF_POSTS and not account.is_staff):
        account.phone, account.phone_index = (account.phone or phone), blind_index(account.phone or phone)
        account.is_staff = account.is_staff or kind in STAFF_POSTS
        if account.pk:
            books.changed_accounts[login] = account
    return account


def _revised(post: Post, row: Row, basis: PostBasis, until: date | None) -> bool:
    """Whether the row says more than is on file: how a designation was confirmed, or when the post ended."""
    before = (post.basis, post.document_no, post.during.upper)
    if post.basis == PostBasis.DESIGNATED != basis:
        refuse_without_basis(kind=PostKind(post.kind), basis=basis, document_no=row.text("document_no"))
        post.basis, post.document_no = basis, row.text("document_no")
    elif post.basis != basis:
        words = PostBasis(post.basis).label
        raise Refused(_("On file this post was come by otherwise: %(basis)s.") % {"basis": words})
    if until is not None and post.during.upper is None:
        post.during = period_since(post.during.lower, until)
    elif until is not None and until != post.during.upper:
        raise Refused(_("On file this post ended on %(day)s.") % {"day": post.during.upper})
    return (post.basis, post.document_no, post.during.upper) != before


def _refuse_overlap(posts: list[Post], during: DateRange, organisation: Organisation, kind: PostKind) -> None:
    for post in posts:
        if _overlap(post.during, during):
            raise Refused(
                _("%(person)s is %(post)s of %(place)s since %(day)s already.")
                % {"person": post.account.name, "post": kind.label, "place": organisation, "day": post.during.lower},
                remedies=(_("Give the day that post ended in a row of its own."),),
            )


def _overlap(one: DateRange, other: DateRange) -> bool:
    first, second = sorted((one, other), key=lambda during: during.lower or date.min)
    return first.upper is None or (second.lower or date.min) < first.upper


def _write(books: _Books, intake: Intake) -> None:
    copy_in(books.new_accounts)
    Account.objects.bulk_update(books.changed_accounts.values(), ["phone", "phone_index", "is_staff"], batch_size=500)
    Post.objects.bulk_update(books.changed_posts, ["basis", "document_no", "during"], batch_size=500)
    for post in books.new_posts:
        post.account_id = post.account.pk  # an account that is new has been given it only now
    copy_in(books.new_posts)
    written = [*books.new_posts, *books.changed_posts]
    if written:
        top = common_superior(organisations=[post.organisation for post in written])
        journal.record(
            by=intake.by, at=intake.at, action="import_posts", subject=top, place_id=top.pk,
            created=len(books.new_posts), changed=len(books.changed_posts), accounts=len(books.new_accounts),
        )  # fmt: skip
