"""What each paper of a ballot says: notice, roll, sheet to sign, ballot papers, tally sheet, result."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from itertools import chain
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils import timezone, translation

from lianjian import rules
from lianjian.kernel.strokes import ORDER_IN_WORDS, in_stroke_order
from lianjian.records.ballots.documents.sheet import Sheet, Table
from lianjian.records.ballots.enums import BallotPurpose, Channel, ContestKind
from lianjian.records.ballots.models import Ballot, Contest, Voter
from lianjian.records.ballots.queries.ballots import is_called_secret, result_of
from lianjian.records.ballots.queries.results import has_few_somewhere, head_digits

GAP = "　"
CHANNELS = {Channel.PHONE: "手机", Channel.SLIP: "纸条（票码）", Channel.PAPER: "纸质选票"}
MARKS = ("赞成", "反对", "弃权")
GRADES = ("优秀", "合格", "基本合格", "不合格")
KINDS = {
    "notice": "公告", "roll": "投票人名册", "signing": "领票签到表", "papers": "选票", "tally": "计票单",
    "result": "计票结果",
}  # fmt: skip
AFTER_CLOSING = ("result",)
BASES = {"eligible": "应到人数", "present": "实到人数", "returned": "收回票数"}
WHY_VOID = {
    "quorum": "没有达到规定的人数，本次投票无效，不计票。",
    "box_excess": "收回的票多于发出的票，本次投票无效，应当重新投票。",
}
WITHHELD = "参加的人太少，公布票数会让人知道谁投了什么，因此不公布票数。"
WARNINGS = {"unanimous": "注意：所有票意见一致，人人都知道每个人投了什么。", "few": "注意：参加的人不足五人。"}
EMPTY_LINES = 3
NAMES_ACROSS = 3
SENTENCE_ENDS = ("？", "?", "。", "！")


def sheets_of(*, ballot: Ballot, kind: str, on: date) -> list[Sheet]:
    """The sheets of one of `KINDS`; ballot papers and the like come one for each contest."""
    writers: dict[str, Callable[[Ballot, date], list[Sheet]]] = {
        "notice": _notice, "roll": _roll, "signing": _signing, "papers": _papers, "tally": _tally, "result": _result,
    }  # fmt: skip
    with translation.override("zh-hans"):
        return writers[kind](ballot, on)


def manner_in_words(*, ballot: Ballot) -> str:
    """How the vote is called; secret only where enough people vote for it to be true."""
    return "无记名（秘密）投票" if is_called_secret(ballot=ballot) else "不记名投票"


def question_in_words(*, contest: Contest) -> str:
    """What the contest asks, in a sentence."""
    if contest.kind == ContestKind.ELECTION:
        names = "、".join(candidates_in_order(contest=contest)) or "无，由投票人另写姓名"
        return f"{contest.question}：应选{contest.seats}名，候选人{names}。"
    return contest.question if contest.question.endswith(SENTENCE_ENDS) else f"{contest.question}。"


def candidates_in_order(*, contest: Contest) -> list[str]:
    """The candidates by the strokes of their surnames."""
    return in_stroke_order(contest.candidates, name=str)


def _notice(ballot: Ballot, on: date) -> list[Sheet]:
    voters = ballot.voters.count()
    channels = "、".join(words for channel, words in CHANNELS.items() if channel in ballot.channels)
    contests = [question_in_words(contest=one) for one in ballot.contests.all()]
    at_the_desk = Channel.SLIP in ballot.channels or Channel.PAPER in ballot.channels
    parts = (
        f"现就“{ballot.title}”组织投票，采用{manner_in_words(ballot=ballot)}。",
        *(f"{place}．{words}" for place, words in enumerate(contests, start=1)),
        f"名册共{voters}人，与本公告一同张榜。对名册有异议的，请在领票开始前提出。",
        f"可用的票：{channels}。先领票，领票全部结束后才开始投票。",
        *((f"领票地点：{GAP * 10}。",) if at_the_desk else ()),
        f"领票自{_moment(ballot.opens_at)}起，投票至{_moment(ballot.closes_at)}止。",
        f"本次投票的校验码：{ballot.fingerprint or '公告发出时生成'}。",
        "投票页面上显示的校验码应当与此相同；不同的，请不要投票，并告诉监票人。",
    )
    return [Sheet(title=f"关于{ballot.title}的投票公告", parts=parts, ending=_signed(ballot, on))]


def _roll(ballot: Ballot, on: date) -> list[Sheet]:
    voters = _voters(ballot)
    has_households = any(one.household for one in voters)
    table = _by_household(voters) if has_households else _names_across(voters)
    return [
        Sheet(
            title=f"{ballot.title}投票人名册", under=f"共{len(voters)}人，{ORDER_IN_WORDS}",
            parts=(table, "对名册有异议的，请在领票开始前提出。"), ending=_signed(ballot, on),
        )
    ]  # fmt: skip


def _by_household(voters: list[Voter]) -> Table:
    return Table(columns=("序号", "姓名", "户"), rows=tuple(_numbered((one.name, one.household) for one in voters)))


def _names_across(voters: list[Voter]) -> Table:
    """Names alone stand beside each other, so that a roll of hundreds fits on the board."""
    cells = [*_numbered((one.name,) for one in voters)]
    cells += [("", "")] * (-len(cells) % NAMES_ACROSS)
    lines = (cells[place : place + NAMES_ACROSS] for place in range(0, len(cells), NAMES_ACROSS))
    return Table(
        columns=("序号", "姓名") * NAMES_ACROSS, rows=tuple(tuple(chain.from_iterable(line)) for line in lines)
    )


def _signing(ballot: Ballot, _on: date) -> list[Sheet]:
    voters = _voters(ballot)
    rows = tuple(_numbered((one.name, GAP * 4, GAP * 6) for one in voters))
    note = "签名只表示领了一张票。不写时间，不记投了什么。"
    table = Table(columns=("序号", "姓名", "领的票", "签名"), rows=rows)
    under = f"共{len(voters)}人，{ORDER_IN_WORDS}"
    return [Sheet(title=f"{ballot.title}领票签到表", under=under, parts=(note, table))]


def _papers(ballot: Ballot, _on: date) -> list[Sheet]:
    return [_paper(ballot, one) for one in ballot.contests.all()]


def _paper(ballot: Ballot, contest: Contest) -> Sheet:
    """A ballot paper: no number, no mark, nothing that tells one from another."""
    if contest.kind == ContestKind.ELECTION:
        names = candidates_in_order(contest=contest)
        written = [GAP * 5 for _place in range(contest.seats if contest.write_in else 0)]
        table = Table(columns=("姓名", *MARKS), rows=tuple((name, GAP, GAP, GAP) for name in (*names, *written)))
        parts: tuple[str | Table, ...] = (_how_to_elect(contest), table)
        return Sheet(title=contest.question, under=f"应选{contest.seats}名，{ORDER_IN_WORDS}", parts=parts)
    marks = GRADES if contest.kind == ContestKind.RATING else MARKS
    table = Table(columns=("事项", *marks), rows=((contest.question, *(GAP for _mark in marks)),))
    return Sheet(title=ballot.title, under=contest.group, parts=("请在一格内画“○”，只画一格。", table))


def _how_to_elect(contest: Contest) -> str:
    other = "可以另选他人：在空行写上姓名并画“○”。" if contest.write_in else ""
    return (
        f"赞成的，在“赞成”格内画“○”；反对的，在“反对”格内画“○”；弃权的，在“弃权”格内画“○”或不画。"
        f"赞成的人数不得多于{contest.seats}人，多于的整张无效。{other}"
    )


def _tally(ballot: Ballot, _on: date) -> list[Sheet]:
    return [_tally_of(ballot, one) for one in ballot.contests.all()]


def _tally_of(ballot: Ballot, contest: Contest) -> Sheet:
    if contest.kind == ContestKind.ELECTION:
        lines = [*candidates_in_order(contest=contest), *([GAP * 4] * EMPTY_LINES if contest.write_in else [])]
    else:
        lines = [contest.question]
    marks = GRADES if contest.kind == ContestKind.RATING else MARKS
    table = Table(columns=("", *marks), rows=tuple((line, *(GAP * 4 for _mark in marks)) for line in lines))
    parts = ("发出　　　张，收回　　　张，有效　　　张，废票　　　张。票数画“正”字。", table)
    ending = (
        "计票人（签名）：　　　　　　", "计票人（签名）：　　　　　　", "监票人（签名）：　　　　　　",
        "年　　月　　日",
    )  # fmt: skip
    return Sheet(
        title=f"{contest.question.rstrip(''.join(SENTENCE_ENDS))}计票单", under=ballot.title, parts=parts, ending=ending
    )


def _result(ballot: Ballot, on: date) -> list[Sheet]:
    prefetch_related_objects([ballot], "contests")
    parts: list[str | Table] = []
    for contest in ballot.contests.all():
        parts += [question_in_words(contest=contest), *result_in_words(contest=contest)]
    parts.append(f"公告校验码：{ballot.fingerprint}。结果校验码：{head_digits(ballot=ballot)}。")
    if not has_few_somewhere(ballot=ballot) and ballot.purpose != BallotPurpose.APPRAISAL:
        parts.append("名册上的人可以下载票箱文件自己重新计票，算出的结果校验码应当与此相同。")
    ending = ("监票人（签名）：　　　　　　", *_signed(ballot, on))
    return [Sheet(title=f"{ballot.title}计票结果", parts=tuple(parts), ending=ending)]


def result_in_words(*, contest: Contest) -> list[str | Table]:
    """What the count gave, as it may be told: base and need first, then what each got, then what follows."""
    found: dict[str, Any] = result_of(contest=contest) or {}
    if found.get("status") != "valid":
        return [*_present(found), WHY_VOID.get(found.get("void_reason", ""), "本次投票无效，没有结果。")]
    said: list[str | Table] = [f"发出{found.get('handed_out', 0)}张，收回{found.get('returned', 0)}张。"]
    if "need" in found:
        said.append(_measure(contest, found))
    if found["withheld"]:
        said.append(WITHHELD)
    elif contest.kind == ContestKind.RATING:
        rows = tuple((grade, str(found["grades"].get(key, 0))) for key, grade in zip("EQBU", GRADES, strict=True))
        said.append(Table(columns=("评价", "票数"), rows=(*rows, ("无效", str(found["void"])))))
    else:
        said += _counts(found)
    if contest.kind != ContestKind.RATING:
        said.append(_outcome(contest, found))
    return [*said, *(WARNINGS[warning] for warning in found["warnings"])]


def _present(found: dict[str, Any]) -> list[str]:
    """Who had to take part and who did, where a quorum was asked for."""
    quorum = found.get("quorum")
    return [f"至少要有{quorum['need']}人参加，实际{quorum['have']}人。"] if quorum else []


def _measure(contest: Contest, found: dict[str, Any]) -> str:
    base = BASES[(contest.threshold or {}).get("base", "")]
    return f"以{base}{found['base']}为基数，通过需要{found['need']}票。"


def _counts(found: dict[str, Any]) -> list[str | Table]:
    ballots = f"有效票{found['valid_ballots']}张，无效票{found['invalid_ballots']}张。"
    if not isinstance(found["approve"], dict):
        return [ballots, f"赞成{found['approve']}票，反对{found['against']}票，弃权{found['abstain']}票。"]
    counted = [found[key] for key in ("approve", "against", "abstain")]
    rows = tuple((name, *(str(marks.get(name, 0)) for marks in counted)) for name in found["approve"])
    return [ballots, Table(columns=("姓名", *MARKS), rows=rows)]


def _outcome(contest: Contest, found: dict[str, Any]) -> str:
    if contest.kind != ContestKind.ELECTION:
        return "通过。" if found["passed"] else "未通过。"
    if review := found.get("review"):
        return f"有人另选了{'、'.join(review['names'])}，而同名的不止一人：由大会认定是谁之前，没有结果。"
    elected = "、".join(found["elected"]) or "无"
    runoff = found.get("runoff")
    if not runoff:
        return f"当选：{elected}。"
    why = "票数相等" if runoff["reason"] == "tie" else "名额未选足"
    return f"当选：{elected}。因{why}，对{'、'.join(runoff['candidates'])}再次投票，应选{runoff['seats']}名。"


def rule_in_words(*, contest: Contest, on: date, packs: rules.Packs) -> str:
    """The article by which the contest is decided; "" where none was named."""
    texts = packs.named(contest.rule_name) if contest.rule_name else ()
    return next((text.cite.text() for text in texts if text.in_force(on=on)), "")


def _voters(ballot: Ballot) -> list[Voter]:
    return in_stroke_order(ballot.voters.all(), name=lambda voter: voter.name)


def _numbered(rows: Iterator[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    for place, row in enumerate(rows, start=1):
        yield (str(place), *row)


def _signed(ballot: Ballot, on: date) -> tuple[str, str]:
    return (ballot.organisation.name, rules.model.chinese_date(day=on))


def _moment(at: datetime | None) -> str:
    if at is None:
        return "另行通知"
    local = timezone.localtime(at)
    return f"{rules.model.chinese_date(day=local.date())}{local.hour}:{local:%M}"
