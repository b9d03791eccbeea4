"""A session as it is entered, and the judgement of its numbers by the rule of its body and day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NoReturn

from django.utils.translation import gettext as _

from lianjian import rules
from lianjian.kernel.errors import Refused
from lianjian.records.activity.actions.votes import Exclusion
from lianjian.records.deliberation.bodies import BODY_RULES, BodyRules
from lianjian.records.deliberation.enums import Body, Outcome
from lianjian.records.deliberation.errors import NoticeTooShort, NotValid

Facts = Mapping[str, int | bool]


@dataclass(frozen=True, kw_only=True)
class Session:
    """One session of one body. `seen` is how many sessions stood there when the person looked.

    `facts` are the numbers its quorum is counted by, named as the rule names them (`bodies.BODY_RULES`), and what a
    lower pack asks beside. `yes`, `no` and `abstained` stay None where nothing was voted on: with too few present.
    `agreed` is the answer of a body that only consults or checks; `said` is what was suggested or put on record.
    `contest` names the closed ballot the numbers come from.
    """

    step: str
    body: Body
    on: date
    seen: int
    organisation_id: int | None = None
    facts: Facts = field(default_factory=dict)
    present: int | None = None
    yes: int | None = None
    no: int | None = None
    abstained: int | None = None
    noticed_on: date | None = None
    notice_reason: str = ""
    agreed: bool | None = None
    said: str = ""
    document_no: str = ""
    meeting_id: int | None = None
    exclusions: tuple[Exclusion, ...] = ()
    contest: str = ""

    @property
    def voted(self) -> bool:
        """Whether anything was voted on."""
        return self.yes is not None


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """What the rules make of a session: its outcome, and the whole answers to keep with it."""

    outcome: Outcome
    facts: dict[str, object]
    answer: rules.Answer | None
    beside: tuple[dict[str, object], ...] = ()

    def as_json(self) -> dict[str, object]:
        """The answer as it is kept, with those given beside it."""
        plain = self.answer.as_json() if self.answer else {}
        return plain | ({"beside": list(self.beside)} if self.beside else {})


def judge(*, session: Session, packs: rules.Packs) -> Judgement:
    """Will judge the session by the rules of its body; refuses numbers that cannot be and votes without quorum."""
    _require_possible(session)
    body = BODY_RULES[session.body]
    if not body.decides_by:
        return _spoken(session)
    _require_base(session, body)
    facts = _facts(session)
    answer = _asked(body.decides_by, facts, packs, session.on)
    if answer.quorum is not None and not answer.quorum.met:
        return _without_quorum(session, facts, answer)
    if not session.voted:
        raise NotValid(_("There was a quorum: enter the votes for, against and abstained."), rule=answer.cite)
    failed = answer.valid is not True and answer.force != "flag"
    return Judgement(outcome=Outcome.NOT_PASSED if failed else Outcome.PASSED, facts=facts, answer=answer)


def judge_together(*, body: Body, each: list[Facts], on: date, packs: rules.Packs) -> rules.Answer:
    """The answer for several villages as if they had met as one: every number added up."""
    together = {name: sum(int(facts[name]) for facts in each) for name in each[0]}
    return _asked(BODY_RULES[body].decides_by, together, packs, on)


def require_notice(*, session: Session, packs: rules.Packs) -> None:
    """Will refuse a session of which people were told later than the law of its day asks."""
    name = BODY_RULES[session.body].notice
    if not name:
        return
    if session.noticed_on is None:
        text = packs.text_in_force(name, on=session.on)
        raise NoticeTooShort(_("Enter the day on which the notice was given."), rule=text.cite if text else None)
    facts: dict[str, object] = {"notice_days": max((session.on - session.noticed_on).days, 0)}
    if any(one.unless == "special_case" for text in packs.named(name) for one in text.requirements):
        facts["special_case"] = bool(session.notice_reason.strip())
    answer = _asked(name, facts, packs, session.on)
    if answer.valid is True or answer.force == "flag":
        return
    text = packs.text_in_force(name, on=session.on)
    excepted = text is not None and any(one.unless for one in text.requirements)
    ways = [_("Hold the meeting on a later day.")]
    if excepted:
        ways.append(_("In a special case the law allows a shorter notice: give the reason."))
    raise NoticeTooShort(
        answer.missing or "", rule=answer.cite, quote=(answer.cite.quote or "") if answer.cite else "",
        remedies=tuple(ways),
    )  # fmt: skip


def refuse_by(answer: rules.Answer) -> NoReturn:
    """Will refuse with the rule's own sentence, its article and its words."""
    remedies = tuple(_("On file there must be: %(paper)s") % {"paper": paper} for paper in answer.documents)
    quote = (answer.cite.quote or "") if answer.cite else ""
    raise NotValid(answer.missing or "", rule=answer.cite, quote=quote, remedies=remedies)


def _spoken(session: Session) -> Judgement:
    if session.voted:
        raise NotValid(_("%(body)s does not vote by a rule; say what it suggests, or whether it agrees.")
                       % {"body": session.body.label})  # fmt: skip
    if session.body.is_advisory:
        if not session.said.strip():
            raise NotValid(_("Write down what is suggested."))
        return Judgement(outcome=Outcome.ADVISED, facts=dict(session.facts), answer=None)
    if session.agreed is None:
        raise NotValid(_("Say whether it agrees."))
    outcome = Outcome.AGREED if session.agreed else Outcome.NOT_AGREED
    return Judgement(outcome=outcome, facts=dict(session.facts), answer=None)


def _require_possible(session: Session) -> None:
    votes = (session.yes, session.no, session.abstained)
    given = [one for one in votes if one is not None]
    if given and len(given) != len(votes):
        raise NotValid(_("Enter all three: votes for, against and abstained."))
    numbers = [*given, *([] if session.present is None else [session.present])]
    if any(one < 0 for one in numbers):
        raise NotValid(_("A number here cannot be below nought."))
    if given and sum(given) > (session.present or 0):
        raise NotValid(
            _("%(present)s people were present and %(votes)s votes are counted; please check.")
            % {"present": session.present or 0, "votes": sum(given)}
        )


def _require_base(session: Session, body: BodyRules) -> None:
    """Exactly one way of counting those due, complete: a majority of the wrong whole is none."""
    given = set(session.facts)
    whole = [base for base in body.bases if set(base) <= given]
    known = {name for base in body.bases for name in base}
    if len(whole) != 1 or (given & known) != set(whole[0]):
        ways = "；".join("、".join(base) for base in body.bases)
        raise NotValid(
            _("The quorum of this body is counted by: %(ways)s. Give one of them, complete.") % {"ways": ways}
        )
    if session.present is None:
        raise NotValid(_("Enter how many were present."))


def _facts(session: Session) -> dict[str, object]:
    facts: dict[str, object] = dict(session.facts)
    return facts | {"present": session.present or 0, "yes": session.yes or 0}


def _without_quorum(session: Session, facts: dict[str, object], answer: rules.Answer) -> Judgement:
    if session.voted:
        raise NotValid(
            _("Without a quorum nothing can be voted on: %(missing)s") % {"missing": answer.missing or ""},
            rule=answer.cite,
            quote=(answer.cite.quote or "") if answer.cite else "",
            remedies=(
                _("Record the session without votes: it is kept, it decided nothing, and a second one may follow."),
            ),
        )
    del facts["yes"]
    return Judgement(outcome=Outcome.NO_QUORUM, facts=facts, answer=answer)


def _asked(name: str, facts: Mapping[str, object], packs: rules.Packs, on: date) -> rules.Answer:
    try:
        answer = rules.ask(name, on=on, facts=facts, packs=packs)
    except rules.BadFacts as wrong:
        raise NotValid(str(wrong)) from None
    if answer.valid is None:
        refuse_by(answer)
    _require_asked_beside(answer, packs, on)
    return answer


def _require_asked_beside(answer: rules.Answer, packs: rules.Packs, on: date) -> None:
    """What a lower pack asks beside must be answered too where it binds on that day."""
    for name in answer.also:
        text = packs.text_in_force(name, on=on)
        if text is not None and text.force_on(on=on) != "flag":
            raise Refused(
                _("Here it has to be said too: %(what)s") % {"what": text.title}, rule=text.cite,
                quote=text.cite.quote or "",
            )  # fmt: skip
