"""Papers of an election: request, notices, lists, report. Ballots, roll and tally sheets are the ballots room's."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from lianjian import rules
from lianjian.kernel.strokes import ORDER_IN_WORDS, in_stroke_order
from lianjian.records.ballots.documents.sheet import Sheet, Table
from lianjian.records.cadres.enums import ElectionLaw, ElectionPost, ElectionStepKind
from lianjian.records.cadres.models import ElectionStep, ElectionVote, TermElection
from lianjian.records.cadres.queries.admission import approving_committee
from lianjian.records.cadres.queries.elections import elected_in, steps_of, votes_in

Kind = ElectionStepKind
REQUEST, NOTICE, VOTERS, CANDIDATES, PROXIES, RESULT, PUBLIC_NOTICE = (
    "request", "notice", "voters", "candidates", "proxies", "result", "public-notice",
)  # fmt: skip
NAMES = {
    REQUEST: "换届选举请示", NOTICE: "选举公告", VOTERS: "选民名单公告", CANDIDATES: "候选人名单公告",
    PROXIES: "委托投票名单公告", RESULT: "选举结果报告", PUBLIC_NOTICE: "选举结果公示",
}  # fmt: skip
# After which step a paper can be written.
_AFTER = {
    NOTICE: (Kind.ASSEMBLY, Kind.VOTER_LIST), VOTERS: (Kind.VOTER_LIST,), PROXIES: (Kind.PROXIES,),
    CANDIDATES: (Kind.CONFIRMATION, Kind.CANDIDATES), RESULT: (Kind.RESULT,),
    PUBLIC_NOTICE: (Kind.NOTICE, Kind.FILING),
}  # fmt: skip
_POSTS = {
    (ElectionLaw.PARTY_BRANCH, ElectionPost.CHAIR): "书记",
    (ElectionLaw.PARTY_BRANCH, ElectionPost.DEPUTY): "副书记",
    (ElectionLaw.PARTY_BRANCH, ElectionPost.MEMBER): "委员",
    (ElectionLaw.VILLAGERS_COMMITTEE, ElectionPost.CHAIR): "主任",
    (ElectionLaw.VILLAGERS_COMMITTEE, ElectionPost.DEPUTY): "副主任",
    (ElectionLaw.VILLAGERS_COMMITTEE, ElectionPost.MEMBER): "委员",
}


def papers_ready(*, election: TermElection, steps: Iterable[ElectionStep]) -> list[tuple[str, str]]:
    """The papers that can be written now, each by its key and its name."""
    taken = {step.kind for step in steps}
    is_branch = election.law == ElectionLaw.PARTY_BRANCH
    first = [(REQUEST, NAMES[REQUEST])] if is_branch else []
    return [*first, *((key, NAMES[key]) for key, kinds in _AFTER.items() if taken.intersection(kinds))]


def sheets_of_election(*, election: TermElection, paper: str, on: date) -> list[Sheet]:
    """The sheets of one of `NAMES`."""
    writers: dict[str, Callable[[TermElection, date], Sheet]] = {
        REQUEST: _request, NOTICE: _notice, VOTERS: _voters, CANDIDATES: _candidates, PROXIES: _proxies,
        RESULT: _result, PUBLIC_NOTICE: _public_notice,
    }  # fmt: skip
    return [writers[paper](election, on)]


def _request(election: TermElection, on: date) -> Sheet:
    superior = approving_committee(organisation=election.organisation)
    ends = election.term_ends_on
    why = f"本届支部委员会任期至{_day(ends)}届满。" if ends else "本支部拟选举产生支部委员会。"
    return Sheet(
        title=f"关于{election.organisation}换届选举的请示",
        parts=(
            f"{superior.name if superior else '上级党组织'}：",
            f"{why}拟召开党员大会进行换届选举，{_seats(election)}。",
            (
                "选举采取“两推一选”：先由党员推荐、群众推荐，再报请审查确定候选人预备人选，最后由党员大会无记名投票选举。"
                "委员候选人的差额不少于应选人数的百分之二十。"
            ),
            "当否，请批示。",
        ),
        ending=_signed(election, on),
    )


def _notice(election: TermElection, on: date) -> Sheet:
    if election.law == ElectionLaw.PARTY_BRANCH:
        called = _last(election, Kind.ASSEMBLY)
        facts = called.facts
        parts = (
            f"定于{_day(called.on)}召开党员大会，选举支部委员会，{_seats(election)}。",
            (
                f"有选举权的党员应到{facts['electors']}名。到会人数不少于应到会人数的五分之四，会议有效；"
                "赞成票超过实到会有选举权的党员半数，始得当选。采用纸质选票、无记名投票，不能委托他人代为投票。"
            ),
            *_names(election),
        )
        return Sheet(title=f"{election.organisation}党员大会选举通知", parts=parts, ending=_signed(election, on))
    listed = _last(election, Kind.VOTER_LIST)
    parts = (
        f"本村村民委员会换届选举定于{_day(date.fromisoformat(listed.facts['election_day']))}投票，{_seats(election)}。",
        (
            f"登记参加选举的村民名单已于{_day(listed.on)}公布。对名单有异议的，自公布之日起五日内向村民选举委员会申诉，"
            "村民选举委员会自收到申诉之日起三日内作出处理决定并公布。"
        ),
        (
            "选举期间外出不能参加投票的，可以书面委托本村有选举权的近亲属或者其他村民代为投票；"
            "一个人接受委托不得超过三人，候选人不得接受委托。"
        ),
    )
    return Sheet(title=f"{election.organisation}村民委员会选举公告", parts=parts, ending=_signed(election, on))


def _voters(election: TermElection, on: date) -> Sheet:
    voters = in_stroke_order(election.voters.filter(removed_on=None).order_by("group", "pk"), name=lambda one: one.name)
    rows = tuple((str(place), one.name, one.group) for place, one in enumerate(voters, start=1))
    return Sheet(
        title=f"{election.organisation}登记参加选举的村民名单",
        under=f"共{len(voters)}人，{ORDER_IN_WORDS}",
        parts=(Table(columns=("序号", "姓名", "组别"), rows=rows),),
        ending=_signed(election, on),
    )


def _candidates(election: TermElection, on: date) -> Sheet:
    return Sheet(
        title=f"{election.organisation}{_body(election)}候选人名单",
        under=ORDER_IN_WORDS,
        parts=(f"{_seats(election)}。", *_names(election)),
        ending=_signed(election, on),
    )


def _proxies(election: TermElection, on: date) -> Sheet:
    found = election.proxies.select_related("principal", "holder").order_by("holder__name", "pk")
    rows = tuple((str(place), one.principal.name, one.holder.name) for place, one in enumerate(found, start=1))
    said = "下列登记参加选举的村民选举期间外出，书面委托他人代为投票，现予公布。" if rows else "没有委托投票的。"
    table = (Table(columns=("序号", "委托人", "受委托人"), rows=rows),) if rows else ()
    return Sheet(title=f"{election.organisation}委托投票名单", parts=(said, *table), ending=_signed(election, on))


def _result(election: TermElection, on: date) -> Sheet:
    superior = approving_committee(organisation=election.organisation)
    branch = election.law == ElectionLaw.PARTY_BRANCH
    to = (f"{superior.name if superior else '上级党组织'}：",) if branch else ()
    turns = sorted(set(election.votes.values_list("turn", flat=True)))
    told: list[str | Table] = []
    for turn in turns:
        for vote in votes_in(election=election, turn=turn):
            told += _vote(election, vote)
    last = (
        "现将选举结果报上，请审批。" if branch else "村民委员会成员由村民直接选举产生，选举结果当场公布，报乡镇备案。"
    )
    return Sheet(
        title=f"关于{election.organisation}{_body(election)}选举结果的报告",
        parts=(*to, *told, *_elected(election), last),
        ending=_signed(election, on),
    )


def _public_notice(election: TermElection, on: date) -> Sheet:
    posted = _last(election, Kind.NOTICE) if election.law == ElectionLaw.PARTY_BRANCH else None
    parts: list[str | Table] = [
        f"{election.organisation}{_body(election)}选举结果如下，现予公布。",
        *_elected(election),
    ]
    if posted:
        until = date.fromisoformat(posted.facts["until"])
        parts.append(
            f"公示时间：{_day(posted.on)}至{_day(until)}。有意见的，可以在公示期内当面、书面或者电话向上级党组织反映。"
        )
    return Sheet(
        title=f"{election.organisation}{_body(election)}选举结果公示", parts=tuple(parts), ending=_signed(election, on)
    )


def _vote(election: TermElection, vote: ElectionVote) -> list[str | Table]:
    post, result = _post(election, vote.post), vote.result
    head = f"第{vote.turn}次投票，{post}应选{vote.seats}名"
    if result is None:
        return [f"{head}：尚未计票。"]
    if result["status"] == "void":
        return [f"{head}：投票无效，没有结果。"]
    rows = tuple((name, str(votes)) for name, votes in result["approve"].items())
    counted = f"有效票{result['valid_ballots']}张，无效票{result['invalid_ballots']}张，当选至少要{result['need']}票。"
    return [f"{head}：{counted}", Table(columns=("姓名", "赞成票"), rows=rows)]


def _elected(election: TermElection) -> list[str | Table]:
    rows = tuple(
        (_post(election, one.office), one.nominee.name, str(one.votes)) for one in elected_in(election=election)
    )
    return [Table(columns=("职务", "当选人", "得票"), rows=rows)] if rows else ["没有人当选。"]


def _names(election: TermElection) -> list[str]:
    said = []
    for post in election.seats:
        names = [str(one) for one in election.nominees.filter(is_candidate=True, post=post)]
        said.append(f"{_post(election, post)}候选人：{'、'.join(in_stroke_order(names, name=str)) or '无'}。")
    return said


def _seats(election: TermElection) -> str:
    return "应选" + "、".join(f"{_post(election, post)}{number}名" for post, number in election.seats.items())


def _post(election: TermElection, post: str) -> str:
    return _POSTS[ElectionLaw(election.law), ElectionPost(post)]


def _body(election: TermElection) -> str:
    return "支部委员会" if election.law == ElectionLaw.PARTY_BRANCH else "村民委员会"


def _last(election: TermElection, kind: ElectionStepKind) -> ElectionStep:
    return next(step for step in reversed(steps_of(election=election)) if step.kind == kind)


def _signed(election: TermElection, on: date) -> tuple[str, ...]:
    signs = election.organisation.name
    return (signs if election.law == ElectionLaw.PARTY_BRANCH else f"{signs}村民选举委员会", _day(on))


def _day(day: date) -> str:
    return rules.model.chinese_date(day=day)
